package io.flywheel.warehouse.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.flywheel.warehouse.CornerShop;
import io.flywheel.warehouse.TestFolders;
import io.flywheel.warehouse.compute.BuildScheduler;
import io.flywheel.warehouse.contract.TableName;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commit and data files that are cut, emptied or deleted behind the engine's back. */
@Tag("fault")
class DamageTest {
  private static final String LEDGER =
      "SELECT day, region, amount, source_rows FROM gold.ledger ORDER BY day, region";

  private static Path twoRuns;

  @TempDir Path folder;
  private CornerShop shop;
  private List<String> published;

  @BeforeAll
  static void two_runs(@TempDir Path folder) {
    twoRuns = folder;
    CornerShop shop = CornerShop.in(folder);
    shop.shops("s1,2024-01-01,north", "s2,2024-01-01,south");
    shop.sales("a,0,2024-01-30,s1,10.00", "b,0,2024-01-31,s2,5.00", "c,0,2024-02-01,s1,2.50");
    shop.run();
    shop.sales("d,0,2024-01-30,s2,7.00");
    shop.run();
  }

  @BeforeEach
  void copy() {
    TestFolders.copy(twoRuns, folder.resolve("copy"));
    folder = folder.resolve("copy");
    shop = CornerShop.in(folder);
    published = shop.query(LEDGER);
  }

  private Path table(String name) {
    return Path.of(shop.engine().tables().path(TableName.parse(name)));
  }

  private Path commit(String table, long version) {
    return table(table).resolve("_delta_log/%020d.json".formatted(version));
  }

  private Path lastCommit(String table) {
    return commit(table, shop.engine().tables().version(TableName.parse(table)));
  }

  /** Opens the warehouse as another process finds it. */
  private void reopen() {
    DeltaLog.clearCache();
    shop = CornerShop.in(folder);
  }

  private void damaged(Path file, byte[] left) throws IOException {
    Files.write(file, left);
    reopen();
  }

  private static byte[] firstBytes(Path file, double share) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    return Arrays.copyOf(bytes, (int) (bytes.length * share));
  }

  private void buildRefuses(String... says) {
    for (Throwable refusal :
        List.of(
            catchThrowable(() -> shop.engine().plan()),
            catchThrowable(
                () ->
                    shop.engine()
                        .build(Optional.empty(), BuildScheduler.Scope.stale(), report -> {})),
            catchThrowable(() -> shop.engine().publish(Optional.empty())),
            catchThrowable(() -> shop.engine().requireNotPaused()))) {
      assertThat(refusal).isInstanceOf(DamagedTableException.class).hasMessageContainingAll(says);
    }
  }

  private void readersAreRefused(String... says) {
    assertThatThrownBy(() -> shop.engine().published())
        .isInstanceOf(DamagedTableException.class)
        .hasMessageContainingAll(says);
  }

  private void nextRunEqualsFullRebuild() {
    shop.run();
    for (String table :
        List.of("silver.shop", "silver.sale", "gold.ledger", "gold.month_revenue")) {
      assertThat(shop.differenceFromFullRebuild(table)).as(table).isEmpty();
    }
    assertThat(shop.query(LEDGER)).isEqualTo(published);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Test
  void an_empty_last_commit_is_refused_and_the_table_computed_again_without_its_folder()
      throws IOException {
    Path commit = lastCommit("gold.ledger");
    damaged(commit, new byte[0]);

    buildRefuses("gold.ledger", commit.toString(), "is empty", "delete the folder");
    readersAreRefused("gold.ledger", commit.toString(), "is empty");

    delete(table("gold.ledger"));
    reopen();
    readersAreRefused("gold.ledger", "no commit left", "flywheel build");
    nextRunEqualsFullRebuild();
  }

  @Test
  void a_commit_cut_within_a_line_or_between_two_is_refused() throws IOException {
    Path commit = lastCommit("silver.sale");
    byte[] whole = Files.readAllBytes(commit);
    damaged(commit, firstBytes(commit, 0.5));

    buildRefuses("silver.sale", commit.toString(), "is cut or damaged");
    readersAreRefused("silver.sale", commit.toString());

    String firstLine = new String(whole, StandardCharsets.UTF_8).lines().findFirst().get() + "\n";
    damaged(commit, firstLine.getBytes(StandardCharsets.UTF_8));
    buildRefuses("silver.sale", commit.toString(), "lacks lines at its end");
    readersAreRefused("silver.sale", commit.toString());

    damaged(commit, whole);
    assertThat(shop.engine().plan().upToDate()).isTrue();
    assertThat(shop.query(LEDGER)).isEqualTo(published);
  }

  @Test
  void a_broken_commit_of_a_delivered_table_is_refused_with_a_copy_as_the_way_out()
      throws IOException {
    Path commit = lastCommit("bronze.sale");
    damaged(commit, new byte[0]);

    buildRefuses("bronze.sale", commit.toString(), "from a copy", "into a new warehouse");
  }

  @Test
  void a_broken_commit_that_nothing_vouches_for_may_be_deleted_and_readers_go_on()
      throws IOException {
    Path commit = commit("bronze.sale", 1 + version("bronze.sale"));
    damaged(commit, new byte[0]);

    buildRefuses("bronze.sale", commit.toString(), "delete it");
    assertThat(shop.query(LEDGER)).isEqualTo(published);
    assertThat(shop.query("SELECT sale_id FROM bronze.sale"))
        .containsExactly("[a]", "[b]", "[c]", "[d]");

    Files.delete(commit);
    reopen();
    assertThat(shop.engine().plan().upToDate()).isTrue();
  }

  private long version(String table) {
    return shop.engine().tables().version(TableName.parse(table));
  }

  @Test
  void publish_refuses_a_table_that_was_damaged_after_it_was_checked() throws IOException {
    shop.sales("e,0,2024-01-30,s1,1.00");
    shop.engine().build(Optional.empty(), BuildScheduler.Scope.stale(), report -> {});
    shop.engine().check(Optional.empty());
    Path commit = lastCommit("gold.ledger");
    damaged(commit, firstBytes(commit, 0.9));

    assertThatThrownBy(() -> shop.engine().publish(Optional.empty()))
        .isInstanceOf(DamagedTableException.class)
        .hasMessageContainingAll("gold.ledger", commit.toString());
    assertThat(shop.query(LEDGER)).isEqualTo(published);
  }

  @Test
  void a_broken_memory_is_refused_before_it_is_read() throws IOException {
    Path commit = lastCommit("ops.publication");
    damaged(commit, new byte[0]);

    buildRefuses("ops.publication", commit.toString(), "is empty");
    readersAreRefused("ops.publication", commit.toString());
  }

  @Test
  void a_deleted_commit_in_the_middle_or_at_the_end_is_named() throws IOException {
    assertThat(version("gold.ledger")).isEqualTo(1);
    byte[] first = Files.readAllBytes(commit("gold.ledger", 0));
    Files.delete(commit("gold.ledger", 0));
    reopen();
    buildRefuses("gold.ledger", commit("gold.ledger", 0).toString(), "is missing");
    readersAreRefused("gold.ledger", commit("gold.ledger", 0).toString());

    Files.write(commit("gold.ledger", 0), first);
    Files.delete(commit("gold.ledger", 1));
    reopen();
    buildRefuses("gold.ledger", "ends at version 0", "version 1");
    readersAreRefused("gold.ledger", "ends at version 0", "version 1");
  }

  @Test
  void several_damaged_tables_are_all_named() throws IOException {
    damaged(lastCommit("gold.ledger"), new byte[0]);
    damaged(lastCommit("bronze.shop"), new byte[0]);

    buildRefuses("2 tables are damaged", "gold.ledger: ", "bronze.shop: ");
  }

  @Test
  void a_lost_data_file_of_a_built_table_is_named_and_a_full_build_does_without_it()
      throws IOException {
    Path lost = deleteDataFile("silver.sale", "month=2024-01-01");
    shop.sales("e,0,2024-01-30,s1,1.00");

    assertThat(LostFile.in(catchThrowable(() -> shop.run())))
        .hasValueSatisfying(
            damage ->
                assertThat(damage)
                    .hasMessageContainingAll(
                        "silver.sale", lost.toString(), "flywheel build --full"));

    shop.engine().build(Optional.empty(), BuildScheduler.Scope.full(), report -> {});
    shop.engine().check(Optional.empty());
    shop.engine().publish(Optional.empty());
    assertThat(shop.query("SELECT sale_id FROM silver.sale"))
        .containsExactly("[a]", "[b]", "[c]", "[d]", "[e]");
    assertThat(shop.differenceFromFullRebuild("silver.sale")).isEmpty();
  }

  @Test
  void a_lost_data_file_of_a_delivered_or_an_entity_table_is_named_with_its_way_out()
      throws IOException {
    Path sale = deleteDataFile("bronze.sale", "month=2024-02-01");
    assertThat(LostFile.in(catchThrowable(() -> shop.query("SELECT sale_id FROM bronze.sale"))))
        .hasValueSatisfying(
            damage ->
                assertThat(damage)
                    .hasMessageContainingAll(
                        "bronze.sale", sale.toString(), "from a copy", "into a new warehouse"));

    Path entity = deleteDataFile("silver.shop", "");
    assertThat(LostFile.in(catchThrowable(() -> shop.query("SELECT region FROM silver.shop"))))
        .hasValueSatisfying(
            damage ->
                assertThat(damage)
                    .hasMessageContainingAll(
                        "silver.shop", entity.toString(), "delete the folder"));
  }

  @Test
  void a_failure_with_another_cause_is_no_lost_file() {
    assertThat(LostFile.in(new IllegalStateException("no such file: /nowhere/x.parquet")))
        .isEmpty();
  }

  /** Deletes a data file that the newest version has in a folder of the table. */
  private Path deleteDataFile(String table, String partition) throws IOException {
    String file =
        Arrays.stream(shop.engine().session().table(table).inputFiles())
            .filter(name -> name.contains(partition))
            .findFirst()
            .orElseThrow();
    Path path = Path.of(URI.create(file).getPath());
    Files.delete(path);
    reopen();
    return path;
  }
}
