/**
 * What a table is: the ODCS contract of each folder under datasets/, read strictly. Everything else
 * asks here for columns, keys, checks, inputs and windows; nothing about a table stands elsewhere,
 * and nothing here reads a table.
 */
package io.flywheel.warehouse.contract;
