package io.flywheel.feeds.generate;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What first-party goods cost against what they sell for, read by another engine. */
@Tag("proof")
final class MarginTest {
  @TempDir Path landing;

  /** Ten times as large a company, too, under {@code -Pexhaustive}. */
  static Stream<String> scales() {
    return Boolean.getBoolean("exhaustive")
        ? Stream.of("0.000001", "0.00001")
        : Stream.of("0.000001");
  }

  @ParameterizedTest
  @MethodSource("scales")
  void goods_of_every_segment_cost_four_fifths_of_their_sales(String scale) throws Exception {
    Generator.write(
        new GenerateRequest(
            landing,
            LocalDate.of(2025, 1, 1),
            LocalDate.of(2025, 12, 31),
            new BigDecimal(scale),
            1,
            2));
    try (LandingReader files = LandingReader.ofOrders(landing)) {
      Map<String, Long> percents =
          files.numbers(
              "SELECT segment, round(10000 * sum(quantity * unit_cost) * 100 / sum(cents))"
                  + " FROM order_line JOIN product USING (product_id) JOIN marketplace USING (marketplace)"
                  + " WHERE seller_id IS NULL AND status = 'completed' GROUP BY ALL");
      assertThat(percents.keySet()).containsExactly("International", "North America");
      assertThat(percents).allSatisfy((line, cost) -> assertThat(cost).isBetween(7800L, 8200L));
    }
  }
}
