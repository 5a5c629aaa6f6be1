package io.flywheel.feeds.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Spark's jobs do not grow with the number of files; 15,000 of them in the exhaustive build. */
@Tag("proof")
class ManyFilesTest {
  private static final int FILES = Boolean.getBoolean("exhaustive") ? 15_000 : 300;
  private static final String MAPPING =
      """
      flywheel.feeds.orders {
        files = "orders/*/*.csv"
        format { type = csv }
        day { name = "(\\\\d{4}-\\\\d{2}-\\\\d{2})" }
        columns { %s }
      }
      """
          .formatted(
              java.util.Arrays.stream(Warehouse.ORDER_HEADER.strip().split(","))
                  .map(column -> column + " = " + column)
                  .collect(Collectors.joining(", ")));

  private final Jobs jobs = new Jobs();
  private final Warehouse warehouse = new Warehouse().with(MAPPING);
  private final SparkSession session = warehouse.engine().session();

  @AfterEach
  void nobody_listens() {
    session.sparkContext().removeSparkListener(jobs);
  }

  @Test
  void many_files_are_taken_with_as_many_jobs_as_few() {
    Map<Integer, Integer> taken = new TreeMap<>();
    session.sparkContext().addSparkListener(jobs);
    for (int files : new int[] {10, FILES}) {
      for (int i = 0; i < files; i++) {
        // Every tenth file repeats an order of the one before it, so that bronze is asked, too.
        String id = "%d-%05d".formatted(files, i % 10 == 9 ? i - 1 : i);
        warehouse.deliver(
            "orders/2025-03-01/%d-%05d.csv".formatted(files, i),
            Warehouse.ORDER_HEADER + Warehouse.order(id, 1, "1") + Warehouse.order(id, 2, "2"));
      }
      jobs.number.set(0);
      IngestReport report = warehouse.ingest();
      assertThat(report.outcome()).isEqualTo(IngestReport.Outcome.INGESTED);
      assertThat(report.files()).hasSize(files);
      taken.put(files, jobs.settled(session));
    }

    assertThat(warehouse.sql("SELECT count(*) FROM bronze.order_line"))
        .containsExactly(String.valueOf((10 + FILES) * 2 * 9 / 10));
    assertThat(warehouse.sql("SELECT count(*), sum(rows_duplicate) FROM ops.ingest_file"))
        .containsExactly((10 + FILES) + "|" + (10 + FILES) / 5);
    assertThat(taken.get(FILES)).as("jobs: %s", taken).isLessThanOrEqualTo(taken.get(10) + 20);
  }

  @Test
  void reasons_against_many_files_are_read_at_once() {
    int files = FILES / 10;
    for (int i = 0; i < files; i++) {
      warehouse.deliver(
          "orders/2025-03-01/%05d.csv".formatted(i),
          Warehouse.ORDER_HEADER + Warehouse.order("o" + i, 1, "x").repeat(12));
    }
    session.sparkContext().addSparkListener(jobs);

    IngestReport report = warehouse.ingest();

    assertThat(report.outcome()).isEqualTo(IngestReport.Outcome.REFUSED);
    assertThat(report.refusals()).hasSize(files * 6);
    assertThat(jobs.settled(session)).isLessThanOrEqualTo(30);
  }

  private static final class Jobs extends SparkListener {
    private final AtomicInteger number = new AtomicInteger();

    @Override
    public void onJobStart(SparkListenerJobStart start) {
      number.incrementAndGet();
    }

    /** The number of jobs once every event of them has been told. */
    int settled(SparkSession session) {
      try {
        session.sparkContext().listenerBus().waitUntilEmpty();
      } catch (Exception e) {
        // Scala declares no checked exceptions.
        throw new IllegalStateException("Spark did not tell of its jobs", e);
      }
      return number.get();
    }
  }
}
