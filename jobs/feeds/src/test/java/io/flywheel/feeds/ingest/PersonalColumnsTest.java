package io.flywheel.feeds.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.feeds.mapping.MappingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("proof")
class PersonalColumnsTest {
  private static final String HEADER =
      "customer_id,valid_from,marketplace,signed_up_on,name,email,phone,address,birth_date\n";
  private static final String FILE = "reference/customers/2025-03-01.csv";

  @Test
  void personal_values_are_hashed_with_the_key_and_never_shown() throws Exception {
    Warehouse warehouse =
        new Warehouse()
            .with("flywheel.ingest.personal-key = only-for-this-test")
            .deliver(
                FILE,
                HEADER
                    + "c1,2025-01-01,US,2025-01-01,Ann Example,,,,1990-02-30\n"
                    + "c2,2025-13-01,US,2025-01-01,Ann Example,,,,\n");
    warehouse.ingest();

    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec("only-for-this-test".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    String hash =
        HexFormat.of().formatHex(mac.doFinal("Ann Example".getBytes(StandardCharsets.UTF_8)));
    assertThat(warehouse.sql("SELECT customer_id, name, email FROM bronze.customer"))
        .containsExactly("c1|" + hash + "|null");
    assertThat(warehouse.sql("SELECT line, reasons[0], raw FROM ops.quarantine"))
        .containsExactly(
            "3|valid_from: '2025-13-01' is no day of the calendar|c2,2025-13-01,US,2025-01-01,***,,,,");
    assertThat(filesThatContain(warehouse.root, "Ann Example", "only-for-this-test")).isEmpty();
  }

  @Test
  void personal_values_without_a_key_stop_the_run_and_a_file_without_them_needs_none() {
    Warehouse warehouse =
        new Warehouse().deliver(FILE, HEADER + "c1,2025-01-01,US,2025-01-01,,,,,\n");
    assertThat(warehouse.ingest().outcome()).isEqualTo(IngestReport.Outcome.INGESTED);

    warehouse.deliver(
        "reference/customers/2025-03-02.csv",
        HEADER + "c2,2025-01-01,US,2025-01-01,Ann Example,,,,\n");
    assertThatThrownBy(warehouse::ingest)
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("reference/customers")
        .hasMessageContaining("FLYWHEEL_INGEST__PERSONAL_KEY");
    assertThat(warehouse.sql("SELECT count(*) FROM bronze.customer")).containsExactly("1");
  }

  private static List<String> filesThatContain(Path root, String... texts) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> Stream.of(texts).anyMatch(content(file)::contains))
          .map(Path::toString)
          .toList();
    }
  }

  private static String content(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
