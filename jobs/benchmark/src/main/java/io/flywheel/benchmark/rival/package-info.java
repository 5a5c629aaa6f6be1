/** What the same figures cost otherwise: each a process of its own. */
package io.flywheel.benchmark.rival;
