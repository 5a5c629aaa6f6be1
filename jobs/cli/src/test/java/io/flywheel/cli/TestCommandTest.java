package io.flywheel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.cli.Console.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The command that runs a table's cases and windows, on one table of the six. */
@Tag("proof")
final class TestCommandTest {
  private final Console console = new Console();
  private final Path table = console.folder().resolve("datasets/silver/shop");
  private final Path one = table.resolve("cases/the_latest_region_stands");
  private final Path input = one.resolve("inputs/bronze.shop.csv");
  private final Path expect = one.resolve("expect.csv");

  @BeforeEach
  void a_case() throws IOException {
    Files.createDirectories(input.getParent());
    Files.writeString(
        input,
        """
        shop,valid_from,region,source_line
        s1,2024-01-01,north,1
        s1,2024-02-01,south,2
        s2,2024-01-01,east,3
        """);
    Files.writeString(expect, "shop,region\ns1,south\ns2,east\n");
  }

  @Test
  void what_is_well_is_a_line_with_cases_windows_and_seconds_and_needs_no_warehouse() {
    Outcome well = test();

    assertThat(well.code()).as(well.out() + well.err()).isEqualTo(0);
    assertThat(well.out()).matches("silver\\.shop +1 cases +1 windows +\\d+\\.\\d s\\R");
    assertThat(well.err().lines()).allMatch(line -> line.startsWith("["));
    assertThat(console.folder().resolve("warehouse")).doesNotExist();
  }

  @Test
  void rows_that_differ_are_printed_one_below_the_other() throws IOException {
    Files.writeString(expect, "shop,region\ns1,north\ns2,east\n");

    assertThat(failed())
        .contains("1 FAILED")
        .contains("  the latest region stands\n    " + expect + "; rows that differ:\n")
        .contains(
            """
                  row               shop  region
                  ----------------  ----  ------
                  expected, line 2  s1    north
                  actual            s1    south
            """);
  }

  @Test
  void rows_that_are_missing_or_not_expected_are_printed() throws IOException {
    Files.writeString(expect, "shop,region\ns1,south\ns3,west\n");

    assertThat(failed())
        .contains("expected, line 3  s3    west")
        .contains("actual            s2    east");
  }

  @Test
  void a_transform_is_held_to_its_contract() throws IOException {
    Path sql = table.resolve("transform.sql");
    Files.writeString(sql, Files.readString(sql).replace("max_by(region, valid_from)", "count(*)"));

    assertThat(failed())
        .contains(
            sql + ": silver.shop: column region is computed as BIGINT and declared as STRING");
  }

  @Test
  void an_unknown_column_is_named_with_file_and_line() throws IOException {
    Files.writeString(input, "shop,regoin\ns1,north\n");

    assertThat(failed())
        .contains(input + ":1: bronze.shop has no column 'regoin'; did you mean 'region'?");
  }

  @Test
  void a_value_of_another_type_is_named_with_file_line_and_column() throws IOException {
    Files.writeString(input, "shop,region,valid_from\ns1,north,2024-01-01\ns2,north,1st of May\n");

    assertThat(failed()).contains(input + ":3: valid_from: '1st of May' is no DATE");
  }

  @Test
  void a_case_without_an_expectation_is_named() throws IOException {
    Files.move(expect, one.resolve("expected.csv"));

    assertThat(failed())
        .contains(one.resolve("expected.csv") + ": no part of a case; did you mean 'expect.csv'?");
    Files.delete(one.resolve("expected.csv"));
    assertThat(failed()).contains(expect + ": the file is missing");
  }

  @Test
  void rows_of_a_table_that_is_no_input_are_named() throws IOException {
    Files.move(input, one.resolve("inputs/bronze.shops.csv"));

    assertThat(failed())
        .contains(
            one.resolve("inputs/bronze.shops.csv")
                + ": no rows of an input of silver.shop; did you mean 'bronze.shop.csv'?");
  }

  @Test
  void a_table_without_cases_fails() {
    Outcome all = console.flywheel("test", "gold.ledger");

    assertThat(all.code()).isEqualTo(3);
    assertThat(all.out())
        .contains(console.folder().resolve("datasets/gold/ledger/cases") + ": there is no case");
  }

  @Test
  void a_window_that_is_too_small_fails() throws IOException {
    Path contract = table.resolve("contract.yaml");
    Files.writeString(
        contract,
        Files.readString(contract)
            .replace("affected: affected.sql", "columns: [shop, valid_from]"));

    Outcome failed = console.flywheel("test", "silver.shop", "--changes", "20");

    assertThat(failed.code()).as(failed.out() + failed.err()).isEqualTo(3);
    assertThat(failed.out())
        .contains("windows of bronze.shop, on the rows of the latest region")
        .contains(
            contract
                + ":26: the window of bronze.shop is too small: join: [shop], columns:"
                + " [shop, valid_from]\n    In a row of bronze.shop of ")
        .contains(" region changed from ")
        .contains(" of silver.shop changed, which the window does not reach.\n")
        .contains("    List under columns all that transform.sql reads, or let join name what ");
  }

  @Test
  void a_table_that_is_not_there_or_not_computed_is_wrong_usage() {
    Outcome unknown = console.flywheel("test", "silver.shops");
    Outcome delivered = console.flywheel("test", "bronze.shop");
    Outcome brief = console.flywheel("test", "shop");

    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("no table silver.shops; did you mean 'silver.shop'?");
    assertThat(brief.code()).isEqualTo(2);
    assertThat(brief.err())
        .startsWith(
            "flywheel: 'shop' is not a table name; did you mean 'bronze.shop' or 'silver.shop'?");
    assertThat(delivered.code()).isEqualTo(2);
    assertThat(delivered.err()).contains("bronze.shop is not computed, so it has no cases");
  }

  private Outcome test() {
    return console.flywheel("test", "silver.shop");
  }

  private String failed() {
    Outcome failed = test();
    assertThat(failed.code()).as(failed.out() + failed.err()).isEqualTo(3);
    return failed.out();
  }
}
