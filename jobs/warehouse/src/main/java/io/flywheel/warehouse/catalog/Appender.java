package io.flywheel.warehouse.catalog;

import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractException;
import io.flywheel.warehouse.state.CommitMetadata;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/** Adds rows to tables that only grow: bronze and ops. */
public final class Appender {
  private final Tables tables;

  public Appender(Tables tables) {
    this.tables = tables;
  }

  /**
   * Appends in one commit, which takes over what the contract says otherwise than before. One of
   * its own creates the table when it does not exist: version 0 is always the empty table.
   *
   * @throws ContractException when the table has other columns than the contract, or a row without
   *     a value that is required now
   */
  public void append(Contract contract, Dataset<Row> rows, CommitMetadata note) {
    append(contract, rows, note, UnaryOperator.identity());
  }

  /**
   * Appends like {@link #append(Contract, Dataset, CommitMetadata)}.
   *
   * @param recorded what the commit is to say of a file that was written
   */
  public void append(
      Contract contract, Dataset<Row> rows, CommitMetadata note, UnaryOperator<AddFile> recorded) {
    append(
        contract,
        transaction ->
            DeltaWrite.files(transaction, rows).stream()
                .map(file -> file instanceof AddFile add ? recorded.apply(add) : (Action) file)
                .toList(),
        note);
  }

  /**
   * Appends like {@link #append(Contract, Dataset, CommitMetadata)}.
   *
   * @param written writes data files for the commit to name
   */
  public void append(
      Contract contract,
      Function<OptimisticTransaction, ? extends List<? extends Action>> written,
      CommitMetadata note) {
    tables.createIfAbsent(contract);
    OptimisticTransaction transaction =
        tables.adding(
            contract,
            other -> {
              verifyColumns(contract, other.snapshot().metadata());
              verifyRequired(contract, other.snapshot().schema());
            });
    transaction.commit(
        Scala.<Action>seq(written.apply(transaction)), new DeltaWrite(note).append());
  }

  /** Nobody computes these tables again, so that their columns stay. */
  private void verifyColumns(Contract contract, Metadata now) {
    List<String> made = columns(now.schema(), CollectionConverters.asJava(now.partitionColumns()));
    List<String> said = columns(Schemas.of(contract), contract.partitions());
    if (!made.equals(said)) {
      throw ContractException.of(
          contract,
          ("%s was made with other columns. Only the table has: %s. Only the contract has: %s."
                  + " A table that only grows keeps its columns and their order: give the contract"
                  + " those, or make the warehouse again. %s")
              .formatted(
                  contract.table(),
                  beside(made, said),
                  beside(said, made),
                  WarehouseFormat.madeAgain(tables)));
    }
  }

  private static List<String> columns(StructType schema, List<String> partitions) {
    return Stream.concat(
            Schemas.columns(schema).stream(), partitions.stream().map("partitions by "::concat))
        .toList();
  }

  /** Readers trust a required column, so that a NULL in it would be read as something else. */
  private void verifyRequired(Contract contract, StructType made) {
    for (StructField column : Schemas.of(contract).fields()) {
      if (!column.nullable() && made.apply(column.name()).nullable()) {
        Dataset<Row> rows = tables.rows(tables.session(), contract.table());
        long without = rows.where(rows.col(column.name()).isNull()).count();
        if (without > 0) {
          throw ContractException.of(
              contract,
              ("%s has %d rows without %s, which is required now. A table that only grows keeps"
                      + " its rows: take out required: true, or make the warehouse again. %s")
                  .formatted(
                      contract.table(), without, column.name(), WarehouseFormat.madeAgain(tables)));
        }
      }
    }
  }

  private static String beside(List<String> columns, List<String> others) {
    List<String> own = columns.stream().filter(column -> !others.contains(column)).toList();
    return own.isEmpty() ? "none" : String.join(", ", own);
  }
}
