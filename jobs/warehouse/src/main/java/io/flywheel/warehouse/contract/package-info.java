/**
 * What a table is: the ODCS contract of each folder under datasets/, read strictly.
 *
 * <p>Everything else asks here for columns, keys, checks, inputs and windows; nothing about a table
 * stands elsewhere.
 */
package io.flywheel.warehouse.contract;
