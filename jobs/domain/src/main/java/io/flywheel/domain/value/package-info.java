/**
 * What a customer is worth: models of how often customers buy and how much they spend, fitted by
 * maximum likelihood without penalty, and what they expect of one customer. A fit without a maximum
 * has no figures.
 */
package io.flywheel.domain.value;
