/**
 * What the generated company spends: operating expenses by month, and the part of each segment with
 * which its operating income is the published one. Quantities that costs are shared by are counted
 * in {@code company}.
 */
package io.flywheel.feeds.cost;
