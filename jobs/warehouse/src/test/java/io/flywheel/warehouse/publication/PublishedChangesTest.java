package io.flywheel.warehouse.publication;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.CornerShop;
import io.flywheel.warehouse.TestFolders;
import io.flywheel.warehouse.compute.BuildScheduler;
import io.flywheel.warehouse.compute.TableReport;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.publication.PublishedChanges.Change;
import io.flywheel.warehouse.state.Publication;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change is a row that readers see or no longer see, not a version. */
@Tag("proof")
class PublishedChangesTest {
  private static final TableName LEDGER = TableName.parse("gold.ledger");

  @TempDir static Path founded;
  @TempDir Path folder;
  private CornerShop shop;

  @BeforeAll
  static void two_days_of_one_month_in_two_publications() {
    CornerShop shop = CornerShop.in(founded);
    shop.shops("s1,2024-01-01,north");
    shop.sales("a,0,2024-01-01,s1,10.00");
    shop.run();
    shop.sales("b,0,2024-01-02,s1,5.00");
    shop.run();
  }

  @BeforeEach
  void a_copy() {
    TestFolders.copy(founded, folder);
    shop = CornerShop.in(folder);
  }

  private PublicationLog log() {
    return shop.engine().publications();
  }

  private Publication latest() {
    return log().read().readable().orElseThrow();
  }

  /** Table -> version before and now. */
  private Map<String, List<Long>> changes(Publication publication) {
    return new PublishedChanges(shop.engine().session(), shop.engine().tables(), log())
        .of(publication).stream()
            .collect(
                Collectors.toMap(
                    change -> change.table().toString(),
                    change -> List.of(change.before().orElse(-1L), change.version())));
  }

  private long version(TableName table) {
    return latest().tables().get(table).version();
  }

  @Test
  void all_rows_of_a_first_publication_are_new() {
    Publication first = log().readableBefore(latest()).orElseThrow();

    assertThat(log().readableBefore(first)).isEmpty();
    assertThat(
            new PublishedChanges(shop.engine().session(), shop.engine().tables(), log()).of(first))
        .extracting(Change::table)
        .extracting(TableName::toString)
        .containsExactly(
            "bronze.sale",
            "bronze.shop",
            "silver.sale",
            "silver.shop",
            "gold.ledger",
            "gold.month_revenue");
    assertThat(changes(first).get("gold.ledger").get(0)).isEqualTo(-1L);
  }

  @Test
  void a_late_sale_changes_what_is_computed_of_sales() {
    long before = version(LEDGER);
    shop.sales("c,0,2024-01-01,s1,1.00");

    shop.run();

    assertThat(changes(latest()))
        .containsOnlyKeys("bronze.sale", "silver.sale", "gold.ledger", "gold.month_revenue")
        .containsEntry("gold.ledger", List.of(before, version(LEDGER)));
    assertThat(version(LEDGER)).isGreaterThan(before);
  }

  @Test
  void a_table_that_is_computed_and_comes_out_the_same_is_not_changed() {
    shop.shops("s1,2024-01-02,north");

    List<TableReport> reports = shop.run();

    assertThat(reports)
        .filteredOn(report -> report.table().equals(TableName.parse("silver.shop")))
        .extracting(TableReport::outcome)
        .containsExactly(TableReport.Outcome.UNCHANGED);
    assertThat(changes(latest())).containsOnlyKeys("bronze.shop");
  }

  @Test
  void after_a_rollback_a_run_changes_what_readers_saw_since() {
    long second = version(LEDGER);
    Publication first = log().readableBefore(latest()).orElseThrow();
    shop.engine().rollback().to(first.number());
    assertThat(log().readableBefore(latest()).orElseThrow().number())
        .isEqualTo(latest().number() - 1);
    shop.engine().rollback().release();

    shop.run();

    assertThat(changes(latest()))
        .containsOnlyKeys("bronze.sale", "silver.sale", "gold.ledger", "gold.month_revenue");
    assertThat(changes(latest()).get("gold.ledger").get(0))
        .isEqualTo(first.tables().get(LEDGER).version())
        .isLessThan(second);
  }

  @Test
  void a_run_is_known_by_what_it_has_published() {
    Publication second = latest();
    String open = shop.sales("c,0,2024-01-03,s1,1.00");

    assertThat(log().publishedBy(second.runId())).contains(second);
    assertThat(log().publishedBy(open)).isEmpty();
    shop.engine().build(Optional.of(open), BuildScheduler.Scope.stale(), report -> {});
    shop.engine().check(Optional.of(open));
    assertThat(shop.engine().publish(Optional.of(open))).isEqualTo(log().publishedBy(open));
    assertThat(log().publishedBy(second.runId())).contains(second);
  }
}
