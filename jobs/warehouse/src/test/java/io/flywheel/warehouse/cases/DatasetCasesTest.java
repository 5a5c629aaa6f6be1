package io.flywheel.warehouse.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.contract.Contract;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/** Every folder under datasets/(silver,gold)/table/cases is a test of that table's transform. */
@Tag("fast")
final class DatasetCasesTest {

  @TestFactory
  Stream<DynamicTest> cases() {
    TableTests tests = TestCases.tests();
    return TestCases.CONTRACTS.built().stream().flatMap(contract -> of(contract, tests));
  }

  private static Stream<DynamicTest> of(Contract contract, TableTests tests) {
    TableTest test = tests.test(contract);
    return Stream.concat(
        Stream.of(
            DynamicTest.dynamicTest(
                contract.table() + " keeps its contract and has cases",
                () -> assertThat(test.failures()).isEmpty())),
        test.cases().stream()
            .map(
                one ->
                    DynamicTest.dynamicTest(
                        contract.table() + ": " + one.sentence(),
                        () -> assertThat(test.failures(one)).isEmpty())));
  }
}
