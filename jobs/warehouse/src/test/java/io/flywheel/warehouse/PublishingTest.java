package io.flywheel.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.warehouse.compute.BuildScheduler;
import io.flywheel.warehouse.compute.RefreshMode;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.run.StageRefusedException;
import io.flywheel.warehouse.run.SupersededRunException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What readers see when: stages one by one, rollback and release. */
@Tag("proof")
class PublishingTest {
  private static final String LEDGER = "SELECT day, region, amount FROM gold.ledger ORDER BY 1, 2";
  private static final List<String> TABLES =
      List.of("silver.shop", "silver.sale", "gold.ledger", "gold.month_revenue");

  @TempDir static Path founded;
  @TempDir Path folder;
  private CornerShop shop;

  @BeforeAll
  static void one_published_run() {
    CornerShop shop = CornerShop.in(founded);
    shop.shops("s1,2024-01-01,north");
    shop.sales("a,0,2024-01-30,s1,10.00");
    shop.run();
  }

  @BeforeEach
  void a_copy() {
    TestFolders.copy(founded, folder);
    shop = CornerShop.in(folder);
  }

  private long published() {
    return shop.engine().publications().read().readable().orElseThrow().number();
  }

  @Test
  void after_a_rollback_readers_see_the_old_rows_until_a_run_after_the_release() {
    List<String> old = shop.query(LEDGER);
    long first = published();
    shop.sales("b,0,2024-02-01,s1,5.00");
    shop.shops("s1,2024-02-02,south");
    shop.run();
    List<String> now = shop.query(LEDGER);
    long second = published();
    assertThat(now).isNotEqualTo(old);

    shop.engine().rollback().to(first);

    assertThat(shop.query(LEDGER)).isEqualTo(old);
    assertThat(shop.engine().publications().read().paused()).isTrue();
    assertThatThrownBy(shop::run)
        .isInstanceOf(StageRefusedException.class)
        .hasMessageContaining("flywheel publish --release");
    assertThatThrownBy(() -> shop.engine().check(Optional.empty()))
        .isInstanceOf(StageRefusedException.class);
    assertThatThrownBy(() -> shop.engine().publish(Optional.empty()))
        .isInstanceOf(StageRefusedException.class);
    assertThatThrownBy(() -> shop.engine().publishable(Optional.empty()))
        .isInstanceOf(StageRefusedException.class);
    shop.engine().rollback().to(second);
    assertThat(shop.query(LEDGER)).isEqualTo(now);
    shop.engine().rollback().to(first);

    shop.engine().rollback().release();

    assertThat(shop.query(LEDGER)).isEqualTo(old);
    shop.sales("c,0,2024-02-01,s1,1.00");
    shop.run();
    assertThat(shop.query(LEDGER))
        .containsExactly("[2024-01-30,south,10.00]", "[2024-02-01,south,6.00]");
    for (String table : TABLES) {
      assertThat(shop.differenceFromFullRebuild(table)).as(table).isEmpty();
    }
    assertThat(shop.engine().publications().read().latest().orElseThrow().asOf())
        .contains(LocalDate.of(2024, 2, 2));
  }

  @Test
  void a_run_that_was_open_is_not_published_after_the_release() {
    long first = published();
    shop.sales("b,0,2024-02-01,s1,5.00");
    shop.run();
    String open = shop.sales("c,0,2024-02-01,s1,1.00");
    shop.engine().build(Optional.of(open), BuildScheduler.Scope.stale(), report -> {});
    shop.engine().check(Optional.of(open));
    shop.engine().rollback().to(first);
    shop.engine().rollback().release();

    assertThatThrownBy(() -> shop.engine().publish(Optional.of(open)))
        .isInstanceOf(SupersededRunException.class);
    shop.run();
    assertThat(shop.query(LEDGER)).contains("[2024-02-01,north,6.00]");
  }

  @Test
  void what_cannot_be_rolled_back_or_released_is_said_with_what_can() {
    long only = published();
    assertThatThrownBy(() -> shop.engine().rollback().to(99))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no publication 99")
        .hasMessageContaining(only + " (as of 2024-01-30)");
    assertThatThrownBy(() -> shop.engine().rollback().to(only))
        .hasMessageContaining("readers see publication " + only + " already");
    assertThatThrownBy(() -> shop.engine().rollback().release())
        .hasMessageContaining("nothing to release");
  }

  @Test
  void one_table_built_alone_leaves_its_readers_stale_and_publish_names_them() {
    shop.sales("b,0,2024-02-01,s1,5.00");
    TableName sale = TableName.parse("silver.sale");
    shop.engine()
        .build(
            Optional.empty(),
            new BuildScheduler.Scope(Optional.of(sale), RefreshMode.INCREMENTAL),
            report -> assertThat(report.table()).isEqualTo(sale));

    assertThatThrownBy(() -> shop.engine().publish(Optional.empty()))
        .isInstanceOf(StageRefusedException.class)
        .hasMessageContaining("gold.ledger: silver.sale changed: 2024-02-01")
        .hasMessageNotContaining("silver.sale: ");

    shop.run();
    assertThat(shop.query(LEDGER)).contains("[2024-02-01,north,5.00]");
  }

  @Test
  void no_stage_of_an_overtaken_run_gets_in() {
    Optional<String> overtaken = Optional.of(shop.sales("b,0,2024-02-01,s1,5.00"));
    shop.engine().build(overtaken, BuildScheduler.Scope.stale(), report -> {});
    shop.sales("c,0,2024-02-01,s1,1.00");

    assertThatThrownBy(
            () -> shop.engine().build(overtaken, BuildScheduler.Scope.stale(), report -> {}))
        .isInstanceOf(SupersededRunException.class);
    assertThatThrownBy(() -> shop.engine().check(overtaken))
        .isInstanceOf(SupersededRunException.class);
    assertThatThrownBy(() -> shop.engine().publish(overtaken))
        .isInstanceOf(SupersededRunException.class);

    shop.run();
    assertThat(shop.query(LEDGER)).contains("[2024-02-01,north,6.00]");
  }
}
