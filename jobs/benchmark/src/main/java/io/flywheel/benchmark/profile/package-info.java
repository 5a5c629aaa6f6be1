/** Where the time of one run goes, read from what Spark and the JVM recorded of it. */
package io.flywheel.benchmark.profile;
