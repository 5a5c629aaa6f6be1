/** What a daily dump of reference rows costs that says nothing new. */
package io.flywheel.benchmark.dump;
