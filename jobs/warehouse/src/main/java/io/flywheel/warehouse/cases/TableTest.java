package io.flywheel.warehouse.cases;

import io.flywheel.warehouse.cases.file.BrokenCaseException;
import io.flywheel.warehouse.cases.file.CaseRows;
import io.flywheel.warehouse.compute.Model;
import io.flywheel.warehouse.compute.TransformCheck;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractException;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.message.SparkMessage;
import io.flywheel.warehouse.plan.SqlError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The tests of one table: its transform against its contract, its cases, its windows. */
final class TableTest {
  private static final Logger LOG = LoggerFactory.getLogger(TableTest.class);

  /** More rows of an input than that say little more about a case. */
  private static final int RICH = 9;

  private final SparkSession session;
  private final Contracts contracts;
  private final Contract contract;
  private final TestDepth depth;
  private final List<DatasetCase> cases;
  private boolean monthsHold = true;
  private final Map<DatasetCase, Map<TableName, CaseRows>> inputs = new HashMap<>();
  private final Map<DatasetCase, WindowQuestions> questions = new HashMap<>();
  private final Map<Map<String, Optional<String>>, Model> definitions = new HashMap<>();

  /**
   * @param session a session of cases
   * @param contracts all tables
   * @param contract a computed table
   * @param depth how much is asked
   */
  TableTest(SparkSession session, Contracts contracts, Contract contract, TestDepth depth) {
    this.session = session;
    this.contracts = contracts;
    this.contract = contract;
    this.depth = depth;
    this.cases = DatasetCase.of(contract);
  }

  /** Faults of the transform, and of the folder of cases: nothing else can be asked then. */
  List<TestFailure> failures() {
    if (cases.isEmpty()) {
      return List.of(
          TestFailure.of(
              "cases",
              DatasetCase.folder(contract)
                  + ": there is no case; each is a folder in there, with expect.csv and inputs/"));
    }
    return new TransformCheck(session, contracts, CaseRun.named(cases.get(0).settings()))
        .faults(contract).stream().map(fault -> TestFailure.of("transform", fault)).toList();
  }

  /** The cases by name. */
  List<DatasetCase> cases() {
    return cases;
  }

  /** What one case finds. */
  List<TestFailure> failures(DatasetCase one) {
    return caught(
        one.sentence(),
        one,
        () -> {
          CaseRun run = CaseRun.of(session, contracts, one, definition(one));
          Optional<TestFailure> months = run.wrongMonths();
          if (months.isPresent()) {
            boolean told = !monthsHold;
            monthsHold = false;
            return told ? List.of() : List.of(months.get()); // all cases say the same
          }
          List<TestFailure> failures = new ArrayList<>(run.failures());
          if (richest(any -> true).limit(depth.intervals()).anyMatch(one::equals)) {
            failures.addAll(run.failuresOfIntervalsAlone());
          }
          return failures;
        });
  }

  /** Rules of which no row shows that they can be broken. */
  List<TestFailure> unbroken() {
    try {
      return new BrokenRules(session, contract).failures();
    } catch (BrokenCaseException e) {
      return List.of(TestFailure.of("rules", e.getMessage()));
    }
  }

  /** The inputs of which a case has rows. */
  List<Input> inputs() {
    return contract.inputs().stream()
        .filter(input -> !input.table().equals(Contracts.DELIVERED))
        .filter(input -> richest(input).isPresent())
        .toList();
  }

  /** Inputs of which no case has a row: nothing tries their windows. */
  List<TestFailure> untried() {
    if (cases.stream().anyMatch(one -> rows(one).isEmpty())) {
      return List.of(); // a case that cannot be read has its own failure
    }
    return contract.inputs().stream()
        .filter(input -> !input.table().equals(Contracts.DELIVERED))
        .filter(input -> richest(input).isEmpty())
        .map(
            input ->
                TestFailure.of(
                    "windows of " + input.table(),
                    "%s: no case has a row of this input, so nothing tries its windows; add inputs/%s.csv to one"
                        .formatted(DatasetCase.folder(contract), input.table())))
        .toList();
  }

  /** What is found about the windows of one input, on the case that says most about it. */
  List<TestFailure> failures(Input input) {
    DatasetCase one = richest(input).orElseThrow();
    if (!monthsHold) {
      return List.of(); // no window finds rows of another month
    }
    String sentence = "windows of " + input.table() + ", on the rows of " + one.sentence();
    return caught(
        sentence,
        one,
        () -> {
          WindowQuestions asked = questions(one);
          List<Supplier<Optional<TestFailure>>> faults = new ArrayList<>();
          if (contract.interval().isPresent() && input.interval().isPresent()) {
            faults.add(() -> asked.faultOfPlanted(input, depth.intervals()));
          }
          faults.add(() -> asked.faultOfChanges(input, depth.changes()));
          if (contract.interval().isEmpty() && !input.reach().equals(input.windows())) {
            faults.add(() -> asked.faultOfRepeated(input));
          }
          return faults.stream()
              .flatMap(fault -> fault.get().stream())
              .limit(1) // the others would say the same window in other words
              .map(fault -> fault.of(sentence))
              .toList();
        });
  }

  /** Cases under the same settings share one, which is analysed once. */
  private Model definition(DatasetCase one) {
    return definitions.computeIfAbsent(
        CaseRun.named(one.settings()), each -> new Model(contracts, contract, each));
  }

  private WindowQuestions questions(DatasetCase one) {
    return questions.computeIfAbsent(
        one,
        each ->
            new WindowQuestions(
                session,
                contracts,
                contract,
                CaseRun.named(one.settings()),
                rows(one),
                depth.seed()));
  }

  private static List<TestFailure> caught(
      String sentence, DatasetCase one, Supplier<List<TestFailure>> test) {
    try {
      return test.get();
    } catch (BrokenCaseException | ContractException e) {
      return List.of(TestFailure.of(sentence, e.getMessage()));
    } catch (Exception e) { // Spark throws AnalysisException, which is checked, undeclared
      LOG.error("{} failed", one.folder(), e);
      return List.of(
          TestFailure.of(
              sentence,
              SqlError.inData(one.contract(), e)
                  .orElseGet(() -> one.folder() + ": " + innermost(e))));
    }
  }

  /** The first line of the innermost message, which is the one that says something. */
  private static String innermost(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return SparkMessage.line(cause);
  }

  private Optional<DatasetCase> richest(Input input) {
    return richest(one -> !rows(one).get(input.table()).rows().isEmpty()).findFirst();
  }

  /** The cases with the most rows of the most inputs first. */
  private java.util.stream.Stream<DatasetCase> richest(Predicate<DatasetCase> wanted) {
    return cases.stream()
        .filter(one -> !rows(one).isEmpty())
        .filter(wanted)
        .sorted(
            Comparator.comparingInt(
                one ->
                    -rows(one).values().stream()
                        .mapToInt(rows -> Math.min(RICH, rows.rows().size()))
                        .sum()));
  }

  /** Rows of the inputs; none at all for a case that cannot be read, which its own test says. */
  private Map<TableName, CaseRows> rows(DatasetCase one) {
    return inputs.computeIfAbsent(
        one,
        each -> {
          try {
            return one.inputs(contracts);
          } catch (BrokenCaseException e) {
            return Map.of();
          }
        });
  }
}
