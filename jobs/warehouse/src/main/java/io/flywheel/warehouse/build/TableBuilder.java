package io.flywheel.warehouse.build;

import io.flywheel.domain.calendar.Days;
import io.flywheel.warehouse.build.TableReport.Outcome;
import io.flywheel.warehouse.catalog.Schemas;
import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.plan.SlicePredicate;
import io.flywheel.warehouse.plan.TablePlan;
import io.flywheel.warehouse.session.Workload;
import io.flywheel.warehouse.state.CommitNote;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/** Computes the stale slices of one table and commits what came out different. */
final class TableBuilder {
  private final Contracts contracts;
  private final Tables tables;
  private final Map<String, Optional<String>> settings;

  TableBuilder(Contracts contracts, Tables tables, Map<String, Optional<String>> settings) {
    this.contracts = contracts;
    this.tables = tables;
    this.settings = settings;
  }

  /**
   * Builds one table.
   *
   * @param session a session of the table's own, reading newest versions
   * @param plan what is stale
   * @param runId the run, for the commit's note
   * @param rewrite whether a table that is stale as a whole is written as a whole, equal or not
   */
  Outcome build(SparkSession session, TablePlan plan, String runId, Rewrite rewrite) {
    Contract contract = plan.contract();
    Definition definition = new Definition(contracts, contract, settings);
    Workload workload =
        Workload.of(
            new InputSize(contracts, tables, session.sparkContext().hadoopConfiguration())
                .bytes(contract, plan.stale()));
    workload.apply(session);
    SliceWriter writer = new SliceWriter(tables, workload);
    CommitNote note = new CommitNote(runId, plan.stale());
    if (!tables.exists(contract.table())) {
      return writer.slices(contract, definition.whole(session), Days.all(), note)
          ? Outcome.BUILT
          : Outcome.EQUAL;
    }
    if (contract.slicing().isEmpty()) {
      return new EntityWriter(tables).merge(session, contract, definition.whole(session), note)
          ? Outcome.BUILT
          : Outcome.EQUAL;
    }
    if (!plan.stale().isAll()) {
      writer.slices(
          contract, definition.slices(session, plan.stale(), workload), plan.stale(), note);
      return Outcome.BUILT;
    }
    Dataset<Row> before = session.read().format("delta").load(tables.path(contract.table()));
    if (rewrite == Rewrite.ALWAYS || !sameColumns(before, contract)) {
      writer.whole(contract, definition.whole(session), note);
      return Outcome.BUILT;
    }
    return differingDays(definition.whole(session), before, contract, runId, writer);
  }

  private static Outcome differingDays(
      Dataset<Row> rows, Dataset<Row> before, Contract contract, String runId, SliceWriter writer) {
    rows.persist(StorageLevel.MEMORY_AND_DISK());
    try {
      Days days = Difference.days(contract, before, rows);
      if (days.isEmpty()) {
        return Outcome.EQUAL;
      }
      writer.slices(
          contract,
          rows.where(SlicePredicate.of(contract, days)),
          days,
          new CommitNote(runId, days));
      return Outcome.BUILT;
    } finally {
      rows.unpersist();
    }
  }

  private static boolean sameColumns(Dataset<Row> before, Contract contract) {
    return Arrays.equals(
        Arrays.stream(before.schema().fields())
            .map(field -> field.name() + " " + field.dataType().sql())
            .toArray(),
        Arrays.stream(Schemas.of(contract).fields())
            .map(field -> field.name() + " " + field.dataType().sql())
            .toArray());
  }
}
