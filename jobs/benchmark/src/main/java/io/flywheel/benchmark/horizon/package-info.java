/** What it costs to find the earlier versions of a day's rows among very many. */
package io.flywheel.benchmark.horizon;
