package io.flywheel.feeds.generate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
final class GenerateRequestTest {
  private static final LocalDate DAY = LocalDate.of(2024, 1, 1);

  @Test
  void values_out_of_range_are_named() {
    assertThatThrownBy(() -> request(LocalDate.of(2021, 5, 1), DAY, "0.1", 1))
        .hasMessageContaining("--from 2021-05-01");
    assertThatThrownBy(() -> request(DAY, DAY.minusDays(1), "0.1", 1))
        .hasMessageContaining("--to 2023-12-31");
    assertThatThrownBy(() -> request(DAY, DAY, "0", 1)).hasMessageContaining("--scale 0");
    assertThatThrownBy(() -> request(DAY, DAY, "1.5", 1)).hasMessageContaining("--scale 1.5");
    assertThatThrownBy(() -> request(DAY, DAY, "0.1", 0)).hasMessageContaining("Threads 0");
  }

  private static GenerateRequest request(LocalDate from, LocalDate to, String scale, int threads) {
    return new GenerateRequest(Path.of("landing"), from, to, new BigDecimal(scale), 1, threads);
  }
}
