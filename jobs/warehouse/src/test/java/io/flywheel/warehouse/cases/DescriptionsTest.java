package io.flywheel.warehouse.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.contract.BookkeepingColumns;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import io.flywheel.warehouse.contract.Contracts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A column that says one thing in several tables is described in one wording. */
@Tag("fast")
class DescriptionsTest {
  private static final Contracts CONTRACTS =
      Contracts.read(SharedSpark.PROJECT.resolve("datasets"));

  /** Why a name has several meanings, and the names that do. */
  private static final Map<String, Set<String>> SEVERAL_MEANINGS =
      Map.of(
          "a measure is that of its table's rows",
          Set.of(
              "active_customers",
              "amount",
              "categories",
              "contracted_cost",
              "cost",
              "cost_of_goods",
              "fee",
              "goods_cents",
              "high",
              "list_cost",
              "low",
              "net_sales",
              "orders",
              "quantity",
              "revenue_cents",
              "source_rows",
              "tax",
              "unit_price"),
          "each kind of fact has its own values, and its own reason for none",
          Set.of(
              "category",
              "customer_id",
              "entry_type",
              "marketplace",
              "order_id",
              "prime_status",
              "revenue_line",
              "segment",
              "seller_id"),
          "the text names the column that it belongs to, or comes from",
          Set.of("currency", "day", "month", "plan_id", "size_tier"),
          "one word for different things",
          Set.of(
              "coverage_end",
              "coverage_start",
              "event",
              "flaw",
              "fulfilment",
              "kind",
              "left_truncated",
              "one_time",
              "part",
              "period_start",
              "status",
              "treated"),
          "a bill has the values of FOCUS, a meter its own",
          Set.of("charge_category", "pricing_category", "service_category"),
          "open in bronze, closed in silver; days of reference rows, moments of sellers",
          Set.of("valid_from", "valid_to"),
          "bronze has all versions, and says how they are ordered",
          Set.of("revision"));

  @Test
  void columns_of_one_name_are_described_alike() {
    Map<String, Map<String, Set<String>>> several = new TreeMap<>(texts());
    several.values().removeIf(texts -> texts.size() == 1);
    Set<String> exempt = new TreeSet<>();
    SEVERAL_MEANINGS.values().forEach(exempt::addAll);

    assertThat(several.keySet())
        .as("columns that are described in several ways: %s", several)
        .containsExactlyElementsOf(exempt);
  }

  @Test
  void a_column_that_is_passed_through_keeps_its_description() {
    SparkSession session =
        CaseSession.of(SharedSpark.session(SharedSpark.folder(), TestCases.DATASETS));
    List<String> passed = new ArrayList<>();
    List<String> renamed = new ArrayList<>();
    for (Contract contract : CONTRACTS.built()) {
      Map<String, ContractColumn> origins = PassedColumns.of(session, CONTRACTS, contract);
      for (ContractColumn column : contract.columns()) {
        ContractColumn origin = origins.get(column.name());
        if (origin != null) {
          passed.add(contract.table() + "." + column.name());
          if (!column.description().equals(own(origin))) {
            renamed.add(
                "%s.%s: '%s', of its input: '%s'"
                    .formatted(contract.table(), column.name(), column.description(), own(origin)));
          }
        }
      }
    }

    assertThat(renamed).isEmpty();
    assertThat(passed)
        .contains(
            "silver.order_line.channel", "silver.cloud_usage_rated.tags", "silver.seller.plan")
        .doesNotContain("silver.order_line.category", "silver.campaign.valid_to")
        .hasSizeGreaterThan(100);
  }

  private static String own(ContractColumn column) {
    return column.description().replace(BookkeepingColumns.ORDERED, "");
  }

  /** By column name the tables of each text. */
  private static Map<String, Map<String, Set<String>>> texts() {
    Map<String, Map<String, Set<String>>> texts = new TreeMap<>();
    for (Contract contract : CONTRACTS.all()) {
      for (ContractColumn column : contract.columns()) {
        texts
            .computeIfAbsent(column.name(), name -> new LinkedHashMap<>())
            .computeIfAbsent(column.description(), text -> new TreeSet<>())
            .add(contract.table().toString());
      }
    }
    return texts;
  }
}
