package io.flywheel.warehouse.check;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.catalog.Appender;
import io.flywheel.warehouse.catalog.Schemas;
import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.contract.Check;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.files.FileChanges;
import io.flywheel.warehouse.files.SliceFiles;
import io.flywheel.warehouse.plan.CommitHistory;
import io.flywheel.warehouse.plan.WindowMath;
import io.flywheel.warehouse.session.Workload;
import io.flywheel.warehouse.state.CommitMetadata;
import io.flywheel.warehouse.state.Publication;
import io.flywheel.warehouse.state.TableState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;

/** Checks the unpublished versions of built tables over the days that they changed. */
public final class Checker {
  private static final TableName RESULTS = TableName.parse("ops.check_result");

  /** Keys of few rows are looked for among all; from one byte in so many on, all are grouped. */
  private static final int FEW = 4;

  private final Contracts contracts;
  private final Tables tables;
  private final CommitHistory history;

  /**
   * @param contracts all tables
   * @param tables the warehouse's tables
   * @param history what commits touched
   */
  public Checker(Contracts contracts, Tables tables, CommitHistory history) {
    this.contracts = contracts;
    this.tables = tables;
    this.history = history;
  }

  /**
   * Runs the rules of every table whose built version is not published.
   *
   * @param session reads newest built versions
   * @param built what the run has built
   * @param published what readers see
   */
  public List<CheckResult> check(
      SparkSession session, Map<TableName, TableState> built, Optional<Publication> published) {
    List<Dataset<Row>> queries = new ArrayList<>();
    Map<TableName, Map<String, Check>> rules = new HashMap<>();
    for (Contract contract : contracts.built()) {
      DayRanges days = unpublished(contract, built, published);
      if (!days.isEmpty()) {
        TableChecks checks = new TableChecks(contracts, contract);
        queries.addAll(
            checks.queries(
                session,
                days,
                added(session, contract, days, built.get(contract.table()), published)));
        rules.put(
            contract.table(),
            checks.rules().stream().collect(Collectors.toMap(Check::name, check -> check)));
      }
    }
    return results(answers(session, queries), rules);
  }

  /**
   * Runs all small queries as one, since their cost is Spark's jobs and not the rows, and all large
   * ones as another: a single large table among them would have code generated for every rule.
   */
  private static List<Row> answers(SparkSession session, List<Dataset<Row>> queries) {
    List<Row> answers = new ArrayList<>();
    queries.stream()
        .collect(
            Collectors.groupingBy(Workload::of, TreeMap::new, Collectors.reducing(Dataset::union)))
        .forEach(
            (workload, all) -> {
              workload.apply(session);
              answers.addAll(all.orElseThrow().collectAsList()); // one row a table and kind of rule
            });
    return answers;
  }

  /** Names of the rules that {@link #check} would run, by table. */
  public SortedMap<TableName, List<String>> rules(
      Map<TableName, TableState> built, Optional<Publication> published) {
    SortedMap<TableName, List<String>> rules = new TreeMap<>();
    for (Contract contract : contracts.built()) {
      if (!unpublished(contract, built, published).isEmpty()) {
        rules.put(
            contract.table(),
            new TableChecks(contracts, contract).rules().stream().map(Check::name).toList());
      }
    }
    return rules;
  }

  private static List<CheckResult> results(
      List<Row> rows, Map<TableName, Map<String, Check>> rules) {
    List<CheckResult> results = new ArrayList<>();
    for (Row row : rows) {
      TableName table = TableName.parse(row.getAs("table_name"));
      for (Row result : row.<Row>getList(row.fieldIndex("results"))) {
        Check check = rules.get(table).get(result.<String>getAs("name"));
        results.add(
            new CheckResult(
                table,
                check.name(),
                check.severity(),
                result.getAs("broken"),
                Optional.ofNullable(result.getAs("example"))));
      }
    }
    return results;
  }

  private DayRanges unpublished(
      Contract contract, Map<TableName, TableState> built, Optional<Publication> published) {
    TableState now = built.get(contract.table());
    if (now == null || now.version() < 0) {
      return DayRanges.none();
    }
    long since = lastChecked(contract, now.tableId(), published);
    return WindowMath.forward(history.between(contract.table(), since, now.version()), contract);
  }

  /** The version that was checked before it was published; -1 for none. */
  private static long lastChecked(
      Contract contract, String tableId, Optional<Publication> published) {
    return published
        .map(publication -> publication.tables().get(contract.table()))
        .filter(before -> before.tableId().equals(tableId))
        .map(TableState::version)
        .orElse(-1L);
  }

  /** Rows of the data files that have come since the last check, when they are few among many. */
  private Optional<Dataset<Row>> added(
      SparkSession session,
      Contract contract,
      DayRanges days,
      TableState built,
      Optional<Publication> published) {
    long since = lastChecked(contract, built.tableId(), published);
    if (since < 0) {
      return Optional.empty();
    }
    Snapshot now = tables.snapshot(contract.table()).orElseThrow();
    long looked =
        SliceFiles.of(now, session.sparkContext().hadoopConfiguration(), contract, days).bytes();
    if (Workload.of(looked) == Workload.SMALL) {
      return Optional.empty();
    }
    try {
      FileChanges changes = FileChanges.between(now.deltaLog(), since, now.version());
      long added = changes.added().stream().mapToLong(AddFile::size).sum();
      return added * FEW < looked ? Optional.of(changes.rowsAfter(now)) : Optional.empty();
    } catch (IllegalStateException e) { // the log has expired
      return Optional.empty();
    }
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
