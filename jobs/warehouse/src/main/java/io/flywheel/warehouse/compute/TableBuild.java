package io.flywheel.warehouse.compute;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.catalog.Schemas;
import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.compute.TableReport.Outcome;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.IntervalSpec;
import io.flywheel.warehouse.files.FileLocator;
import io.flywheel.warehouse.files.IntervalFiles;
import io.flywheel.warehouse.files.RowPositions;
import io.flywheel.warehouse.plan.CompleteIntervals;
import io.flywheel.warehouse.plan.TablePlan;
import io.flywheel.warehouse.plan.WindowMath;
import io.flywheel.warehouse.read.CachedRows;
import io.flywheel.warehouse.read.InputFilter;
import io.flywheel.warehouse.read.InputSize;
import io.flywheel.warehouse.read.Parts;
import io.flywheel.warehouse.read.RestrictedInputs;
import io.flywheel.warehouse.session.ExecutionProfile;
import io.flywheel.warehouse.state.CommitMetadata;
import io.flywheel.warehouse.write.MergeScope;
import io.flywheel.warehouse.write.MergeWriter;
import io.flywheel.warehouse.write.RepeatedRowException;
import io.flywheel.warehouse.write.RewriteFiles;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;

/** Computes the stale intervals of one table and commits what came out different. */
final class TableBuild {
  /** An interval of which one row in so many is reached is as soon computed as a whole. */
  private static final int LEAST_SHARE = 3;

  private final Contracts contracts;
  private final Tables tables;
  private final Map<String, Optional<String>> settings;
  private final long smallBytes;
  private final SparkSession session;
  private final String runId;

  /**
   * @param contracts all tables
   * @param tables the warehouse's tables
   * @param settings values of named settings
   * @param smallBytes the most that a small table reads
   * @param session a session of the table's own, reading newest versions
   * @param runId the run, for the commit's note
   */
  TableBuild(
      Contracts contracts,
      Tables tables,
      Map<String, Optional<String>> settings,
      long smallBytes,
      SparkSession session,
      String runId) {
    this.contracts = contracts;
    this.tables = tables;
    this.settings = settings;
    this.smallBytes = smallBytes;
    this.session = session;
    this.runId = runId;
  }

  /**
   * What was done, and to which days.
   *
   * @param outcome what happened
   * @param days days computed again; all for an entity table
   */
  record Built(Outcome outcome, DayRanges days) {
    static Built of(boolean committed, DayRanges days) {
      return new Built(committed ? Outcome.BUILT : Outcome.UNCHANGED, days);
    }
  }

  /**
   * Builds one table.
   *
   * @param plan what is stale
   * @param mode whether a table that is stale as a whole is written as a whole, equal or not
   */
  Built build(TablePlan plan, RefreshMode mode) {
    Contract contract = plan.contract();
    if (!rowsCanStay(contract)) {
      return whole(contract);
    }
    Built built;
    try {
      built =
          contract.interval().isEmpty()
              ? Built.of(entity(plan), DayRanges.all())
              : intervals(plan, mode);
    } catch (RepeatedRowException e) {
      return whole(contract);
    }
    if (built.outcome() == Outcome.UNCHANGED) {
      tables.renew(contract, note(DayRanges.none()));
    }
    return built;
  }

  /** Other columns, or NULL in one that is required now, leave nothing to compare. */
  private boolean rowsCanStay(Contract contract) {
    return tables
        .snapshot(contract.table())
        .filter(standing -> Schemas.hold(contract, standing.metadata()))
        .isPresent();
  }

  private Built whole(Contract contract) {
    DayRanges all = DayRanges.all();
    OptimisticTransaction transaction = tables.whole(contract);
    RewriteFiles files = new RewriteFiles(contract);
    ExecutionProfile profile = profile(contract, all);
    return Built.of(
        files.commit(
            transaction,
            note(all),
            files.write(transaction, model(contract).whole(session), profile),
            RowPositions.of(transaction.snapshot(), hadoop()).files(),
            List.of()),
        all);
  }

  private boolean entity(TablePlan plan) {
    Contract contract = plan.contract();
    Model model = model(contract);
    if (!plan.stale().isAll()) {
      Optional<CachedRows> keys =
          new ChangePropagation(session, contracts, tables, settings).keys(plan);
      if (keys.isPresent()) {
        try (CachedRows reached = keys.get()) {
          return !reached.isEmpty() && keys(contract, model, reached.rows());
        }
      }
    }
    return writer(contract)
        .merge(
            tables.transaction(contract),
            model.whole(session),
            MergeScope.all(contract),
            profile(contract, DayRanges.all()));
  }

  private boolean keys(Contract contract, Model model, Dataset<Row> keys) {
    return writer(contract)
        .merge(
            tables.transaction(contract),
            model.keys(session, keys),
            MergeScope.keys(contract, keys),
            profile(contract, DayRanges.all()));
  }

  private MergeWriter writer(Contract contract) {
    return new MergeWriter(session, tables, contract, runId, smallBytes);
  }

  private Built intervals(TablePlan plan, RefreshMode mode) {
    Contract contract = plan.contract();
    DayRanges stale = plan.stale();
    if (stale.isAll()) {
      return mode == RefreshMode.FULL ? whole(contract) : intervals(contract, stale);
    }
    ChangePropagation reached = new ChangePropagation(session, contracts, tables, settings);
    if (!contract.parts().isEmpty() && profile(contract, stale) == ExecutionProfile.PARALLEL) {
      Optional<Parts> parts = reached.parts(plan);
      if (parts.isPresent()) {
        try (Parts few = parts.get()) {
          return parts(plan, few);
        }
      }
    }
    return intervals(contract, stale.plus(complete(contract, reached.days(plan))));
  }

  private DayRanges complete(Contract contract, DayRanges days) {
    return CompleteIntervals.in(session, contracts)
        .map(complete -> complete.within(contract, days))
        .orElse(days);
  }

  /** Slices that are reached as a whole or nearly so, and then those of which little is. */
  private Built parts(TablePlan plan, Parts reached) {
    Contract contract = plan.contract();
    DayRanges whole = plan.whole().plus(mostly(contract, reached));
    DayRanges few = reached.intervals().minus(whole);
    boolean committed = intervals(contract, whole).outcome() == Outcome.BUILT;
    if (!few.isEmpty()) {
      committed |= parts(contract, reached.within(few), few);
    }
    return Built.of(committed, whole.plus(few));
  }

  /** Rows are looked for as much work; of few parts they are computed and compared as little. */
  private boolean parts(Contract contract, Parts parts, DayRanges days) {
    OptimisticTransaction transaction = tables.transaction(contract);
    MergeWriter writer = writer(contract);
    UnaryOperator<Dataset<Row>> reached =
        all -> parts.of(MergeScope.intervals(contract, days).of(all));
    ExecutionProfile.PARALLEL.apply(session);
    try (RestrictedInputs inputs =
        RestrictedInputs.of(session, contracts, contract, parts, !parts.many())) {
      Dataset<Row> rows = model(contract).parts(session, parts, inputs);
      if (parts.many()) {
        Dataset<Row> standing = writer.standing(transaction);
        return writer.merge(transaction, rows, reached.apply(standing), ExecutionProfile.PARALLEL);
      }
      List<String> looked = InputFilter.columns(contract, contract);
      try (CachedRows standing =
          CachedRows.now(FileLocator.in(tables.rows(session, contract.table()), looked, reached))) {
        return writer.merge(transaction, rows, standing.rows(), ExecutionProfile.ofKept(rows));
      }
    }
  }

  /** The intervals of which so much is reached that they are as soon computed as a whole. */
  private DayRanges mostly(Contract contract, Parts reached) {
    IntervalSpec interval = contract.interval().orElseThrow();
    Snapshot snapshot = tables.snapshot(contract.table()).orElseThrow();
    DayRanges mostly = DayRanges.none();
    for (Map.Entry<LocalDate, Long> each : reached.counts().entrySet()) {
      DayRanges days = WindowMath.wholePeriods(DayRanges.of(each.getKey()), interval);
      if (each.getValue() * LEAST_SHARE
          > IntervalFiles.of(snapshot, hadoop(), contract, days).rows()) {
        mostly = mostly.plus(days);
      }
    }
    return mostly;
  }

  /** Computes intervals again, and compares those that stand, so that cascades stop. */
  private Built intervals(Contract contract, DayRanges days) {
    if (days.isEmpty()) {
      return Built.of(false, days);
    }
    OptimisticTransaction transaction = tables.transaction(contract);
    ExecutionProfile profile = profile(contract, days);
    MergeWriter writer = writer(contract);
    Dataset<Row> rows = model(contract).intervals(session, days, profile);
    boolean stand =
        days.isAll()
            || !IntervalFiles.of(transaction.snapshot(), hadoop(), contract, days)
                .touched()
                .isEmpty();
    return Built.of(
        stand
            ? writer.merge(transaction, rows, MergeScope.intervals(contract, days), profile)
            : writer.append(transaction, rows, days, profile),
        days);
  }

  private Model model(Contract contract) {
    return new Model(contracts, contract, settings);
  }

  /** Gives the session the settings that fit what is read. */
  private ExecutionProfile profile(Contract contract, DayRanges days) {
    ExecutionProfile profile =
        ExecutionProfile.of(
            new InputSize(contracts, tables, hadoop()).bytes(contract, days), smallBytes);
    profile.apply(session);
    return profile;
  }

  private Configuration hadoop() {
    return session.sparkContext().hadoopConfiguration();
  }

  private CommitMetadata note(DayRanges days) {
    return new CommitMetadata(runId, days);
  }
}
