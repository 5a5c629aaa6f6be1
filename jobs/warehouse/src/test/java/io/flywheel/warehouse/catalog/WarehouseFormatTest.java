package io.flywheel.warehouse.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.CornerShop;
import io.flywheel.warehouse.EarlierBuild;
import io.flywheel.warehouse.TestFolders;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.publication.PublicationLog;
import io.flywheel.warehouse.state.CommitMetadata;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

/** A warehouse that another build made is refused with the way out. */
@Tag("proof")
class WarehouseFormatTest {
  private static final TableName SALE = TableName.parse("bronze.sale");

  private static Path oneRun;

  @TempDir Path folder;

  @BeforeAll
  static void one_run(@TempDir Path folder) {
    oneRun = folder;
    CornerShop shop = CornerShop.in(folder);
    shop.shops("s1,2024-01-01,north");
    shop.sales("a,0,2024-01-30,s1,10.00");
    shop.run();
  }

  private Path copied() {
    Path copy = folder.resolve("copy");
    TestFolders.copy(oneRun, copy);
    return copy;
  }

  private static Map<String, String> properties(CornerShop shop, TableName table) {
    return CollectionConverters.asJava(
        shop.engine().tables().snapshot(table).orElseThrow().metadata().configuration());
  }

  @Test
  void tables_that_only_grow_are_created_with_the_number() {
    CornerShop shop = CornerShop.in(copied());

    assertThat(properties(shop, PublicationLog.TABLE)).containsEntry("flywheel.format", "5");
    assertThat(properties(shop, SALE)).containsEntry("flywheel.format", "5");
    assertThat(properties(shop, TableName.parse("gold.ledger")))
        .doesNotContainKey("flywheel.format");
    assertThat(shop.query("SELECT amount FROM gold.ledger")).containsExactly("[10.00]");
  }

  @Test
  void a_warehouse_without_the_number_is_neither_read_nor_written() {
    Path copy = copied();
    EarlierBuild.made(copy);
    CornerShop shop = CornerShop.in(copy);
    String warehouse = copy.resolve("warehouse").toString();

    assertThatThrownBy(() -> shop.engine().published())
        .isInstanceOf(WarehouseFormatException.class)
        .hasMessage(
            "the warehouse in %1$s was made by an earlier build of Flywheel: ops.publication has no"
                    .formatted(warehouse)
                + " format number, and this build reads format 5. Columns and properties have had"
                + " other names since. A warehouse is made again from its landing area: delete the"
                + " folder %1$s, or name another with --warehouse, and `flywheel run` takes every"
                    .formatted(warehouse)
                + " file again.");
    assertThatThrownBy(() -> shop.engine().requireNotPaused())
        .isInstanceOf(WarehouseFormatException.class);
    assertThatThrownBy(() -> shop.engine().plan()).isInstanceOf(WarehouseFormatException.class);
    assertThatThrownBy(() -> shop.engine().publications().read())
        .isInstanceOf(WarehouseFormatException.class);
  }

  @Test
  void a_warehouse_with_another_number_is_that_of_another_build() {
    Path copy = copied();
    EarlierBuild.made(copy, 2);

    assertThatThrownBy(() -> CornerShop.in(copy).engine().published())
        .isInstanceOf(WarehouseFormatException.class)
        .hasMessageContaining("was made by another build of Flywheel: ops.publication has format 2")
        .hasMessageContaining("this build reads format 5");
  }

  @Test
  void tables_of_an_ingest_that_closed_nothing_are_refused_too() {
    Path bronze = copied().resolve("warehouse/bronze");
    EarlierBuild.made(bronze);
    Path unclosed = folder.resolve("unclosed");
    TestFolders.copy(bronze, unclosed.resolve("warehouse/bronze"));

    assertThatThrownBy(() -> CornerShop.in(unclosed).engine().requireNotPaused())
        .isInstanceOf(WarehouseFormatException.class)
        .hasMessageContaining("bronze.sale has no format number")
        .hasMessageContaining("delete the folder " + unclosed.resolve("warehouse"));
  }

  @Test
  void a_later_commit_does_not_give_a_table_the_number() {
    Path copy = copied();
    EarlierBuild.made(copy.resolve("warehouse/bronze"));
    CornerShop shop = CornerShop.in(copy);
    Contract sale = shop.engine().contracts().get(SALE);
    Tables tables = shop.engine().tables();

    new Appender(tables)
        .append(
            sale,
            shop.engine().session().createDataFrame(List.<Row>of(), Schemas.of(sale)),
            new CommitMetadata("run", DayRanges.all()));

    assertThat(properties(shop, SALE))
        .containsKey("delta.logRetentionDuration")
        .doesNotContainKey("flywheel.format");
  }
}
