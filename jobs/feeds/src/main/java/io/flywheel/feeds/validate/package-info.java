/**
 * From text under a file's columns to typed rows of a bronze table, each with every reason against
 * it: the expressions of a mapping, conversion, rules of the contract, days within reason. Bytes
 * become text in {@code parse}.
 */
package io.flywheel.feeds.validate;
