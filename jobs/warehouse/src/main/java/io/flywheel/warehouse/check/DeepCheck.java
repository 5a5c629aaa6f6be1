package io.flywheel.warehouse.check;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.change.Difference;
import io.flywheel.warehouse.compute.Model;
import io.flywheel.warehouse.contract.Check;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.IntervalSpec;
import io.flywheel.warehouse.plan.IntervalPredicate;
import io.flywheel.warehouse.plan.WindowMath;
import io.flywheel.warehouse.session.ExecutionProfile;
import io.flywheel.warehouse.state.Publication;
import io.flywheel.warehouse.state.TableState;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Looks at what readers see instead of at what a run changed: some intervals of every table are
 * computed again from their inputs, and every rule is evaluated over all rows.
 */
public final class DeepCheck {
  private static final Check DEFINITION =
      new Check(
          "equals_its_definition",
          Check.Form.QUERY,
          "",
          Check.WhenNull.NEVER,
          Check.Severity.ERROR,
          0);

  private final SparkSession session;
  private final Contracts contracts;
  private final Map<String, Optional<String>> settings;
  private final Publication publication;

  /**
   * @param session a session that reads the publication
   * @param contracts all tables
   * @param settings values of named settings
   * @param publication what is checked
   */
  public DeepCheck(
      SparkSession session,
      Contracts contracts,
      Map<String, Optional<String>> settings,
      Publication publication) {
    this.session = session;
    this.contracts = contracts;
    this.settings = settings;
    this.publication = publication;
  }

  /**
   * Checks every table.
   *
   * @param intervals how many intervals of a table are computed again; entity tables are computed
   *     whole
   * @param round another number draws other intervals
   * @param listener hears of each table's results: its definition, and its rules
   */
  public void run(int intervals, long round, Consumer<List<CheckResult>> listener) {
    SparkSession.setActiveSession(session); // Delta asks the thread for its session
    ExecutionProfile.PARALLEL.apply(session);
    Random random = new Random(publication.number() + 31 * round);
    for (Contract contract : contracts.built()) {
      TableState state = publication.tables().get(contract.table());
      if (state != null && state.version() >= 0) {
        listener.accept(check(contract, intervals, random));
      }
    }
  }

  private List<CheckResult> check(Contract contract, int intervals, Random random) {
    Dataset<Row> stands = session.table(contract.table().toString());
    DayRanges days =
        contract.interval().isPresent()
            ? some(contract, stands, intervals, random)
            : DayRanges.all();
    List<CheckResult> results = new ArrayList<>();
    if (!days.isEmpty()) {
      results.add(definition(contract, stands, days));
    }
    results.addAll(rules(contract, stands));
    return results;
  }

  private CheckResult definition(Contract contract, Dataset<Row> stands, DayRanges days) {
    Model definition = new Model(contracts, contract, settings);
    Dataset<Row> computed =
        days.isAll()
            ? definition.whole(session)
            : definition.intervals(session, days, ExecutionProfile.PARALLEL);
    Dataset<Row> standing =
        days.isAll() ? stands : stands.where(IntervalPredicate.of(contract, days));
    Column key =
        functions.to_json(
            functions.min(
                functions.struct(
                    contract.key().stream().map(functions::col).toArray(Column[]::new))));
    Row found =
        Difference.rows(contract.columnNames(), standing, computed)
            .agg(functions.sum(functions.abs(functions.col(Difference.CHANGE))).as("broken"), key)
            .first();
    return new CheckResult(
        contract.table(),
        DEFINITION.name(),
        DEFINITION.severity(),
        found.isNullAt(0) ? 0 : found.getLong(0),
        Optional.ofNullable(found.getString(1)));
  }

  private List<CheckResult> rules(Contract contract, Dataset<Row> stands) {
    TableChecks checks = new TableChecks(contracts, contract, TableChecks.rules(contract));
    List<Dataset<Row>> queries = new ArrayList<>(checks.queries(session, DayRanges.all()));
    queries.add(checks.keys(stands));
    checks.breaches(stands).map(TableChecks::counted).ifPresent(queries::add);
    return checks.results(
        queries.stream()
            .flatMap(query -> query.collectAsList().stream()) // one row a rule
            .toList());
  }

  private static DayRanges some(
      Contract contract, Dataset<Row> stands, int intervals, Random random) {
    IntervalSpec interval = contract.interval().orElseThrow();
    List<LocalDate> all =
        stands
            .select(interval.column())
            .distinct()
            .collectAsList()
            .stream() // one value an interval
            .map(row -> row.<Date>getAs(0).toLocalDate())
            .sorted()
            .collect(Collectors.toCollection(ArrayList::new));
    Collections.shuffle(all, random);
    return WindowMath.wholePeriods(
        DayRanges.of(all.subList(0, Math.min(intervals, all.size()))), interval);
  }
}
