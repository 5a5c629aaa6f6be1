/**
 * What joining does to those who join: person-trials in, naive, matched and doubly robust estimates
 * out, with intervals and the balance of covariates. No statistics library; each formula names its
 * source.
 */
package io.flywheel.domain.effect;
