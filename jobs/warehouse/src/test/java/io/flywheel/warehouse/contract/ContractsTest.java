package io.flywheel.warehouse.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
class ContractsTest {
  static final String SALE =
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

  static final String TOTAL =
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
        - {property: inputs, value: [{table: bronze.sale, interval: quarter, lookback: 4}, {table: ops.delivered}]}
        - {property: interval, value: {column: quarter, unit: quarter}}
        - {property: parts, value: []}
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
    writeThreeTables(datasets);
  }

  static void writeThreeTables(Path datasets) throws IOException {
    write(datasets, "bronze/sale/contract.yaml", SALE);
    write(datasets, "gold/total/contract.yaml", TOTAL);
    write(datasets, "gold/total/transform.sql", "SELECT 1");
    write(datasets, "ops/delivered/contract.yaml", DELIVERED);
  }

  static void write(Path datasets, String path, String text) throws IOException {
    Path file = datasets.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void a_contract_is_read_whole() {
    Contract total = Contracts.read(datasets).get(TableName.parse("gold.total"));

    assertThat(total.purpose()).isEqualTo("One row per quarter.");
    assertThat(total.usage()).isEqualTo("Sum it.");
    assertThat(total.key()).containsExactly("quarter");
    assertThat(total.columns().get(1).checks())
        .containsExactly(
            new Check(
                "sales_rule_1",
                Check.Form.CONDITION,
                "sales >= 0",
                Check.WhenNull.NEVER,
                Check.Severity.ERROR,
                18));
    assertThat(total.checks())
        .containsExactly(
            new Check(
                "seldom",
                Check.Form.CONDITION,
                "sales < 10",
                Check.WhenNull.NEVER,
                Check.Severity.WARNING,
                20));
    assertThat(total.transform()).contains("SELECT 1");
    assertThat(total.inputs())
        .containsExactly(
            new Input(
                TableName.parse("bronze.sale"),
                List.of(new InputWindow.Interval(CalendarUnit.QUARTER, 4, 0)),
                List.of(),
                22),
            new Input(Contracts.DELIVERED, List.of(new InputWindow.Whole()), List.of(), 22));
    assertThat(total.interval()).contains(new IntervalSpec("quarter", CalendarUnit.QUARTER));
    assertThat(total.parameters()).isEmpty();
  }

  @Test
  void a_table_is_named_with_its_layer() {
    Contracts contracts = Contracts.read(datasets);

    assertThat(contracts.named("gold.total").table()).hasToString("gold.total");
    assertThatThrownBy(() -> contracts.named("total"))
        .hasMessage("'total' is not a table name; did you mean 'gold.total'?");
    assertThatThrownBy(() -> contracts.named("totals"))
        .hasMessage("'totals' is not a table name; did you mean 'gold.total'?");
    assertThatThrownBy(() -> contracts.named("golden.total"))
        .hasMessage("'golden.total' is not a table name; did you mean 'gold.total'?");
    assertThatThrownBy(() -> contracts.named("what"))
        .hasMessage(
            "'what' is not a table name; one is written layer.name, such as silver.order_line");
    assertThatThrownBy(() -> contracts.named("gold.totals"))
        .hasMessage(datasets + ": no table gold.totals; did you mean 'gold.total'?");
  }

  @Test
  void a_bronze_table_has_its_feed_and_days_without_saying_so() {
    Contracts contracts = Contracts.read(datasets);
    Contract sale = contracts.ofFeed("sales").orElseThrow();

    assertThat(sale.feed()).contains(new Feed("sales", Optional.empty(), "0"));
    assertThat(sale.interval()).contains(new IntervalSpec("day", CalendarUnit.DAY));
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
          severity: warning           | severity: fatal            | 20: 'fatal' is not one of error, warning
          primaryKeyPosition: 1       | primaryKeyPosition: 2      | 11: primaryKeyPosition of the columns must be 1..1
          required: true, primaryKey  | primaryKey                 | 11: key column 'quarter' must have required: true
          name: seldom                | name: sales_rule_1         | two quality rules are named 'sales_rule_1'
          property: inputs | property: input | unknown property 'input' of a gold table; did you mean 'inputs'?
          property: interval | property: slices | 23: unknown property 'slices' of a gold table; known: inputs, interval, parts, rowTransform
          property: parts | property: transform | 24: unknown property 'transform' of a gold table; known: inputs, interval, parts, rowTransform
          property: parts | property: settings | 24: unknown property 'settings' of a gold table; known: inputs, interval, parts, rowTransform
          property: parts | property: prats | 24: unknown property 'prats' of a gold table; did you mean 'parts'?
          lookback: 4 | offsets: [0, 4] | 22: unknown key 'offsets'; known: table, interval, lookback, lookahead, join,
          lookback: 4 | lookbak: 4 | 22: unknown key 'lookbak'; did you mean 'lookback'?
          lookback: 4 | lookback: -1 | 22: lookback is -1, but counts from 0; lookback reads earlier rows, lookahead later ones
          lookback: 4 | lookahead: -4 | 22: lookahead is -4, but counts from 0
          lookback: 4 | lookback: 1.5 | 22: expected a whole number, found '1.5'
          interval: quarter, lookback | lookback | 22: lookback counts units of the input's interval; name that, too: day, month, quarter or year
          interval: quarter, lookback: 4 | join: {quarter: day}, lookahead: 1 | 22: lookahead counts units of the input's interval
          interval: quarter, lookback | interval: week, lookback | 22: 'week' is not one of day, month, quarter, year
          interval: quarter, lookback | period: quarter, lookback | 22: unknown key 'period'; known: table, interval,
          interval: quarter, lookback: 4 | window: all | 22: unknown key 'window'; known: table, interval,
          interval: quarter, lookback: 4 | key: [quarter] | 22: unknown key 'key'; known: table, interval, lookback, lookahead, join,
          interval: quarter, lookback: 4 | join: [quartal] | 22: the table has no column 'quartal'; did you mean 'quarter'?
          interval: quarter, lookback: 4 | join: [] | 22: a join without columns needs valid_from and valid_to
          interval: quarter, lookback: 4 | join: {quarter: dai} | input bronze.sale has no column 'dai'; did you mean 'day'?
          interval: quarter, lookback: 4 | valid_from: day | 22: valid_from, valid_to and as_of belong to a join
          interval: quarter, lookback: 4 | join: {quarter: day}, as_of: quarter | 22: as_of needs valid_from and valid_to
          interval: quarter, lookback: 4 | join: [], valid_from: day, valid_to: mail, as_of: quarter | 'mail' bounds a validity, so it must be required there
          interval: quarter, lookback: 4 | join: {quarter: day}, columns: [month] | the join uses 'day', so list it under columns, too
          interval: quarter, lookback: 4 | affected: ../a.sql | 22: affected names a file beside the contract
          interval: quarter, lookback: 4 | affected: affected | 22: affected names a file beside the contract, such as affected.sql
          interval: quarter, lookback: 4 | affected: gone.sql | gone.sql is missing
          table: bronze.sale | table: bronze.sales | input bronze.sales has no contract; did you mean 'bronze.sale'?
          column: quarter | column: quartal | 23: no column 'quartal'; did you mean 'quarter'?
          column: quarter | column: sales | 23: an interval needs a DATE column; 'sales' is BIGINT
          unit: quarter | period: quarter | 23: unknown key 'period'; known: column, unit, cumulative_over
          unit: quarter | unit: quarter, cumulative_over: month | 23: cumulative_over is longer than the unit, which is quarter
          property: parts, value: [] | property: parts, value: [quartal] | 24: parts are named by columns of the primary key; 'quartal' is none; did you mean 'quarter'?
          property: parts, value: [] | property: parts, value: [sales] | 24: parts are named by columns of the primary key; 'sales' is none
          property: parts, value: [] | property: interval, value: {column: quarter, unit: quarter} | property 'interval' stands twice
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          BIGINTEGER | 14: 'BIGINTEGER' is not a Spark SQL type: [
          DECIMAL(48,2) | 14: 'DECIMAL(48,2)' is not a Spark SQL type: [
          VARIANT | 14: VARIANT needs a Delta reader newer
          """)
  void a_type_that_no_column_can_have_is_named_with_file_and_line(String type, String message)
      throws IOException {
    write(
        "gold/total/contract.yaml", TOTAL.replace("physicalType: BIGINT", "physicalType: " + type));

    assertThatThrownBy(() -> Contracts.read(datasets).requireSql())
        .isInstanceOf(ContractException.class)
        .hasMessageContaining(datasets.resolve("gold/total/contract.yaml") + ":" + message);
  }

  @Test
  void faults_of_several_files_are_told_together() throws IOException {
    write("bronze/sale/contract.yaml", SALE.replace("kind: DataContract", "kind: Data"));
    Files.delete(datasets.resolve("gold/total/transform.sql"));

    assertThatThrownBy(() -> Contracts.read(datasets))
        .hasMessageContaining("sale/contract.yaml:2: 'Data' is not one of DataContract")
        .hasMessageContaining("total/contract.yaml:1: file")
        .hasMessageContaining("transform.sql is missing: one SELECT computes a gold table");
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
    write(datasets, path, text);
  }
}
