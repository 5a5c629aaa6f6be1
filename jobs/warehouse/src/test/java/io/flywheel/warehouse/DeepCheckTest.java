package io.flywheel.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.check.CheckResult;
import io.flywheel.warehouse.compute.BuildScheduler;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.state.Publication;
import io.flywheel.warehouse.state.TableState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What readers see is computed again, interval by interval. */
@Tag("proof")
class DeepCheckTest {
  private static final TableName LEDGER = TableName.parse("gold.ledger");

  @TempDir static Path founded;
  @TempDir Path folder;
  private CornerShop shop;

  @BeforeAll
  static void one_published_run() {
    CornerShop shop = CornerShop.in(founded);
    shop.shops("s1,2024-01-01,north");
    shop.sales("a,0,2024-01-30,s1,10.00", "b,0,2024-02-01,s1,5.00");
    shop.run();
  }

  @BeforeEach
  void a_copy() {
    TestFolders.copy(founded, folder);
    shop = CornerShop.in(folder);
  }

  private List<CheckResult> broken(int intervals) {
    List<CheckResult> results = new ArrayList<>();
    shop.engine().deepCheck().orElseThrow().run(intervals, 0, results::addAll);
    assertThat(results).extracting(CheckResult::table).contains(LEDGER);
    return results.stream().filter(CheckResult::failed).toList();
  }

  @Test
  void what_a_run_has_published_is_what_its_definitions_say() {
    // Rows that are built and not published are none of the readers' business.
    shop.sales("c,0,2024-02-01,s1,1.00");
    shop.engine().build(Optional.empty(), BuildScheduler.Scope.stale(), report -> {});
    assertThat(broken(9)).isEmpty();
  }

  @Test
  void a_row_that_another_tool_wrote_and_somebody_published_is_found() {
    shop.engine()
        .session()
        .sql("SELECT * FROM gold.ledger WHERE day = '2024-02-01'")
        .write()
        .format("delta")
        .mode("append")
        .save(shop.engine().tables().path(LEDGER));
    publishAsItStands();

    assertThat(broken(9))
        .filteredOn(result -> result.table().equals(LEDGER))
        .extracting(CheckResult::check)
        .containsExactlyInAnyOrder("equals_its_definition", "key_is_unique", "foots_with_sales");
  }

  /** A publication that nothing was checked for. */
  private void publishAsItStands() {
    Publication now = shop.engine().publications().read().latest().orElseThrow();
    TreeMap<TableName, TableState> states = new TreeMap<>(now.tables());
    TableState old = states.get(LEDGER);
    states.put(
        LEDGER,
        new TableState(
            shop.engine().tables().version(LEDGER), old.tableId(), old.definition(), old.inputs()));
    shop.engine()
        .publications()
        .append(
            new Publication(
                now.number() + 1,
                now.runId(),
                Publication.Kind.PUBLISHED,
                now.asOf(),
                states,
                now.delivered(),
                now.settings()));
  }
}
