/** Landing files of a long history of large days, made from one generated month. */
package io.flywheel.benchmark.history;
