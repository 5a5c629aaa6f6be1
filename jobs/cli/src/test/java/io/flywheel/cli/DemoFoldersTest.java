package io.flywheel.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.cli.DemoFolders.Fate;
import io.flywheel.cli.options.CompanyOptions;
import io.flywheel.feeds.generate.Generator;
import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.run.LockedException;
import io.flywheel.warehouse.run.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

@Tag("fast")
class DemoFoldersTest {
  private final Path folder = SharedSpark.folder();
  private final Path warehouse = folder.resolve("warehouse");
  private final Path landing = folder.resolve("landing");
  private final CompanyOptions company = company("--to", "2024-01-02");
  private final CompanyOptions other = company("--to", "2024-01-02", "--seed", "2");

  @Test
  void a_second_demo_of_the_same_company_keeps_its_folders() throws IOException {
    generated(company);

    assertThat(folders(company).prepare()).isEqualTo(Fate.KEPT);
    assertThat(landing.resolve("_truth.json")).exists();
  }

  @Test
  void a_demo_that_died_while_generating_generates_again() throws IOException {
    generated(company);
    Files.delete(landing.resolve("_truth.json"));

    assertThat(folders(company).prepare()).isEqualTo(Fate.FILLED);
  }

  @Test
  void another_company_takes_the_place_of_the_one_before() throws IOException {
    generated(company);
    Files.createDirectories(warehouse.resolve("ops"));

    assertThat(folders(other).fate()).isEqualTo(Fate.REPLACED);
    assertThat(landing.resolve("_truth.json")).exists();
    assertThat(folders(other).prepare()).isEqualTo(Fate.REPLACED);
    assertThat(landing).doesNotExist();
    assertThat(warehouse.resolve("ops")).doesNotExist();
  }

  @Test
  void a_company_that_a_run_still_writes_is_not_thrown_away() throws IOException {
    generated(company);

    try (RunLock held = RunLock.acquire(warehouse)) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> folders(other).prepare()).isInstanceOf(LockedException.class);
    }
    assertThat(landing.resolve("_truth.json")).exists();
  }

  @Test
  void a_landing_folder_outlives_its_warehouse_for_the_same_company_only() throws IOException {
    Generator.write(company.request(landing));

    assertThatThrownBy(() -> folders(other).prepare())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("seed 1, not seed 2");
    assertThat(folders(company).prepare()).isEqualTo(Fate.FILLED);
  }

  @Test
  void a_folder_of_somebody_else_is_refused_before_anything_is_deleted() throws IOException {
    generated(company);
    Path orders = Files.createDirectories(folder.resolve("exports")).resolve("orders.csv");
    Files.writeString(orders, "order_id\n");
    DemoFolders elsewhere = new DemoFolders(warehouse, folder.resolve("exports"), company);

    assertThatThrownBy(elsewhere::prepare)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("exports is not empty, and not a demo's");
    assertThat(orders).exists();
    assertThat(folders(company).prepare()).isEqualTo(Fate.KEPT);
  }

  private void generated(CompanyOptions of) throws IOException {
    assertThat(folders(of).prepare()).isEqualTo(Fate.FILLED);
    Generator.write(of.request(landing));
  }

  private DemoFolders folders(CompanyOptions of) {
    return new DemoFolders(warehouse, landing, of);
  }

  private static CompanyOptions company(String... options) {
    return CommandLine.populateCommand(new CompanyOptions(), options);
  }
}
