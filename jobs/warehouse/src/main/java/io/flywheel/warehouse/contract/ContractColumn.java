package io.flywheel.warehouse.contract;

import java.util.List;

/**
 * One column of a contract.
 *
 * @param name column name
 * @param logicalType the ODCS logical type
 * @param physicalType the Spark SQL type, for example {@code DECIMAL(18,2)}
 * @param required true when NULL is refused
 * @param partitionPosition position among the partition columns from 1, or 0
 * @param keyPosition position in the primary key from 1, or 0
 * @param personal true when ingest replaces the value by a keyed hash
 * @param description what the value means, with its unit
 * @param checks rules over this column's rows
 * @param line line of the contract on which its type stands; 0 when it stands in none
 */
public record ContractColumn(
    String name,
    String logicalType,
    String physicalType,
    boolean required,
    int partitionPosition,
    int keyPosition,
    boolean personal,
    String description,
    List<Check> checks,
    int line) {}
