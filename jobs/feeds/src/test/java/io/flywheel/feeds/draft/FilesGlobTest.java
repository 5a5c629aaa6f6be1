package io.flywheel.feeds.draft;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
class FilesGlobTest {
  @ParameterizedTest
  @CsvSource({
    "shopify/orders_export_1.csv, shopify/orders_export_*.csv",
    "2025-01.csv, *.csv",
    "invoices-2025-01-31.jsonl.gz, invoices-*.jsonl.gz",
    "2025/01/bill 3.csv, */*/bill *.csv",
    "focus/20250101-20250131/part_0_0001.csv, focus/*/part_*.csv",
    "report.csv, report.csv",
    "orders[1].2025.csv, orders?*?.*.csv",
  })
  void dates_and_numbers_may_be_others(String path, String glob) {
    assertThat(FilesGlob.of(path)).isEqualTo(glob);
    assertThat(FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(path)))
        .isTrue();
  }

  @Test
  void one_day_in_the_path_is_the_day_of_the_file() {
    assertThat(FilesGlob.day("a/2025-01-31.csv")).contains("(\\d{4}-\\d{2}-\\d{2})");
    assertThat(FilesGlob.day("a/2025-01-01_2025-01-31.csv")).isEmpty();
    assertThat(FilesGlob.day("a/20250131.csv")).isEmpty();
  }
}
