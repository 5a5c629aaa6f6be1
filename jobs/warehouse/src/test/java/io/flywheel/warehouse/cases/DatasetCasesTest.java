package io.flywheel.warehouse.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Layer;
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

  @TestFactory
  Stream<DynamicTest> rules() {
    TableTests tests = TestCases.tests();
    return TestCases.CONTRACTS.all().stream()
        .filter(contract -> contract.table().layer() != Layer.OPS)
        .filter(contract -> !contract.rules().isEmpty())
        .map(
            contract ->
                DynamicTest.dynamicTest(
                    "each rule of " + contract.table() + " is broken by a row",
                    () -> assertThat(tests.test(contract).unbroken()).isEmpty()));
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
