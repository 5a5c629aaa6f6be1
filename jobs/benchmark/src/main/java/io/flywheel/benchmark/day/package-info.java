/** What one more day of a large history costs. */
package io.flywheel.benchmark.day;
