package io.flywheel.domain.value;

/**
 * A model at the maximum of its likelihood.
 *
 * @param model the model with its parameters
 * @param logLikelihood natural logarithm of the likelihood there
 */
public record Fitted<M>(M model, double logLikelihood) {}
