package io.flywheel.domain.allocation;

/**
 * Expenses of a month.
 *
 * @param account the account, such as {@code cost_of_sales}
 * @param subAccount the sub-account; account and sub-account are the pool
 * @param segment the segment that the entry is tagged with, or {@code none}
 * @param cents reporting cents; expenses are positive
 */
public record Entry(String account, String subAccount, String segment, long cents) {}
