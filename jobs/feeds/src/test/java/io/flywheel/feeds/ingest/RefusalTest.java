package io.flywheel.feeds.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.state.Publication;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("proof")
class RefusalTest {
  private static final String GOOD =
      Warehouse.ORDER_HEADER + Warehouse.order("o1", 1, "2.50") + Warehouse.order("o2", 1, "3");

  @Test
  void records_that_conflict_with_other_files_refuse_none_and_contradictions_within_one_do() {
    Warehouse warehouse =
        new Warehouse()
            .deliver("orders/2025-03-01.csv", lines("1"))
            .deliver("orders/2025-03-02.csv", lines("2"));
    assertThat(warehouse.ingest().outcome()).isEqualTo(IngestReport.Outcome.INGESTED);
    assertThat(warehouse.sql("SELECT file, count(*) FROM ops.quarantine GROUP BY file"))
        .containsExactly("orders/2025-03-02.csv|20");

    warehouse.deliver(
        "orders/2025-03-03.csv",
        lines("3") + lines("4").substring(Warehouse.ORDER_HEADER.length()));

    assertThat(warehouse.ingest().refusals().get(0).reason())
        .startsWith("20 of 40 records are refused");
  }

  private static String lines(String price) {
    return IntStream.range(0, 20)
        .mapToObj(i -> Warehouse.order("o" + i, 1, price))
        .collect(Collectors.joining("", Warehouse.ORDER_HEADER, ""));
  }

  @Test
  void broken_files_refuse_the_whole_run_once_and_are_tried_again_until_they_are_mended()
      throws IOException {
    Warehouse warehouse = new Warehouse().deliver("orders/2025-03-01.csv", GOOD);
    warehouse.ingest();
    byte[] gzip = Warehouse.gzip(GOOD.repeat(50));
    warehouse
        .deliver("orders/2025-03-02.csv", Warehouse.ORDER_HEADER + Warehouse.order("o3", 1, "1"))
        .deliver("orders/2025-03-03.csv.gz", Arrays.copyOf(gzip, gzip.length / 2))
        .deliver("orders/2025-03-04.csv", GOOD.replaceFirst("order_id,line_no", "line_no,order_id"))
        .deliver("orders/2025-03-05.csv", GOOD.replaceFirst(",tax", ""))
        .deliver("orders/2025-03-06.csv", GOOD.replaceFirst(",tax", ",tax,vat"))
        .deliver(
            "orders/2025-03-07.csv",
            GOOD.replace("card", "Fr\u00e4n").getBytes(StandardCharsets.ISO_8859_1))
        .deliver("orders/2025-03-08.csv", "")
        .deliver("orders/2025-02-30.csv", GOOD)
        .deliver("orders/2025-03-09.parquet", "PAR1 not at all PAR1")
        .deliver("ledger/2025-03-01.csv", "entry_id,month\n")
        .deliver(
            "ad-clicks/_manifest.json",
            "[{\"file\": \"2025-03-01.csv\", \"rows\": 1, \"sha256\": \"00\"}]")
        .deliver("notes.txt", "not ours");

    IngestReport report = warehouse.ingest();

    assertThat(report.outcome()).isEqualTo(IngestReport.Outcome.REFUSED);
    assertThat(report.unmatched()).containsExactly("notes.txt");
    assertThat(report.refusals())
        .extracting(
            refusal ->
                refusal.file()
                    + ": "
                    + refusal
                        .reason()
                        .replaceFirst(
                            "(truncated or damaged gzip|order than declared|unreadable Parquet).*",
                            "$1"))
        .containsExactlyInAnyOrder(
            "orders/2025-02-30.csv: the name tells no day: '2025-02-30' is not a day like"
                + " 2025-01-31 or 20250131",
            "ad-clicks/2025-03-01.csv: the manifest names the file, but it is not there",
            "ledger/2025-03-01.csv: line 1: the header: missing column 'account'; missing column"
                + " 'sub_account'; missing column 'segment'; missing column 'marketplace'; missing"
                + " column 'amount'; missing column 'currency'",
            refused(report, "orders/2025-03-03.csv.gz", "truncated or damaged gzip"),
            "orders/2025-03-04.csv: line 1: the header: columns are in another order than declared",
            "orders/2025-03-05.csv: line 1: the header: missing column 'tax'",
            "orders/2025-03-06.csv: line 1: the header: unknown column 'vat' (did you mean"
                + " 'tax'?)",
            "orders/2025-03-07.csv: line 2: not UTF-8 text",
            "orders/2025-03-08.csv: the file is empty: not even a header line",
            "orders/2025-03-09.parquet: unreadable Parquet");
    assertThat(warehouse.sql("SELECT count(*) FROM bronze.order_line")).containsExactly("2");
    assertThat(
            warehouse.sql(
                "SELECT count(*), sum(rows_delivered), count(DISTINCT file) FROM ops.ingest_file"
                    + " WHERE status = 'refused'"))
        .containsExactly("10|0|10");
    assertThat(
            warehouse.sql("SELECT kind, run_id, as_of FROM ops.publication ORDER BY publication"))
        .containsExactly("ingested|run-1|2025-03-01", "refused|run-2|2025-03-01");

    IngestReport again = warehouse.ingest();
    assertThat(again.outcome()).isEqualTo(IngestReport.Outcome.REFUSED);
    assertThat(again.runId()).isEmpty();
    assertThat(warehouse.sql("SELECT count(*) FROM ops.publication")).containsExactly("2");

    for (String mended :
        List.of(
            "orders/2025-03-03.csv.gz",
            "orders/2025-02-30.csv",
            "orders/2025-03-09.parquet",
            "ledger/2025-03-01.csv",
            "ad-clicks/_manifest.json")) {
      Files.delete(warehouse.landing.resolve(mended));
    }
    for (int day = 4; day <= 8; day++) {
      warehouse.deliver(
          "orders/2025-03-0" + day + ".csv",
          Warehouse.ORDER_HEADER + Warehouse.order("m" + day, 1, "1"));
    }
    IngestReport after = warehouse.ingest();
    assertThat(after.outcome()).isEqualTo(IngestReport.Outcome.INGESTED);
    assertThat(after.files())
        .extracting(IngestReport.FileCounts::status)
        .as("six files are taken, and five are not refused any more")
        .filteredOn("accepted"::equals)
        .hasSize(6);
    assertThat(warehouse.sql("SELECT count(*) FROM bronze.order_line")).containsExactly("8");
    Publication latest = warehouse.engine().publications().read().latest().orElseThrow();
    assertThat(latest.asOf()).contains(java.time.LocalDate.parse("2025-03-08"));
    assertThat(latest.delivered().get("orders").lastDay()).isEqualTo("2025-03-08");
  }

  @Test
  void a_file_is_refused_when_more_than_one_percent_and_at_least_ten_rows_are() {
    Warehouse warehouse =
        new Warehouse()
            .deliver("orders/2025-03-01.csv", lines(1_000, 10))
            .deliver("orders/2025-03-02.csv", lines(20, 9));
    IngestReport good = warehouse.ingest();
    assertThat(good.outcome()).isEqualTo(IngestReport.Outcome.INGESTED);
    assertThat(
            warehouse.sql(
                "SELECT file, rows_delivered, rows_accepted, rows_duplicate, rows_quarantined FROM"
                    + " ops.ingest_file ORDER BY 1"))
        .containsExactly("orders/2025-03-01.csv|1000|990|0|10", "orders/2025-03-02.csv|20|11|0|9");

    warehouse.deliver("orders/2025-03-03.csv", lines(999, 10));
    IngestReport bad = warehouse.ingest();
    assertThat(bad.outcome()).isEqualTo(IngestReport.Outcome.REFUSED);
    assertThat(bad.refusals())
        .extracting(IngestReport.Refusal::reason)
        .startsWith(
            "10 of 999 records are refused: more than 1 % and at least 10",
            "unit_price: '-1' breaks unit_price_not_negative (unit_price >= 0)");
    assertThat(bad.refusals().get(1).line()).contains(2L);
    assertThat(
            warehouse.sql(
                "SELECT count(*), count(line), min(line) FROM ops.quarantine WHERE file ="
                    + " 'orders/2025-03-03.csv'"))
        .containsExactly("11|10|2");
    assertThat(warehouse.sql("SELECT count(*) FROM bronze.order_line")).containsExactly("1001");
  }

  private static String refused(IngestReport report, String file, String reason) {
    return report.refusals().stream()
        .filter(refusal -> refusal.file().equals(file))
        .map(refusal -> refusal.reason().replaceFirst("(truncated or damaged gzip).*", "$1"))
        .filter(text -> text.endsWith(reason))
        .map(text -> file + ": " + text)
        .findFirst()
        .orElseThrow();
  }

  private static int files;

  private static String lines(int rows, int bad) {
    files++;
    return Warehouse.ORDER_HEADER
        + IntStream.range(0, rows)
            .mapToObj(i -> Warehouse.order("f" + files + "-" + i, 1, i < bad ? "-1" : "1"))
            .collect(Collectors.joining());
  }
}
