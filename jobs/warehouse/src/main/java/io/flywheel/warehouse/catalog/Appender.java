package io.flywheel.warehouse.catalog;

import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.state.CommitNote;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.AddFile;

/** Adds rows to tables that only grow: bronze and ops. */
public final class Appender {
  private final Tables tables;

  public Appender(Tables tables) {
    this.tables = tables;
  }

  /**
   * Appends in one commit, which takes over what the contract says otherwise than before. One of
   * its own creates the table when it does not exist: version 0 is always the empty table.
   */
  public void append(Contract contract, Dataset<Row> rows, CommitNote note) {
    append(contract, rows, note, UnaryOperator.identity());
  }

  /**
   * Appends like {@link #append(Contract, Dataset, CommitNote)}.
   *
   * @param recorded what the commit is to say of a file that was written
   */
  public void append(
      Contract contract, Dataset<Row> rows, CommitNote note, UnaryOperator<AddFile> recorded) {
    tables.createIfAbsent(contract);
    OptimisticTransaction transaction = tables.adding(contract);
    DeltaWrite write = new DeltaWrite(note);
    List<Action> added =
        write.files(transaction, rows).stream()
            .map(file -> file instanceof AddFile add ? recorded.apply(add) : (Action) file)
            .toList();
    transaction.commit(Scala.seq(added), write.append());
  }
}
