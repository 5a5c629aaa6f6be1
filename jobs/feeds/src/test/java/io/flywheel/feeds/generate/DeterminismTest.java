package io.flywheel.feeds.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("fast")
final class DeterminismTest {
  private static final LocalDate FROM = LocalDate.of(2024, 2, 25);

  @TempDir Path folder;

  @Test
  void the_same_request_gives_the_same_bytes_on_any_number_of_threads() throws Exception {
    SortedMap<String, String> alone = written("alone", 12, 5, 1);
    assertThat(written("together", 12, 5, 3)).isEqualTo(alone);
    assertThat(alone).hasSizeGreaterThan(60);
  }

  @Test
  void a_longer_company_begins_with_the_same_files() throws Exception {
    SortedMap<String, String> brief = written("brief", 6, 5, 2);
    SortedMap<String, String> longer = written("longer", 40, 5, 2);
    brief.remove(TruthFile.NAME);
    longer.keySet().retainAll(brief.keySet());
    assertThat(longer).isEqualTo(brief);
  }

  @Test
  void another_seed_is_another_company() throws Exception {
    SortedMap<String, String> five = written("five", 3, 5, 1);
    SortedMap<String, String> six = written("six", 3, 6, 1);
    assertThat(five.get("orders/2024-02-26.csv.gz")).isNotNull();
    assertThat(six.get("orders/2024-02-26.csv.gz"))
        .isNotEqualTo(five.get("orders/2024-02-26.csv.gz"));
  }

  @Test
  void two_companies_never_share_a_landing_area() throws Exception {
    written("shared", 2, 5, 1);
    assertThat(written("shared", 3, 5, 1)).containsKey("orders/2024-02-27.csv.gz");
    assertThatThrownBy(() -> written("shared", 3, 6, 1)).hasMessageContaining("seed 5, not seed 6");
    assertThatThrownBy(() -> written("shared", 2, 5, 1)).hasMessageContaining("to 2024-02-27");
  }

  private SortedMap<String, String> written(String name, int days, long seed, int threads)
      throws Exception {
    Path landing = folder.resolve(name);
    Generator.write(
        new GenerateRequest(
            landing, FROM, FROM.plusDays(days - 1), new BigDecimal("0.000002"), seed, threads));
    SortedMap<String, String> hashes = new TreeMap<>();
    try (var paths = Files.walk(landing)) {
      for (Path path : paths.filter(Files::isRegularFile).toList()) {
        hashes.put(landing.relativize(path).toString(), sha256(path));
      }
    }
    return hashes;
  }

  private static String sha256(Path path)
      throws IOException, java.security.GeneralSecurityException {
    byte[] hash = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(path));
    return HexFormat.of().formatHex(hash);
  }
}
