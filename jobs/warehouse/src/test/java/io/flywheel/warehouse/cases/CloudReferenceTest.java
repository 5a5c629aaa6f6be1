package io.flywheel.warehouse.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.cases.file.CaseFile;
import io.flywheel.warehouse.cases.file.CaseRows;
import io.flywheel.warehouse.contract.Check;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules that compare rows of cloud reference name both sides, and let good rows be. */
@Tag("fast")
final class CloudReferenceTest {
  @TempDir private static Path folder;
  private static SparkSession session;

  @BeforeAll
  static void session() {
    session = CaseSession.of(SharedSpark.session(SharedSpark.folder(), TestCases.DATASETS));
  }

  @Test
  void an_account_under_two_billing_accounts_at_once_is_named_with_both() throws IOException {
    assertThat(
            broken(
                "silver.cloud_account",
                "one_billing_account_at_once",
                Map.of(
                    "bronze.cloud_account",
                    """
                    account_id,valid_from,valid_to,billing_account_id,source_file,source_line
                    twice,2024-01-01,2024-03-01,B1,a.csv,2
                    twice,2024-02-29,,B2,a.csv,3
                    moves,2024-01-01,,B1,a.csv,4
                    moves,2024-02-29,,B2,a.csv,5
                    follows,2024-01-01,2024-02-29,B1,a.csv,6
                    follows,2024-02-29,,B2,a.csv,7
                    renewed,2024-01-01,2024-03-01,B1,a.csv,8
                    renewed,2024-02-29,,B1,a.csv,9
                    """)))
        .containsExactly("[twice,B1,2024-01-01,2024-03-01,B2,2024-02-29,a.csv,2,a.csv,3]");
  }

  @Test
  void an_internal_account_is_used_by_a_line_a_known_pool_or_one_that_the_ledger_has()
      throws IOException {
    assertThat(
            broken(
                "silver.cloud_account",
                "used_by_a_line_or_pool",
                Map.of(
                    "silver.cloud_account",
                    """
                    account_id,valid_from,used_by
                    a,2024-01-01,Online stores
                    b,2024-01-01,corporate
                    c,2024-01-01,robotics
                    d,2024-01-01,corprate
                    e,2024-01-01,
                    """,
                    "silver.journal_entry",
                    """
                    day,entry_id,account,sub_account
                    2024-01-31,e1,technology_and_infrastructure,robotics
                    """)))
        .containsExactly("[d,2024-01-01,corprate]");
  }

  @Test
  void sheets_of_a_price_group_that_differ_on_the_same_days_are_named_with_both()
      throws IOException {
    String sheet = "%s,%s,%s,%s,%s,%s,%s\n";
    assertThat(
            broken(
                "silver.cloud_price",
                "tiers_of_a_price_group_agree",
                Map.of(
                    "silver.cloud_price",
                    "sku,valid_from,valid_to,price_group,tier_mode,tier_bounds,free_quantity\n"
                        + sheet.formatted("a", "2024-01-01", "2024-02-29", "g", "volume", "0 9", 5)
                        + sheet.formatted("b", "2024-01-01", "2024-02-29", "g", "volume", "0 9", 5)
                        + sheet.formatted("c", "2024-02-28", "9999-12-31", "g", "volume", "0 8", 5)
                        + sheet.formatted("d", "2024-02-29", "9999-12-31", "g", "volume", "0 8", 5)
                        + sheet.formatted("e", "2024-01-01", "9999-12-31", "h", "volume", "0", 0)
                        + sheet.formatted("f", "2024-01-01", "9999-12-31", "i", "volume", "0", 0)
                        + sheet.formatted("g", "2024-01-01", "9999-12-31", "i", "volume", "0", 1)
                        + sheet.formatted(
                            "h", "2024-01-01", "9999-12-31", "h", "graduated", "0", 0))))
        .containsExactlyInAnyOrder(
            "[g,a,2024-01-01,c,2024-02-28,volume,volume,0 9,0 8,5.000000,5.000000]",
            "[g,b,2024-01-01,c,2024-02-28,volume,volume,0 9,0 8,5.000000,5.000000]",
            "[h,e,2024-01-01,h,2024-01-01,volume,graduated,0,0,0.000000,0.000000]",
            "[i,f,2024-01-01,g,2024-01-01,volume,volume,0,0,0.000000,1.000000]");
  }

  private static List<String> broken(String table, String rule, Map<String, String> given)
      throws IOException {
    Map<TableName, CaseRows> rows = new HashMap<>();
    for (Map.Entry<String, String> each : given.entrySet()) {
      Contract contract = TestCases.contract(each.getKey());
      Path file = Files.writeString(folder.resolve(contract.table() + ".csv"), each.getValue());
      rows.put(contract.table(), CaseFile.read(file, contract).whole());
    }
    CaseCatalog.of(session).serve(rows);
    Check check =
        TestCases.contract(table).checks().stream()
            .filter(each -> each.name().equals(rule))
            .findFirst()
            .orElseThrow();
    return session.sql(check.condition()).collectAsList().stream().map(Object::toString).toList();
  }
}
