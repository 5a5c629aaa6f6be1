package io.flywheel.warehouse.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContractsTest {
  private static final String SALE =
      """
      apiVersion: v3.1.0
      kind: DataContract
      id: bronze.sale
      version: 1.0.0
      status: active
      description:
        purpose: One row per sale.
      schema:
        - name: sale
          physicalType: table
          properties:
            - {name: month, logicalType: date, physicalType: DATE, required: true, partitioned: true, partitionKeyPosition: 1, description: Month.}
            - {name: day, logicalType: date, physicalType: DATE, required: true, description: Day.}
            - name: sale_id
              logicalType: string
              physicalType: STRING
              required: true
              primaryKey: true
              primaryKeyPosition: 1
              description: Key.
            - {name: email, logicalType: string, physicalType: STRING, classification: personal, description: Mail.}
      customProperties:
        - {property: feed, value: sales}
        - {property: revision, value: 0}
      """;

  private static final String TOTAL =
      """
      apiVersion: v3.1.0
      kind: DataContract
      id: gold.total
      version: 1.0.0
      status: active
      description: {purpose: One row per quarter., usage: Sum it.}
      schema:
        - name: total
          physicalType: table
          properties:
            - {name: quarter, logicalType: date, physicalType: DATE, required: true, primaryKey: true, primaryKeyPosition: 1, description: First day.}
            - name: sales
              logicalType: integer
              physicalType: BIGINT
              required: true
              description: Number.
              quality:
                - {type: custom, engine: flywheel, implementation: sales >= 0, severity: error}
          quality:
            - {type: custom, engine: flywheel, name: seldom, implementation: sales < 10, severity: warning}
      customProperties:
        - {property: transform, value: transform.sql}
        - {property: inputs, value: [{table: bronze.sale, period: quarter, offsets: [0, 4]}, {table: ops.delivered, window: all}]}
        - {property: slices, value: {column: quarter, period: quarter}}
        - {property: settings, value: [reporting_currency]}
      """;

  private static final String DELIVERED =
      """
      apiVersion: v3.1.0
      kind: DataContract
      id: ops.delivered
      version: 1.0.0
      status: active
      description: {purpose: One row per feed.}
      schema:
        - name: delivered
          physicalType: table
          properties:
            - {name: feed, logicalType: string, physicalType: STRING, required: true, description: Feed.}
      """;

  @TempDir Path datasets;

  @BeforeEach
  void writeThreeTables() throws IOException {
    write("bronze/sale/contract.yaml", SALE);
    write("gold/total/contract.yaml", TOTAL);
    write("gold/total/transform.sql", "SELECT 1");
    write("ops/delivered/contract.yaml", DELIVERED);
  }

  @Test
  void a_contract_is_read_whole() {
    Contract total = Contracts.read(datasets).get(TableName.parse("gold.total"));

    assertThat(total.purpose()).isEqualTo("One row per quarter.");
    assertThat(total.usage()).isEqualTo("Sum it.");
    assertThat(total.key()).containsExactly("quarter");
    assertThat(total.columns().get(1).checks())
        .containsExactly(
            new Check("sales_rule_1", Check.Form.CONDITION, "sales >= 0", Check.Severity.ERROR));
    assertThat(total.checks())
        .containsExactly(
            new Check("seldom", Check.Form.CONDITION, "sales < 10", Check.Severity.WARNING));
    assertThat(total.transform()).contains("SELECT 1");
    assertThat(total.inputs())
        .containsExactly(
            new Input(
                TableName.parse("bronze.sale"),
                List.of(new Window.Period(PeriodUnit.QUARTER, 0, 4)),
                List.of()),
            new Input(Contracts.DELIVERED, List.of(new Window.All()), List.of()));
    assertThat(total.slicing()).contains(new Slicing("quarter", PeriodUnit.QUARTER));
    assertThat(total.settings()).containsExactly("reporting_currency");
  }

  @Test
  void a_query_rule_lists_broken_rows_and_must_find_none() throws IOException {
    String query = "{type: sql, name: foots, query: SELECT 1, mustBe: 0, severity: error}";
    write(
        "gold/total/contract.yaml", TOTAL.replaceFirst("\\{type: custom[^}]*seldom[^}]*}", query));

    assertThat(Contracts.read(datasets).get(TableName.parse("gold.total")).checks())
        .containsExactly(new Check("foots", Check.Form.QUERY, "SELECT 1", Check.Severity.ERROR));

    write(
        "gold/total/contract.yaml",
        TOTAL.replaceFirst("\\{type: custom[^}]*seldom[^}]*}", query.replace(": 0", ": 7")));
    assertThatThrownBy(() -> Contracts.read(datasets))
        .hasMessageContaining("a query lists broken rows; mustBe is 0");
  }

  @Test
  void a_bronze_table_has_its_feed_and_days_without_saying_so() {
    Contracts contracts = Contracts.read(datasets);
    Contract sale = contracts.ofFeed("sales").orElseThrow();

    assertThat(sale.feed()).contains(new Feed("sales", Optional.empty(), "0"));
    assertThat(sale.slicing()).contains(new Slicing("day", PeriodUnit.DAY));
    assertThat(sale.partitions()).containsExactly("month");
    assertThat(sale.columns().get(3).personal()).isTrue();
    assertThat(contracts.readers(sale.table()))
        .extracting(Contract::table)
        .containsExactly(TableName.parse("gold.total"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          status: active              | state: active              | 5: unknown key 'state'; did you mean 'status'?
          status: active              | status: alive              | 5: 'alive' is not one of proposed, draft, active
          version: 1.0.0              | # gone                     | 1: missing key 'version'
          id: gold.total              | id: golden.total           | 3: 'golden.total' is not a table name
          id: gold.total              | id: gold.totals            | 3: id gold.totals stands in
          physicalType: BIGINT        | physicalType: BIGINTEGER   | 14: 'BIGINTEGER' is not a Spark SQL type
          physicalType: BIGINT        | physicalType: VARIANT      | 14: VARIANT needs a Delta reader newer
          implementation: sales >= 0  | implementation: sales >=   | 18: 'sales >=' is not a SQL condition
          severity: warning           | severity: fatal            | 20: 'fatal' is not one of error, warning
          primaryKeyPosition: 1       | primaryKeyPosition: 2      | 11: primaryKeyPosition of the columns must be 1..1
          required: true, primaryKey  | primaryKey                 | 11: key column 'quarter' must have required: true
          name: seldom                | name: sales_rule_1         | two quality rules are named 'sales_rule_1'
          value: transform.sql        | value: other.sql           | 22: 'other.sql' is not one of transform.sql
          property: inputs            | property: input            | unknown property 'input' of a gold table; did you mean 'inputs'?
          offsets: [0, 4]             | offsets: [4, 0]            | 23: offsets [4, 0] run backwards
          offsets: [0, 4]             | offset: [0, 4]             | 23: unknown key 'offset'; did you mean 'offsets'?
          period: quarter, offsets    | window: all, offsets       | 23: missing key 'period'
          period: quarter, offsets    | window: all, period: day, offsets | 23: window: all reaches everything
          period: quarter, offsets: [0, 4] | columns: [day]       | 23: an input has a window
          period: quarter, offsets: [0, 4] | key: [quartal]       | 23: the table has no column 'quartal'; did you mean 'quarter'?
          period: quarter, offsets: [0, 4] | key: []              | 23: a key without columns needs from and until
          period: quarter, offsets: [0, 4] | key: {quarter: dai}  | input bronze.sale has no column 'dai'; did you mean 'day'?
          period: quarter, offsets: [0, 4] | from: day, window: all | 23: from, until and at belong to a window by key
          period: quarter, offsets: [0, 4] | key: [], from: day, until: mail, at: quarter | 'mail' bounds a validity, so it is required there
          period: quarter, offsets: [0, 4] | key: {quarter: day}, columns: [month] | the window by key uses 'day', so it stands under columns, too
          period: quarter, offsets: [0, 4] | affected: ../a.sql   | 23: affected names a file beside the contract
          period: quarter, offsets: [0, 4] | affected: gone.sql   | gone.sql is missing
          period: quarter, offsets: [0, 4] | key: {quarter: day}, news: transform.sql | input bronze.sale has news, which is for tables cut by keys
          period: quarter, offsets: [0, 4] | key: {quarter: day}, news: news | 23: news names a file beside the contract, such as news.sql
          period: quarter, offsets: [0, 4] | key: {quarter: day}, news: gone.sql | gone.sql is missing
          window: all                 | window: key                | 23: 'key' is not one of all
          table: bronze.sale          | table: bronze.sales        | input bronze.sales has no contract; did you mean 'bronze.sale'?
          column: quarter             | column: quartal            | 24: no column 'quartal'; did you mean 'quarter'?
          column: quarter             | column: sales              | 24: slices need a DATE column; 'sales' is BIGINT
          settings, value: [reporting_currency] | parts, value: [quartal] | 25: parts are named by columns of the primary key; 'quartal' is none; did you mean 'quarter'?
          settings, value: [reporting_currency] | parts, value: [sales] | 25: parts are named by columns of the primary key; 'sales' is none
          slices, value: {column: quarter, period: quarter} | parts, value: [quarter] | 24: parts cut slices further, and gold.total has none
          column: quarter, period: quarter | column: quarter, period: quarter, to_date: month | 24: to_date is a longer period than a slice's, which is a quarter
          settings, value: [reporting_currency] | slices, value: {column: quarter, period: quarter, to_date: year} | property 'slices' stands twice
          settings, value: [reporting_currency] | open, value: "quartal IS NULL" | 25: no column 'quartal'; did you mean 'quarter'?
          settings, value: [reporting_currency] | open, value: "quarter =" | 25: 'quarter =' is not a SQL condition
          slices, value: {column: quarter, period: quarter} | open, value: "quarter IS NULL" | 24: open rows are told apart by slices, and gold.total has none
          - name: sales               | - name: quarter            | 12: column 'quarter' stands twice
          required: true              | required: yes              | 11: expected true or false, found 'yes'
          description: Number.        | description:               | 16: expected text, found nothing
          kind: DataContract          | kind: [a                   | 3: expected
          """)
  void a_fault_is_named_with_file_and_line(String good, String bad, String message)
      throws IOException {
    assertThat(TOTAL).contains(good);
    int at = TOTAL.indexOf(good);
    write(
        "gold/total/contract.yaml",
        TOTAL.substring(0, at) + bad + TOTAL.substring(at + good.length()));

    assertThatThrownBy(() -> Contracts.read(datasets))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining(datasets.resolve("gold/total/contract.yaml").toString())
        .hasMessageContaining(message);
  }

  @Test
  void a_running_total_names_the_period_that_it_runs_over() throws IOException {
    String running = TOTAL.replace("period: quarter}", "period: quarter, to_date: year}");
    write("gold/total/contract.yaml", running);

    assertThat(Contracts.read(datasets).get(TableName.parse("gold.total")).slicing())
        .contains(new Slicing("quarter", PeriodUnit.QUARTER, Optional.of(PeriodUnit.YEAR)));

    write(
        "gold/total/contract.yaml",
        running.replace("settings, value: [reporting_currency]", "parts, value: [quarter]"));
    assertThatThrownBy(() -> Contracts.read(datasets))
        .hasMessageContaining("24: a part depends on no other day, so that to_date goes without");
  }

  @Test
  void an_entity_table_is_cut_by_one_key_and_has_no_window_by_days() throws IOException {
    String entity =
        TOTAL
            .replaceFirst("  - \\{property: slices[^\\n]*\\n", "")
            .replace(
                "{table: ops.delivered, window: all}",
                "{table: ops.delivered, key: {sales: feed}}");
    write("gold/total/contract.yaml", entity);
    assertThatThrownBy(() -> Contracts.read(datasets))
        .hasMessageContaining(
            "input bronze.sale has a window by days, but the table has no slices");

    write(
        "gold/total/contract.yaml",
        entity.replace("period: quarter, offsets: [0, 4]", "key: {quarter: day}"));
    assertThatThrownBy(() -> Contracts.read(datasets))
        .hasMessageContaining("windows by key cut an entity table by the same columns");
  }

  @Test
  void faults_of_several_files_are_told_together() throws IOException {
    write("bronze/sale/contract.yaml", SALE.replace("kind: DataContract", "kind: Data"));
    Files.delete(datasets.resolve("gold/total/transform.sql"));

    assertThatThrownBy(() -> Contracts.read(datasets))
        .hasMessageContaining("sale/contract.yaml:2: 'Data' is not one of DataContract")
        .hasMessageContaining("total/contract.yaml:22: file")
        .hasMessageContaining("transform.sql is missing");
  }

  @Test
  void computed_tables_stand_after_their_inputs() throws IOException {
    computed("silver/a", "gold.total");
    computed("gold/b", "silver.a");

    assertThat(Contracts.read(datasets).built())
        .extracting(contract -> contract.table().toString())
        .containsExactly("gold.total", "silver.a", "gold.b");
  }

  @Test
  void inputs_in_a_circle_are_refused() throws IOException {
    computed("silver/a", "gold.b");
    computed("gold/b", "silver.a");

    assertThatThrownBy(() -> Contracts.read(datasets))
        .hasMessageContaining("inputs form a cycle: silver.a -> gold.b -> silver.a");
  }

  @Test
  void a_computed_table_without_a_key_is_refused() throws IOException {
    write(
        "gold/total/contract.yaml", TOTAL.replace("primaryKey: true, primaryKeyPosition: 1, ", ""));

    assertThatThrownBy(() -> Contracts.read(datasets))
        .hasMessageContaining("gold.total has no primaryKey column");
  }

  @Test
  void two_tables_cannot_take_one_feed() throws IOException {
    write(
        "bronze/trade/contract.yaml",
        SALE.replace("bronze.sale", "bronze.trade").replace("name: sale\n", "name: trade\n"));

    assertThatThrownBy(() -> Contracts.read(datasets))
        .hasMessageContaining("feed 'sales' is already the feed of bronze.sale");
  }

  @Test
  void an_unknown_table_is_answered_with_the_nearest() {
    Contracts contracts = Contracts.read(datasets);

    assertThatThrownBy(() -> contracts.get(TableName.parse("gold.totl")))
        .hasMessageContaining("no table gold.totl; did you mean 'gold.total'?");
    assertThat(contracts.find(TableName.parse("gold.totl"))).isEmpty();
    assertThat(List.copyOf(contracts.all())).hasSize(3);
  }

  @Test
  void a_folder_without_contracts_is_refused(@TempDir Path empty) {
    assertThatThrownBy(() -> Contracts.read(empty))
        .hasMessageContaining("holds no <layer>/<table>/contract.yaml");
    assertThatThrownBy(() -> Contracts.read(empty.resolve("absent")))
        .hasMessageContaining("is not a folder of table contracts");
  }

  private void computed(String folder, String input) throws IOException {
    String name = folder.substring(folder.indexOf('/') + 1);
    write(
        folder + "/contract.yaml",
        TOTAL
            .replace("gold.total", folder.replace('/', '.'))
            .replace("name: total", "name: " + name)
            .replace("table: bronze.sale", "table: " + input));
    write(folder + "/transform.sql", "SELECT 1");
  }

  private void write(String path, String text) throws IOException {
    Path file = datasets.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
