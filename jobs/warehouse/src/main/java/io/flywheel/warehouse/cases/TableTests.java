package io.flywheel.warehouse.cases;

import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/** The unit tests of tables, in memory: what {@code flywheel test} runs, and the build. */
public final class TableTests {
  private final SparkSession spark;
  private final Contracts contracts;
  private final TestDepth depth;

  /**
   * @param spark any session that knows the contracts; its warehouse is not read
   * @param contracts all tables
   * @param depth how much is asked
   */
  public TableTests(SparkSession spark, Contracts contracts, TestDepth depth) {
    this.spark = spark;
    this.contracts = contracts;
    this.depth = depth;
  }

  /**
   * Runs every case of a table, and asks about the windows of its inputs. Threads may test tables
   * side by side.
   *
   * @param contract a computed table
   */
  public TestResult run(Contract contract) {
    long started = System.nanoTime();
    TableTest test = test(contract);
    List<TestFailure> failures = new ArrayList<>(test.failures());
    boolean sound = failures.isEmpty();
    if (sound) {
      test.cases().forEach(one -> failures.addAll(test.failures(one)));
      failures.addAll(test.unbroken());
      failures.addAll(test.untried());
      test.inputs().forEach(input -> failures.addAll(test.failures(input)));
    }
    return new TestResult(
        contract.table(),
        test.cases().size(),
        sound ? test.inputs().size() : 0,
        failures,
        Duration.ofNanos(System.nanoTime() - started));
  }

  /** The tests of one table, in a session of the calling thread. */
  TableTest test(Contract contract) {
    return new TableTest(CaseSession.of(spark), contracts, contract, depth);
  }
}
