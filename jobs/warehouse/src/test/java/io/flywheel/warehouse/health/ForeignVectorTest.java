package io.flywheel.warehouse.health;

import static io.flywheel.warehouse.ManySales.COUNT;
import static io.flywheel.warehouse.ManySales.assertEqualsFullRebuild;
import static io.flywheel.warehouse.ManySales.cents;
import static io.flywheel.warehouse.ManySales.changesSince;
import static io.flywheel.warehouse.ManySales.deleted;
import static io.flywheel.warehouse.ManySales.marked;
import static io.flywheel.warehouse.ManySales.path;
import static io.flywheel.warehouse.ManySales.revise;
import static io.flywheel.warehouse.ManySales.rows;
import static io.flywheel.warehouse.ManySales.version;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.delta.tables.DeltaTable;
import io.flywheel.warehouse.CornerShop;
import io.flywheel.warehouse.ManySales;
import io.flywheel.warehouse.TestFolders;
import io.flywheel.warehouse.catalog.Scala;
import io.flywheel.warehouse.compute.BuildScheduler;
import io.flywheel.warehouse.files.DeletedRows;
import io.flywheel.warehouse.plan.TablePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.commands.DeltaOptimizeContext;
import org.apache.spark.sql.delta.commands.DeltaPurgeOperation;
import org.apache.spark.sql.delta.commands.OptimizeExecutor;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** Delta's own commands mark rows by files, which may be lost, and purge what we have marked. */
@Tag("fault")
class ForeignVectorTest {
  private static final String SUM = "SELECT count(*), sum(cents) FROM silver.sale";

  @TempDir static Path founded;
  @TempDir Path folder;
  private CornerShop shop;

  @BeforeAll
  static void a_day_of_many_sales_one_of_them_marked() {
    CornerShop shop = CornerShop.large(founded);
    ManySales.found(shop);
    revise(shop, 4, 1);
  }

  @BeforeEach
  void a_copy() {
    TestFolders.copy(founded, folder);
    shop = CornerShop.large(folder);
  }

  private void reopen() {
    DeltaLog.clearCache();
    shop = CornerShop.large(folder);
  }

  private DeltaTable table() {
    return DeltaTable.forPath(shop.engine().session(), path(shop));
  }

  /** Deletes a sale as another tool does, so that both vectors of the file stand in one of its. */
  private void deletedByAnotherTool(int sale) {
    table().delete("sale_id = 'sale%05d'".formatted(sale));
  }

  private static String text(int revisions) {
    return "[%d,%d]".formatted(COUNT, cents(revisions));
  }

  private List<Path> vectors() {
    try (Stream<Path> files = Files.list(Path.of(path(shop)))) {
      return files.filter(file -> file.toString().endsWith(".bin")).toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private long published() {
    return shop.engine().publications().read().readable().orElseThrow().number();
  }

  private void maintain(int daysFromNow) {
    shop.engine().maintenance().run(Instant.now().plus(Duration.ofDays(daysFromNow)));
  }

  @Test
  void a_sale_that_another_tool_deletes_is_noticed_alone_and_comes_back() {
    long before = version(shop);
    deletedByAnotherTool(5);

    assertThat(vectors()).hasSize(1);
    assertThat(marked(shop))
        .singleElement()
        .satisfies(file -> assertThat(file.deletionVector().isOnDisk()).isTrue())
        .satisfies(file -> assertThat(DeletedRows.count(file)).isEqualTo(2));
    assertThat(rows(changesSince(shop, before).removed())).isEqualTo(1);
    assertThat(changesSince(shop, before).added()).isEmpty();
    assertThat(shop.engine().plan().stale().stream().map(TablePlan::contract))
        .anyMatch(contract -> contract.table().equals(ManySales.SALE));

    shop.run();

    assertThat(shop.query(SUM)).containsExactly(text(1));
    assertEqualsFullRebuild(shop);
    revise(shop, 6, 1);
    assertThat(deleted(shop)).isEqualTo(3);
    assertThat(shop.query(SUM)).containsExactly(text(2));
    assertEqualsFullRebuild(shop);
  }

  @Test
  void vector_files_stay_as_long_as_a_kept_version_names_them() throws IOException {
    deletedByAnotherTool(5);
    shop.run();
    Path vector = vectors().get(0);
    Path orphan = leave("deletion_vector_of_a_died_write.bin", 8);
    Path young = leave("deletion_vector_of_a_write_under_way.bin", 6);

    maintain(0);
    assertThat(orphan).doesNotExist();
    assertThat(young).exists();
    maintain(401);
    assertThat(vectors()).as("the newest version names it").containsExactly(vector);
    assertThat(shop.query(SUM)).containsExactly(text(1));

    long named = published();
    revise(shop, 6, 1);
    maintain(399);
    assertThat(vectors()).as("a kept publication names it").containsExactly(vector);
    shop.engine().rollback().to(named);
    assertThat(shop.query(SUM)).containsExactly(text(1));
    shop.engine().rollback().release();
    revise(shop, 7, 1);
    maintain(401);

    assertThat(vectors()).isEmpty();
    assertThat(shop.query(SUM)).containsExactly(text(3));
    assertThatThrownBy(() -> shop.engine().rollback().to(named))
        .hasMessageContaining("can no longer be read");
    assertEqualsFullRebuild(shop);
  }

  private Path leave(String name, int daysAgo) throws IOException {
    Path file = Files.writeString(Path.of(path(shop), name), "left");
    return Files.setLastModifiedTime(
        file, FileTime.from(Instant.now().minus(Duration.ofDays(daysAgo))));
  }

  @Test
  void a_publication_whose_vector_file_is_gone_is_not_rolled_back_to() throws IOException {
    deletedByAnotherTool(5);
    shop.run();
    long named = published();
    Path vector = vectors().get(0);
    revise(shop, 6, 1);
    Files.delete(vector);
    reopen();

    assertThatThrownBy(() -> shop.engine().rollback().to(named))
        .hasMessageContaining("can no longer be read: deletion vector ")
        .hasMessageContaining(vector.getFileName().toString());
    assertThat(shop.query(SUM)).containsExactly(text(2));
    revise(shop, 7, 1);
    assertEqualsFullRebuild(shop);
  }

  @Test
  void a_lost_vector_file_is_named_and_a_full_build_does_without_it() throws IOException {
    deletedByAnotherTool(5);
    shop.run();
    Path vector = vectors().get(0);
    Files.delete(vector);

    namedAndHealed(vector, "is missing");
  }

  @Test
  void a_cut_or_changed_vector_file_is_named_and_a_full_build_does_without_it() throws IOException {
    deletedByAnotherTool(5);
    shop.run();
    Path vector = vectors().get(0);
    byte[] bytes = Files.readAllBytes(vector);
    Files.write(vector, new byte[0]);
    named(vector, "is cut or damaged");
    Files.write(vector, Arrays.copyOf(bytes, bytes.length / 2));
    named(vector, "is cut or damaged");
    bytes[bytes.length / 2] ^= 1;
    Files.write(vector, bytes);

    namedAndHealed(vector, "is cut or damaged");
  }

  private void namedAndHealed(Path vector, String says) {
    named(vector, says);
    shop.sales(ManySales.between(6, 7, 1));
    assertNames(vector, says, catchThrowable(shop::run));
    reopen();

    shop.engine().build(Optional.empty(), BuildScheduler.Scope.full(), report -> {});
    shop.engine().check(Optional.empty());
    shop.engine().publish(Optional.empty());

    assertThat(shop.query(SUM)).containsExactly(text(2));
    assertEqualsFullRebuild(shop);
  }

  private void named(Path vector, String says) {
    reopen();
    // Files are counted by the log alone.
    assertNames(
        vector, says, catchThrowable(() -> shop.query("SELECT sum(cents) FROM silver.sale")));
  }

  private static void assertNames(Path vector, String says, Throwable failure) {
    assertThat(LostFile.in(failure))
        .as("%s", failure)
        .hasValueSatisfying(
            damage ->
                assertThat(damage)
                    .hasMessageContainingAll(
                        "silver.sale: deletion vector ",
                        vector.getFileName().toString(),
                        says,
                        "flywheel build --full"));
  }

  @Test
  void a_run_after_another_tool_has_compacted_the_table_is_right() {
    purged(() -> table().optimize().executeCompaction());
  }

  @Test
  void a_run_after_another_tool_has_purged_the_table_is_right() {
    // What REORG TABLE ... APPLY (PURGE) does, which takes no path.
    purged(
        () ->
            new OptimizeExecutor(
                    shop.engine().session(),
                    shop.engine().tables().snapshot(ManySales.SALE).orElseThrow(),
                    Option.empty(),
                    Scala.seq(List.of()),
                    Scala.seq(List.of()),
                    false,
                    new DeltaOptimizeContext(
                        Option.apply(new DeltaPurgeOperation()),
                        Option.apply(0L),
                        Option.empty(),
                        Option.apply(0.0),
                        false))
                .optimize());
  }

  private void purged(Runnable purge) {
    long old = published();
    purge.run();
    assertThat(deleted(shop)).isZero();
    assertThat(shop.engine().plan().upToDate()).isTrue();

    revise(shop, 5, 1);

    assertThat(deleted(shop)).isEqualTo(1);
    assertThat(shop.query(SUM)).containsExactly(text(2));
    assertEqualsFullRebuild(shop);
    shop.engine().rollback().to(old);
    assertThat(shop.query(SUM)).containsExactly(text(1));
  }
}
