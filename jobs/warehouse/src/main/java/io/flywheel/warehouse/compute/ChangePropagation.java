package io.flywheel.warehouse.compute;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.change.AffectedRows;
import io.flywheel.warehouse.change.RowChanges;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.InputWindow;
import io.flywheel.warehouse.plan.InputChange;
import io.flywheel.warehouse.plan.TablePlan;
import io.flywheel.warehouse.read.CachedRows;
import io.flywheel.warehouse.read.Parts;
import io.flywheel.warehouse.session.ExecutionProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The intervals that a plan's changed inputs reach by their rows. */
final class ChangePropagation {
  private static final Logger LOG = LoggerFactory.getLogger(ChangePropagation.class);

  private final SparkSession session;
  private final Contracts contracts;
  private final Tables tables;
  private final Map<String, Optional<String>> settings;
  private final RowChanges changes;

  ChangePropagation(
      SparkSession session,
      Contracts contracts,
      Tables tables,
      Map<String, Optional<String>> settings) {
    this.session = session;
    this.contracts = contracts;
    this.tables = tables;
    this.settings = settings;
    this.changes = new RowChanges(session, contracts, tables);
  }

  /** Days of a table that is cut by a calendar; all when an old version is no longer there. */
  DayRanges days(TablePlan plan) {
    Contract contract = plan.contract();
    AffectedRows reach = new AffectedRows(session, contract, settings);
    Dataset<Row> rows = tables.rows(session, contract.table());
    List<Dataset<Row>> reached = new ArrayList<>();
    try {
      for (InputChange change : plan.byRows()) {
        Dataset<Row> changed = changes.of(change);
        for (InputWindow window : change.input().reach()) {
          reach.intervals(window, changed, rows).ifPresent(reached::add);
        }
      }
      return reach.days(reached);
    } catch (RuntimeException e) {
      LOG.warn("what changes in {} is not known, so everything counts", contract.table(), e);
      return DayRanges.all();
    }
  }

  /**
   * Parts of intervals; empty when rows do not say which, as when an old version is no longer
   * there.
   */
  Optional<Parts> parts(TablePlan plan) {
    try {
      return partsOfChanges(plan).map(parts -> Parts.of(plan.contract(), parts));
    } catch (Exception e) { // Spark's are not declared
      LOG.warn("it is not known which parts of {} are affected", plan.contract().table(), e);
      return Optional.empty();
    }
  }

  private Optional<Dataset<Row>> partsOfChanges(TablePlan plan) {
    Contract contract = plan.contract();
    AffectedRows reach = new AffectedRows(session, contract, settings);
    Dataset<Row> rows = tables.rows(session, contract.table());
    List<Dataset<Row>> parts = new ArrayList<>();
    for (InputChange change : plan.changes()) {
      Dataset<Row> changed = changes.of(change);
      for (InputWindow window : change.input().reach()) {
        boolean told =
            window instanceof InputWindow.Join
                || window instanceof InputWindow.Interval
                    && contract.sharesParts(change.input(), contracts.get(change.table()));
        if (told) {
          parts.add(reach.parts(window, changed, rows));
        } else if (!(window instanceof InputWindow.Interval)) {
          return Optional.empty();
        }
      }
    }
    return parts.stream().reduce(Dataset::union);
  }

  /**
   * Keys of an entity table, each once; empty when all of it is reached, as when an old version is
   * no longer there.
   */
  Optional<CachedRows> keys(TablePlan plan) {
    try {
      // Old data files are read at once, where their loss is expected.
      return keysOfChanges(plan)
          .map(
              keys -> {
                ExecutionProfile profile = ExecutionProfile.of(keys);
                return profile.run(session, () -> CachedRows.now(keys, profile));
              });
    } catch (Exception e) { // Spark's are not declared
      LOG.warn("what changes in {} is not known", plan.contract().table(), e);
      return Optional.empty();
    }
  }

  private Optional<Dataset<Row>> keysOfChanges(TablePlan plan) {
    Contract contract = plan.contract();
    AffectedRows reach = new AffectedRows(session, contract, settings);
    Dataset<Row> rows = tables.rows(session, contract.table());
    List<Dataset<Row>> keys = new ArrayList<>();
    for (InputChange change : plan.changes()) {
      Optional<Dataset<Row>> reached = reach.keys(change.input(), changes.of(change), rows);
      if (reached.isEmpty()) {
        return reached;
      }
      keys.add(reached.get());
    }
    return keys.stream().reduce(Dataset::union).map(Dataset::distinct);
  }
}
