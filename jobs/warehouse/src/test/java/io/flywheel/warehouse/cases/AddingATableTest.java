package io.flywheel.warehouse.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.TestFolders;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The table of docs/adding-a-table.md, made of the files that the page shows. */
@Tag("fast")
class AddingATableTest {
  private static final Path PAGE = SharedSpark.PROJECT.resolve("docs/adding-a-table.md");
  private static final TableName TABLE = TableName.parse("gold.order_value");

  /** A line that names a path, and the block below it. */
  private static final Pattern FILE =
      Pattern.compile("(?ms)^`(datasets/[^`\n]+)`\n\n```\\w+\n(.*?)^```$");

  /** A mistake of the page: the line that is replaced, and the line that replaces it. */
  private static final Pattern MISTAKE = Pattern.compile("(?ms)^```diff\n-(.*?)\n\\+(.*?)\n```$");

  private static Path datasets;
  private static String page;

  @BeforeAll
  static void copyTheOthers() throws IOException {
    page = Files.readString(PAGE);
    datasets = SharedSpark.folder().resolve("datasets");
    TestFolders.copy(TestCases.DATASETS, datasets);
    // Whoever followed the page has a table of this name, perhaps with cases of their own.
    TestFolders.delete(datasets.resolve("gold/order_value"));
  }

  @BeforeEach
  void writeTheFiles() throws IOException {
    for (Map.Entry<String, String> file : files().entrySet()) {
      Path path = datasets.resolveSibling(file.getKey());
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
  }

  @Test
  void the_files_of_the_page_are_a_table_that_passes_its_tests() {
    TestResult result = run();

    assertThat(result.failures()).isEmpty();
    assertThat(result.cases()).isEqualTo(2);
    assertThat(result.windows()).isEqualTo(1);
  }

  @Test
  void the_first_mistake_of_the_page_fails_the_cases_that_it_names() throws IOException {
    makeMistake(0);

    assertThat(run().failures())
        .hasSize(2)
        .allSatisfy(failure -> assertThat(page).contains("  " + failure.test() + "\n"));
  }

  @Test
  void the_second_needs_the_window_that_the_page_names() throws IOException {
    makeMistake(1);

    assertThat(windows())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(page).contains("  " + failure.test() + "\n");
              failure
                  .message()
                  .replaceFirst(".*/contract.yaml", ".../contract.yaml")
                  .lines()
                  .forEach(line -> assertThat(page).contains("    " + line + "\n"));
              assertThat(failure.rows())
                  .extracting(List::toString)
                  .containsExactly(
                      "[without the change, 2026-01-03, US, online, 30.00]",
                      "[with the change, 2026-01-03, US, online, 60.00]");
            });

    Path contract = datasets.resolve("gold/order_value/contract.yaml");
    String wider = "{table: silver.order_line, interval: day, lookback: 6}";
    assertThat(page).contains("      - " + wider + "\n");
    Files.writeString(
        contract,
        Files.readString(contract).replace("{table: silver.order_line, interval: day}", wider));
    assertThat(windows()).isEmpty();
  }

  private static List<TestFailure> windows() {
    return run().failures().stream()
        .filter(failure -> failure.test().startsWith("windows of"))
        .toList();
  }

  private static void makeMistake(int place) throws IOException {
    MatchResult mistake = MISTAKE.matcher(page).results().toList().get(place);
    Path transform = datasets.resolve("gold/order_value/transform.sql");
    String right = Files.readString(transform);
    assertThat(right).contains(mistake.group(1) + "\n");
    Files.writeString(transform, right.replace(mistake.group(1), mistake.group(2)));
  }

  private static Map<String, String> files() {
    Map<String, String> files = new TreeMap<>();
    Matcher file = FILE.matcher(page);
    while (file.find()) {
      files.put(file.group(1), file.group(2));
    }
    return files;
  }

  private static TestResult run() {
    Contracts contracts = Contracts.read(datasets);
    return new TableTests(
            SharedSpark.session(SharedSpark.folder(), datasets), contracts, TestCases.DEPTH)
        .run(contracts.get(TABLE));
  }
}
