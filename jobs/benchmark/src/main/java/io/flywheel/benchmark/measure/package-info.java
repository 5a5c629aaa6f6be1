/** Processes, measured from outside. */
package io.flywheel.benchmark.measure;
