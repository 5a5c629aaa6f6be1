/** What a small company costs: the demo, a history at once, and one more day. */
package io.flywheel.benchmark.company;
