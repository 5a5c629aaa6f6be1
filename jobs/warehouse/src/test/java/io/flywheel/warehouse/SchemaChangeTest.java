package io.flywheel.warehouse;

import static io.flywheel.warehouse.ChangingShop.column;
import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.compute.TableReport;
import io.flywheel.warehouse.compute.TableReport.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** The columns of a computed table are those of its contract after every build. */
@Tag("proof")
class SchemaChangeTest {
  private static final String MONTH = "month DATE NOT NULL First day of the month.";
  private static final String DAY = "day DATE NOT NULL Day.";
  private static final String REGION = "region STRING NOT NULL Region.";
  private static final String AMOUNT = "amount DECIMAL(18,2) NOT NULL Money.";
  private static final String SALES = "source_rows BIGINT NOT NULL Sales.";
  private static final String SHOP = "shop STRING NOT NULL Shop.";

  @TempDir static Path founded;
  @TempDir Path folder;
  private ChangingShop shop;

  @BeforeAll
  static void a_first_run_over_two_months() {
    CornerShop shop = CornerShop.in(founded);
    shop.shops("s1,2024-01-01,north", "s2,2024-01-01,south");
    shop.sales("a,0,2024-01-30,s1,10.00", "b,0,2024-01-31,s2,5.00", "c,0,2024-02-01,s1,2.50");
    shop.run();
  }

  @BeforeEach
  void a_copy() {
    TestFolders.copy(founded, folder);
    shop = new ChangingShop(folder);
  }

  @Test
  void a_new_column_leaves_the_others_as_they_are() throws IOException {
    String rule =
        "quality: [{type: custom, engine: flywheel, name: dear, implementation: best < 9999,"
            + " severity: error, customProperties: [{property: whenNull, value: holds}]}]";
    shop.add("gold.ledger", column("best", "BIGINT", rule), "max(cents) AS best");

    shop.rerun();

    assertThat(shop.columns("gold.ledger"))
        .containsExactly(MONTH, DAY, REGION, AMOUNT, SALES, "best BIGINT It.");
    assertThat(CollectionConverters.asJava(shop.snapshot("gold.ledger").metadata().configuration()))
        .containsEntry("delta.constraints.dear", "COALESCE((best < 9999), TRUE)")
        .containsEntry("delta.dataSkippingStatsColumns", "day,region");
    assertThat(shop.shop().query("SELECT day, region, best FROM gold.ledger"))
        .containsExactly(
            "[2024-01-30,north,1000]", "[2024-01-31,south,500]", "[2024-02-01,north,250]");
    shop.everyTableIsItsDefinition();
  }

  @Test
  void a_null_in_a_new_required_column_is_refused_as_of_a_new_table() throws IOException {
    shop.add(
        "gold.ledger",
        column("best", "BIGINT", "required: true"),
        "nullif(1000L, max(cents)) AS b");
    shop.edit("gold.ledger", "transform.sql", " AS b\n", " AS best\n");

    shop.refused("gold.ledger", "best");
  }

  @Test
  void a_null_in_a_key_is_refused_after_a_column_was_added() throws IOException {
    shop.add("gold.ledger", column("best", "BIGINT", "required: false"), "max(cents) AS best");
    shop.rerun();
    shop.edit("gold.ledger", "transform.sql", "region,", "nullif(region, 'south') AS region,");

    shop.refused("gold.ledger", "region");
  }

  @Test
  void columns_go_and_take_another_type_and_order() throws IOException {
    shop.edit("gold.ledger", "contract.yaml", "physicalType: BIGINT", "physicalType: INT");
    shop.edit("gold.ledger", "transform.sql", "count(*)", "CAST(count(*) AS INT)");
    Path contract = shop.shop().contract("gold.ledger").resolve("contract.yaml");
    String text = Files.readString(contract);
    int amount = text.indexOf("      - name: amount");
    int sales = text.indexOf("      - name: source_rows");
    int end = text.indexOf("    quality:");
    Files.writeString(
        contract,
        text.substring(0, amount)
            + text.substring(sales, end)
            + text.substring(amount, sales)
            + text.substring(end));

    shop.rerun();

    assertThat(shop.columns("gold.ledger"))
        .containsExactly(MONTH, DAY, REGION, "source_rows INT NOT NULL Sales.", AMOUNT);
    shop.everyTableIsItsDefinition();

    text = Files.readString(contract);
    sales = text.indexOf("      - name: source_rows");
    Files.writeString(
        contract,
        (text.substring(0, sales) + text.substring(text.indexOf("      - name: amount")))
            .replaceFirst(".*has_rows.*\n", ""));
    shop.edit("gold.ledger", "transform.sql", ", CAST(count(*) AS INT) AS source_rows", "");
    shop.rerun();

    assertThat(shop.columns("gold.ledger")).containsExactly(MONTH, DAY, REGION, AMOUNT);
    shop.everyTableIsItsDefinition();
  }

  @Test
  void what_is_required_no_longer_writes_no_row_and_is_required_again_when_said_so()
      throws IOException {
    String[] files = shop.shop().engine().session().table("gold.ledger").inputFiles();
    for (String table : List.of("gold.ledger", "silver.shop")) {
      Path contract = shop.shop().contract(table).resolve("contract.yaml");
      String text = Files.readString(contract);
      int at = text.lastIndexOf("        required: true\n");
      Files.writeString(
          contract, text.substring(0, at) + text.substring(text.indexOf('\n', at) + 1));
    }

    List<TableReport> reports = shop.rerun();

    assertThat(reports).filteredOn(each -> each.outcome() == Outcome.BUILT).isEmpty();
    assertThat(shop.columns("gold.ledger"))
        .containsExactly(MONTH, DAY, REGION, AMOUNT, "source_rows BIGINT Sales.");
    assertThat(shop.columns("silver.shop")).containsExactly(SHOP, "region STRING Region.");
    assertThat(shop.shop().engine().session().table("gold.ledger").inputFiles())
        .containsExactlyInAnyOrder(files);
    shop.everyTableIsItsDefinition();

    shop.edit("gold.ledger", "contract.yaml", "BIGINT\n", "BIGINT\n        required: true\n");
    shop.edit(
        "silver.shop",
        "contract.yaml",
        "STRING\n        description: Region",
        "STRING\n        required: true\n        description: Region");
    shop.rerun();

    assertThat(shop.columns("gold.ledger")).containsExactly(MONTH, DAY, REGION, AMOUNT, SALES);
    assertThat(shop.columns("silver.shop")).containsExactly(SHOP, REGION);
    shop.everyTableIsItsDefinition();
  }

  @Test
  void a_comment_computes_nothing_and_stands_with_the_next_commit_beside_all_others()
      throws IOException {
    shop.edit("gold.ledger", "contract.yaml", "description: Sales.", "description: How many.");
    shop.edit("silver.shop", "contract.yaml", "description: Region.", "description: Where.");
    assertThat(shop.rerun()).isEmpty();

    shop.shop().shops("s3,2024-02-01,east");
    shop.shop().sales("d,0,2024-02-01,s3,1.00");
    shop.rerun();

    assertThat(shop.columns("gold.ledger"))
        .containsExactly(MONTH, DAY, REGION, AMOUNT, "source_rows BIGINT NOT NULL How many.");
    assertThat(shop.columns("silver.shop")).containsExactly(SHOP, "region STRING NOT NULL Where.");
    shop.everyTableIsItsDefinition();
  }

  @Test
  void a_comment_stands_after_a_build_that_finds_all_rows_equal() throws IOException {
    shop.edit("silver.shop", "contract.yaml", "description: Region.", "description: Where.");
    shop.shop().shops("s1,2024-01-01,north");

    List<TableReport> reports = shop.rerun();

    assertThat(reports).filteredOn(each -> each.outcome() == Outcome.BUILT).isEmpty();
    assertThat(shop.columns("silver.shop")).containsExactly(SHOP, "region STRING NOT NULL Where.");
    assertThat(
            shop.shop()
                .engine()
                .published()
                .table("silver.shop")
                .schema()
                .apply("region")
                .getComment())
        .isEqualTo(Option.apply("Where."));
    shop.everyTableIsItsDefinition();

    long version = shop.snapshot("silver.shop").version();
    shop.shop().shops("s1,2024-01-01,north");
    shop.rerun();
    assertThat(shop.snapshot("silver.shop").version()).isEqualTo(version);
  }

  @Test
  void a_column_may_be_nested() throws IOException {
    String type = "STRUCT<shops: ARRAY<STRING> NOT NULL, first: STRING>";
    shop.add(
        "gold.ledger",
        column("sold", type, "required: true"),
        "named_struct('shops', sort_array(collect_set(shop)), 'first', min(sale_id)) AS sold");

    shop.rerun();

    assertThat(shop.columns("gold.ledger"))
        .containsExactly(MONTH, DAY, REGION, AMOUNT, SALES, "sold " + type + " NOT NULL It.");
    assertThat(shop.shop().query("SELECT sold FROM gold.ledger WHERE day = '2024-01-31'"))
        .containsExactly("[[ArraySeq(s2),b]]");
    shop.everyTableIsItsDefinition();
  }

  @Test
  void columns_of_an_entity_table_come_go_and_take_another_type() throws IOException {
    shop.add("silver.shop", column("since", "DATE", "required: true"), "min(valid_from) AS since");
    List<TableReport> reports = shop.rerun();

    assertThat(shop.columns("silver.shop"))
        .containsExactly(SHOP, REGION, "since DATE NOT NULL It.");
    assertThat(shop.shop().query("SELECT * FROM silver.shop"))
        .containsExactly("[s1,north,2024-01-01]", "[s2,south,2024-01-01]");
    assertThat(reports)
        .filteredOn(each -> each.table().toString().equals("gold.ledger"))
        .allMatch(each -> each.outcome() != Outcome.BUILT);
    shop.everyTableIsItsDefinition();

    shop.edit("silver.shop", "contract.yaml", "physicalType: 'DATE'", "physicalType: 'STRING'");
    shop.edit("silver.shop", "transform.sql", "min(valid_from)", "CAST(min(valid_from) AS STRING)");
    shop.rerun();

    assertThat(shop.columns("silver.shop"))
        .containsExactly(SHOP, REGION, "since STRING NOT NULL It.");
    shop.everyTableIsItsDefinition();

    shop.edit("silver.shop", "contract.yaml", column("since", "STRING", "required: true"), "");
    shop.edit("silver.shop", "transform.sql", ", CAST(min(valid_from) AS STRING) AS since", "");
    shop.rerun();
    shop.shop().shops("s2,2024-01-02,west", "s3,2024-01-02,east");
    shop.shop().run();

    assertThat(shop.columns("silver.shop")).containsExactly(SHOP, REGION);
    assertThat(shop.shop().query("SELECT * FROM silver.shop"))
        .containsExactly("[s1,north]", "[s2,west]", "[s3,east]");
    shop.everyTableIsItsDefinition();
  }

  @Test
  void a_null_in_a_new_required_column_of_an_entity_table_is_refused() throws IOException {
    shop.add(
        "silver.shop",
        column("since", "DATE", "required: true"),
        "nullif(min(valid_from), min(valid_from)) AS since");

    shop.refused("silver.shop", "since");
  }

  @Test
  void a_reader_by_rows_takes_the_new_type_of_a_column_whose_values_are_equal() throws IOException {
    shop.add("silver.shop", column("weight", "INT", "required: true"), "CAST(7 AS INT) AS weight");
    shop.edit(
        "silver.sale",
        "transform.sql",
        "to_cents(sale.amount, 1)",
        "CAST(coalesce(length(CAST(shop.weight AS STRING)), 0) AS BIGINT)");
    shop.rerun();
    assertThat(shop.shop().query("SELECT DISTINCT cents FROM silver.sale")).containsExactly("[1]");

    shop.edit("silver.shop", "contract.yaml", "'INT'", "'DOUBLE'");
    shop.edit("silver.shop", "transform.sql", "CAST(7 AS INT)", "CAST(7 AS DOUBLE)");
    shop.rerun();

    assertThat(shop.shop().query("SELECT DISTINCT cents FROM silver.sale")).containsExactly("[3]");
    shop.everyTableIsItsDefinition();
  }

  @Test
  void columns_that_an_earlier_build_has_damaged_are_mended_with_the_next_commit() {
    shop.damage("gold.ledger", "month");
    shop.damage("silver.shop");
    shop.damage("silver.sale", "month");
    DeltaLog.clearCache();
    shop.rerun();
    shop.shop().shops("s3,2024-02-01,east");
    shop.shop().sales("d,0,2024-02-01,s3,1.00");

    shop.rerun();

    assertThat(shop.columns("gold.ledger")).containsExactly(MONTH, DAY, REGION, AMOUNT, SALES);
    assertThat(shop.columns("silver.shop")).containsExactly(SHOP, REGION);
    assertThat(shop.columns("silver.sale"))
        .containsExactly(
            MONTH,
            "day DATE NOT NULL Day of the sale.",
            "sale_id STRING NOT NULL Sale.",
            "shop STRING NOT NULL Where it was sold.",
            "region STRING NOT NULL Region of the shop, or unknown.",
            "cents BIGINT NOT NULL Money in cents.");
    shop.everyTableIsItsDefinition();
  }
}
