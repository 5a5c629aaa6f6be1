/** What Flywheel costs, measured beside others on the same files in one session. */
package io.flywheel.benchmark;
