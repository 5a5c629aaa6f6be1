package io.flywheel.warehouse.check;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.catalog.Appender;
import io.flywheel.warehouse.catalog.Scala;
import io.flywheel.warehouse.catalog.Schemas;
import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.contract.Check;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.plan.CommitHistory;
import io.flywheel.warehouse.plan.WindowMath;
import io.flywheel.warehouse.session.ExecutionProfile;
import io.flywheel.warehouse.state.CommitMetadata;
import io.flywheel.warehouse.state.Publication;
import io.flywheel.warehouse.state.TableState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.functions;
import scala.Option;

/**
 * Checks the unpublished versions of built tables. Rules of rows and keys look at the rows that
 * have come since the last publication, whose rows were checked before.
 */
public final class Checker {
  private static final TableName RESULTS = TableName.parse("ops.check_result");

  /** Keys of so many rows are sent to every task, so that those of other rows are not sorted. */
  private static final long MOST_BROADCAST = 2_000_000;

  private final Contracts contracts;
  private final Tables tables;
  private final CommitHistory history;
  private final long smallBytes;

  /**
   * @param contracts all tables
   * @param tables the warehouse's tables
   * @param history what commits touched
   * @param smallBytes a table of which more is to be read is checked by many tasks
   */
  public Checker(Contracts contracts, Tables tables, CommitHistory history, long smallBytes) {
    this.contracts = contracts;
    this.tables = tables;
    this.history = history;
    this.smallBytes = smallBytes;
  }

  /**
   * Runs the rules of every table with rows that are not published.
   *
   * @param session reads newest built versions
   * @param built what the run has built
   * @param published what readers see
   */
  public List<CheckResult> check(
      SparkSession session, Map<TableName, TableState> built, Optional<Publication> published) {
    return session.withActive( // Delta asks the thread for its session
        () -> {
          List<ChangedTable> changed = changed(session, built, published);
          List<Row> broken = broken(session, changed);
          return changed.stream()
              .flatMap(table -> table.checks().results(broken).stream())
              .toList();
        });
  }

  /** Tables of which a rule has to be evaluated. */
  private List<ChangedTable> changed(
      SparkSession session, Map<TableName, TableState> built, Optional<Publication> published) {
    List<ChangedTable> changed = new ArrayList<>();
    for (Contract contract : contracts.built()) {
      TableState state = built.get(contract.table());
      if (state != null && state.version() >= 0) {
        long since = lastChecked(contract.table(), state.tableId(), published);
        DayRanges days = history.between(contract.table(), since, state.version());
        List<Check> rules = rules(contract, days, published);
        if (!rules.isEmpty()) {
          Snapshot version = version(contract.table(), state.version());
          changed.add(
              new ChangedTable(
                  new TableChecks(contracts, contract, rules),
                  WindowMath.forward(days, contract),
                  version,
                  ArrivedFiles.since(
                      version, session.sparkContext().hadoopConfiguration(), contract, since)));
        }
      }
    }
    return changed;
  }

  /**
   * All rules of a table that changed. A query over an entity table may break, too, when another
   * table that it reads has changed; with intervals it looks at the table's own changed days only.
   */
  private List<Check> rules(Contract contract, DayRanges days, Optional<Publication> published) {
    List<Check> all = TableChecks.rules(contract);
    if (!days.isEmpty()) {
      return all;
    }
    return contract.interval().isPresent()
        ? List.of()
        : contract.checks().stream()
            .filter(check -> check.form() == Check.Form.QUERY)
            .filter(check -> readsChanged(check, published))
            .toList();
  }

  /** A table counts as read where its name stands in the query, which may be once too often. */
  private boolean readsChanged(Check query, Optional<Publication> published) {
    String sql = query.condition().toLowerCase(Locale.ROOT);
    return contracts.all().stream()
        .map(Contract::table)
        .filter(table -> sql.contains(table.name()))
        .anyMatch(
            table ->
                tables.version(table)
                    != lastChecked(table, tables.tableId(table).orElse(""), published));
  }

  private Snapshot version(TableName table, long version) {
    Snapshot newest = tables.snapshot(table).orElseThrow();
    return newest.version() == version
        ? newest
        : newest.deltaLog().getSnapshotAt(version, Option.empty(), Option.empty(), false);
  }

  /**
   * Runs all small queries as one, since their cost is Spark's jobs and not the rows, and all large
   * ones as another: a single large table among them would have code generated for every rule.
   */
  private List<Row> broken(SparkSession session, List<ChangedTable> changed) {
    Map<ExecutionProfile, List<ChangedTable>> sizes =
        changed.stream()
            .filter(table -> !table.files().arrived().isEmpty())
            .collect(
                Collectors.groupingBy(
                    table -> ExecutionProfile.of(table.files().bytes(), smallBytes)));
    SortedMap<ExecutionProfile, List<Dataset<Row>>> queries = new TreeMap<>();
    sizes.forEach(
        (size, tables) ->
            queries.computeIfAbsent(size, none -> new ArrayList<>()).addAll(ofRows(size, tables)));
    for (ChangedTable table : changed) {
      for (Dataset<Row> query : table.checks().queries(session, table.days())) {
        queries.computeIfAbsent(ExecutionProfile.of(query), none -> new ArrayList<>()).add(query);
      }
    }
    List<Row> broken = new ArrayList<>();
    queries.forEach(
        (size, some) -> {
          size.apply(session);
          for (Row row : union(some).collectAsList()) { // one row a rule
            if (row.isNullAt(0)) {
              broken.addAll(repeated(sizes.get(size)));
            } else {
              broken.add(row);
            }
          }
        });
    return broken;
  }

  /** The rules of rows and keys of some tables; a row without table says that some key repeats. */
  private static List<Dataset<Row>> ofRows(ExecutionProfile size, List<ChangedTable> tables) {
    List<Dataset<Row>> queries = new ArrayList<>();
    queries.add(
        hashes(size, tables)
            .groupBy("hash")
            .agg(count(lit(1)).as("times"))
            .where(col("times").gt(1))
            .agg(count(lit(1)).as("broken"))
            .where(col("broken").gt(0))
            .select(
                lit(null).cast("string").as("table_name"),
                lit(TableChecks.KEY.name()).as("rule"),
                col("broken"),
                lit(null).cast("string").as("example")));
    List<Dataset<Row>> breaches =
        tables.stream()
            .flatMap(table -> table.checks().breaches(table.arrived()).stream())
            .toList();
    if (!breaches.isEmpty()) {
      queries.add(TableChecks.counted(union(breaches)));
    }
    return queries;
  }

  /** Keys of the rows that came, and of those that were there and may be equal. */
  private static Dataset<Row> hashes(ExecutionProfile size, List<ChangedTable> tables) {
    List<ChangedTable> near =
        tables.stream().filter(table -> !table.files().neighbours().isEmpty()).toList();
    if (size == ExecutionProfile.SINGLE_TASK || near.isEmpty()) {
      return hashes(tables, ChangedTable::suspects);
    }
    Dataset<Row> arrived = hashes(near, ChangedTable::arrived);
    boolean few = near.stream().mapToLong(table -> table.files().rows()).sum() <= MOST_BROADCAST;
    return hashes(tables, ChangedTable::arrived)
        .union(
            hashes(near, ChangedTable::neighbours)
                .join(
                    few ? functions.broadcast(arrived) : arrived,
                    Scala.seq(List.of("hash")),
                    "left_semi"));
  }

  private static Dataset<Row> hashes(
      List<ChangedTable> tables, Function<ChangedTable, Dataset<Row>> rows) {
    return union(tables.stream().map(table -> table.checks().hashes(rows.apply(table))).toList());
  }

  /** Which keys are equal: two keys may have the same number. */
  private static List<Row> repeated(List<ChangedTable> tables) {
    return tables.stream()
        .map(table -> table.checks().keys(table.suspects()))
        .flatMap(query -> query.collectAsList().stream()) // one row a table
        .toList();
  }

  /** All rows of some queries, analysed once. */
  private static Dataset<Row> union(List<Dataset<Row>> queries) {
    return org.apache.spark.sql.classic.Dataset.ofRows(
        (org.apache.spark.sql.classic.SparkSession) queries.get(0).sparkSession(),
        new Union(
            Scala.seq(
                queries.stream()
                    .map(query -> ((org.apache.spark.sql.classic.Dataset<Row>) query).logicalPlan())
                    .toList()),
            false,
            false));
  }

  /**
   * Names of the rules that {@link #check} would run, by table.
   *
   * @param session any session on the warehouse
   * @param built what the run has built
   * @param published what readers see
   */
  public SortedMap<TableName, List<String>> rules(
      SparkSession session, Map<TableName, TableState> built, Optional<Publication> published) {
    SortedMap<TableName, List<String>> rules = new TreeMap<>();
    changed(session, built, published)
        .forEach(
            table ->
                rules.put(
                    table.checks().table(),
                    table.checks().rules().stream().map(Check::name).toList()));
    return rules;
  }

  /** The version that was checked before it was published; -1 for none. */
  private static long lastChecked(
      TableName table, String tableId, Optional<Publication> published) {
    return published
        .map(publication -> publication.tables().get(table))
        .filter(before -> before.tableId().equals(tableId))
        .map(TableState::version)
        .orElse(-1L);
  }

  /** Appends results to ops.check_result, in one commit. */
  public void record(SparkSession session, String runId, List<CheckResult> results) {
    if (results.isEmpty()) {
      return;
    }
    Contract contract = contracts.get(RESULTS);
    List<Row> rows =
        results.stream()
            .map(
                result ->
                    RowFactory.create(
                        runId,
                        result.table().toString(),
                        result.check(),
                        result.severity().name().toLowerCase(Locale.ROOT),
                        result.brokenRows(),
                        result.example().orElse(null)))
            .toList();
    new Appender(tables)
        .append(
            contract,
            session.createDataFrame(rows, Schemas.of(contract)).coalesce(1),
            new CommitMetadata(runId, DayRanges.all()));
  }
}
