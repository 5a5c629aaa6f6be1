package io.flywheel.warehouse.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.cases.NaiveRating.Part;
import io.flywheel.warehouse.cases.NaiveRating.Rated;
import io.flywheel.warehouse.cases.NaiveRating.Sheet;
import io.flywheel.warehouse.cases.NaiveRating.Tier;
import io.flywheel.warehouse.cases.NaiveRating.Use;
import io.flywheel.warehouse.cases.file.CaseRows;
import io.flywheel.warehouse.cases.file.TestRow;
import io.flywheel.warehouse.compute.Model;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.TableName;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A thousand random price groups in one computation of silver.cloud_usage_rated. Each has a billing
 * account of its own, and each fifth a second one with the same use, delivered backwards with each
 * row in two.
 */
@Tag("proof")
final class CloudRatingTest {
  private static final int GROUPS = 1000;
  private static final LocalDate MONTH = LocalDate.of(2024, 2, 1);
  private static final Contract RATED = TestCases.contract("silver.cloud_usage_rated");
  private static final Map<String, List<Use>> USES = new TreeMap<>();
  private static final List<String> HALVED = new ArrayList<>();
  private static final Map<String, List<Row>> RESULT = new HashMap<>();

  @BeforeAll
  static void rate_all_at_once() {
    Random random = new Random(20240229);
    List<Row> prices = new ArrayList<>();
    List<Row> accounts = new ArrayList<>();
    List<Row> usages = new ArrayList<>();
    for (int group = 0; group < GROUPS; group++) {
      List<Sheet> sheets = sheets(random, group);
      sheets.forEach(sheet -> prices.add(price(sheet, sheets)));
      List<Use> uses = uses(random, group, sheets);
      USES.put("g" + group, uses);
      for (int number = 0; number < 2; number++) {
        accounts.add(account("g" + group, number));
        accounts.add(account("halves" + group, number));
      }
      deliver(usages, "g" + group, uses);
      if (group % 5 == 0) {
        HALVED.add("g" + group);
        deliver(usages, "halves" + group, halves(random, uses));
      }
    }
    for (Row row : rated(prices, accounts, usages)) {
      RESULT.computeIfAbsent(row.getAs("billing_account_id"), each -> new ArrayList<>()).add(row);
    }
  }

  @Test
  void every_part_is_what_row_by_row_computation_says_to_the_last_digit() {
    int parts = 0;
    int repriced = 0;
    for (Map.Entry<String, List<Use>> group : USES.entrySet()) {
      Map<String, List<String>> actual =
          RESULT.get(group.getKey()).stream()
              .collect(
                  Collectors.groupingBy(
                      CloudRatingTest::id,
                      Collectors.mapping(CloudRatingTest::text, Collectors.toList())));
      for (Rated rated : NaiveRating.of(group.getValue())) {
        List<String> expected = new ArrayList<>();
        for (Part part : rated.parts()) {
          expected.add(text(expected.size() + 1, rated.use(), part));
          repriced += part.earlier().isPresent() ? 1 : 0;
        }
        assertThat(actual.get(rated.use().id()))
            .as("%s of %s", rated.use(), group.getKey())
            .containsExactlyInAnyOrderElementsOf(expected);
        parts += expected.size();
      }
    }
    assertThat(parts).as("parts").isGreaterThan(2 * GROUPS);
    assertThat(repriced).as("parts that price earlier units anew").isGreaterThan(GROUPS / 10);
  }

  @Test
  void a_row_costs_the_difference_of_what_the_use_to_date_costs() {
    for (Map.Entry<String, List<Use>> group : USES.entrySet()) {
      Map<String, BigDecimal> actual = costs(group.getKey());
      NaiveRating.of(group.getValue())
          .forEach(
              rated ->
                  assertThat(actual.get(rated.use().id()))
                      .as("%s of %s", rated.use(), group.getKey())
                      .isEqualByComparingTo(rated.cost()));
    }
  }

  @Test
  void neither_splitting_a_row_nor_the_order_of_delivery_changes_a_cost() {
    for (String group : HALVED) {
      assertThat(costs(group.replace("g", "halves"))).as(group).isEqualTo(costs(group));
    }
  }

  @Test
  void graduated_cost_never_falls_as_use_grows_and_volume_may() {
    int falling = 0;
    for (Map.Entry<String, List<Use>> group : USES.entrySet()) {
      Map<String, BigDecimal> costs = costs(group.getKey());
      for (Use use : group.getValue()) {
        int sign = costs.get(use.id()).signum() * use.quantity().signum();
        if (use.sheet().volume()) {
          falling += sign < 0 ? 1 : 0;
        } else {
          assertThat(sign).as("%s", use).isNotNegative();
        }
      }
    }
    assertThat(falling).as("rows by which more use costs less").isPositive();
  }

  /** One to three skus; in mid-month bounds, free quantity and prices of all of them may change. */
  private static List<Sheet> sheets(Random random, int group) {
    boolean volume = random.nextInt(3) == 0;
    int skus = 1 + random.nextInt(3);
    List<Sheet> sheets = new ArrayList<>();
    int times = 1 + random.nextInt(2);
    for (int since = 0; since < times; since++) {
      LocalDate from = since == 0 ? LocalDate.of(2020, 1, 1) : MONTH.plusDays(14);
      BigDecimal free = random.nextBoolean() ? BigDecimal.ZERO : number(random, 60_000_000, 6);
      List<BigDecimal> bounds = new ArrayList<>(List.of(BigDecimal.ZERO));
      for (int tier = random.nextInt(4); tier > 0; tier--) {
        BigDecimal step = number(random, 80_000_000, 6).add(BigDecimal.ONE);
        bounds.add(bounds.get(bounds.size() - 1).add(step));
      }
      for (int sku = 0; sku < skus; sku++) {
        List<Tier> tiers =
            bounds.stream()
                .map(bound -> new Tier(bound, number(random, 2_000_000_000, 9)))
                .toList();
        sheets.add(new Sheet("s" + group + "-" + sku, from, volume, free, tiers));
      }
    }
    return sheets;
  }

  private static List<Use> uses(Random random, int group, List<Sheet> sheets) {
    List<Use> uses = new ArrayList<>();
    for (int row = 0; row < 6; row++) {
      Instant start =
          MONTH.plusDays(random.nextInt(29)).atTime(random.nextInt(2), 0).toInstant(ZoneOffset.UTC);
      LocalDate day = LocalDate.ofInstant(start, ZoneOffset.UTC);
      String sku = sheets.get(random.nextInt(sheets.size())).sku();
      Sheet sheet =
          sheets.stream()
              .filter(each -> each.sku().equals(sku) && !each.validFrom().isAfter(day))
              .reduce((earlier, later) -> later)
              .orElseThrow();
      BigDecimal quantity = number(random, 90_000_000, 6);
      boolean back = random.nextInt(5) == 0;
      uses.add(new Use("u" + group + "-" + row, start, back ? quantity.negate() : quantity, sheet));
    }
    return uses;
  }

  /** The same use in twice as many rows, the last first. */
  private static List<Use> halves(Random random, List<Use> uses) {
    List<Use> halves = new ArrayList<>();
    for (Use use : uses) {
      BigDecimal first =
          use.quantity().multiply(number(random, 100, 2)).setScale(6, RoundingMode.DOWN);
      halves.add(new Use(use.id() + "/1", use.start(), first, use.sheet()));
      halves.add(
          new Use(use.id() + "/2", use.start(), use.quantity().subtract(first), use.sheet()));
    }
    Collections.reverse(halves);
    return halves;
  }

  private static BigDecimal number(Random random, int bound, int decimals) {
    return BigDecimal.valueOf(random.nextInt(bound), decimals);
  }

  /** What each row costs, and what both its halves cost together, by the id of the row. */
  private static Map<String, BigDecimal> costs(String billingAccount) {
    Map<String, BigDecimal> costs = new TreeMap<>();
    for (Row row : RESULT.get(billingAccount)) {
      costs.merge(id(row), row.<BigDecimal>getAs("cost"), BigDecimal::add);
    }
    return costs;
  }

  /** The id of a use, which bears the name of its billing account in front. */
  private static String id(Row row) {
    return row.<String>getAs("usage_id").replaceFirst("^(g|halves)", "").replaceFirst("/.$", "");
  }

  private static String text(Row row) {
    boolean anew = row.<String>getAs("charge_category").equals("Adjustment");
    return "%s %s %s %s %s %s"
        .formatted(
            row.<Integer>getAs("part"),
            anew ? "anew" : "used",
            row.<String>getAs("sku") + row.<LocalDate>getAs("sheet_from"),
            plain(row.getAs("quantity")),
            plain(row.getAs("unit_price")),
            plain(row.getAs("cost")));
  }

  private static String text(int number, Use use, Part part) {
    Sheet sheet = part.earlier().orElse(use.sheet());
    return "%s %s %s %s %s %s"
        .formatted(
            number,
            part.earlier().isPresent() ? "anew" : "used",
            sheet.sku() + sheet.validFrom(),
            plain(part.units()),
            plain(part.price()),
            plain(part.cost()));
  }

  private static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  private static Row price(Sheet sheet, List<Sheet> all) {
    LocalDate end =
        all.stream()
            .filter(each -> each.sku().equals(sheet.sku()))
            .map(Sheet::validFrom)
            .filter(from -> from.isAfter(sheet.validFrom()))
            .findFirst()
            .orElse(LocalDate.of(9999, 12, 31));
    String tiers =
        sheet.tiers().stream()
            .map(
                tier ->
                    "{\"from\":\"%s\",\"unit_price\":\"%s\"}"
                        .formatted(tier.from().toPlainString(), tier.price().toPlainString()))
            .collect(Collectors.joining(",", "[", "]"));
    return row(
        "silver.cloud_price",
        Map.of(
            "sku",
            sheet.sku(),
            "valid_from",
            sheet.validFrom(),
            "valid_to",
            end,
            "price_group",
            sheet.sku().replaceFirst("-.*", ""),
            "unit",
            "Hours",
            "tier_mode",
            sheet.volume() ? "volume" : "graduated",
            "tiers",
            tiers,
            "free_quantity",
            sheet.free().setScale(6),
            "currency",
            "USD"));
  }

  private static Row account(String billingAccount, int number) {
    return row(
        "silver.cloud_account",
        Map.of(
            "account_id",
            billingAccount + "-" + number,
            "valid_from",
            LocalDate.of(2020, 1, 1),
            "valid_to",
            LocalDate.of(9999, 12, 31),
            "billing_account_id",
            billingAccount,
            "account_type",
            "external",
            "currency",
            "USD"));
  }

  private static void deliver(List<Row> usages, String billingAccount, List<Use> uses) {
    for (int line = 0; line < uses.size(); line++) {
      Use use = uses.get(line);
      Map<String, Object> values = new HashMap<>();
      values.put("month", MONTH);
      values.put("day", LocalDate.ofInstant(use.start(), ZoneOffset.UTC));
      values.put("source_file", billingAccount);
      values.put("source_line", (long) line);
      values.put("usage_id", billingAccount.replaceAll("[0-9]", "") + use.id());
      values.put("account_id", billingAccount + "-" + line % 2);
      values.put("sku", use.sheet().sku());
      values.put("pricing_category", "standard");
      values.put("charge_category", "Usage");
      values.put("usage_start", use.start());
      values.put("quantity", use.quantity().setScale(6));
      values.put("unit", "Hours");
      usages.add(row("bronze.cloud_usage", values));
    }
  }

  private static Row row(String table, Map<String, Object> values) {
    return TestRow.of(TestCases.contract(table), values);
  }

  private static List<Row> rated(List<Row> prices, List<Row> accounts, List<Row> usages) {
    SparkSession session =
        CaseSession.of(SharedSpark.session(SharedSpark.folder(), TestCases.DATASETS));
    Map<TableName, CaseRows> inputs = new HashMap<>();
    Map.of(
            "silver.cloud_price", prices,
            "silver.cloud_account", accounts,
            "bronze.cloud_usage", usages)
        .forEach(
            (name, rows) -> {
              Contract contract = TestCases.contract(name);
              inputs.put(contract.table(), CaseRows.of(contract, rows));
            });
    CaseCatalog.of(session).serve(inputs);
    return new Model(TestCases.CONTRACTS, RATED, Map.of()).whole(session).collectAsList();
  }
}
