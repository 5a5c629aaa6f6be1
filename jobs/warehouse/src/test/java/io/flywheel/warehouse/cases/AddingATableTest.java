package io.flywheel.warehouse.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.TestFolders;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.TableName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
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

  /** The mistake of the page: the line that is replaced, and the line that replaces it. */
  private static final Pattern MISTAKE = Pattern.compile("(?ms)^```diff\n-(.*?)\n\\+(.*?)\n```$");

  private static Path datasets;
  private static String page;

  @BeforeAll
  static void makeTheTable() throws IOException {
    page = Files.readString(PAGE);
    datasets = SharedSpark.folder().resolve("datasets");
    TestFolders.copy(TestCases.DATASETS, datasets);
    // Whoever followed the page has a table of this name, perhaps with cases of their own.
    TestFolders.delete(datasets.resolve("gold/order_value"));
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
  void the_mistake_of_the_page_fails_the_cases_that_it_names() throws IOException {
    Matcher mistake = MISTAKE.matcher(page);
    assertThat(mistake.find()).isTrue();
    Path transform = datasets.resolve("gold/order_value/transform.sql");
    String right = Files.readString(transform);
    assertThat(right).contains(mistake.group(1) + "\n");
    Files.writeString(transform, right.replace(mistake.group(1), mistake.group(2)));

    try {
      assertThat(run().failures())
          .hasSize(2)
          .allSatisfy(failure -> assertThat(page).contains("  " + failure.test() + "\n"));
    } finally {
      Files.writeString(transform, right);
    }
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
