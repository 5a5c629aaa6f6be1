package io.flywheel.warehouse.read;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.SharedSpark;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.columnar.InMemoryRelation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.jdk.javaapi.CollectionConverters;

@Tag("fast")
class CachedRowsTest {
  @Test
  void kept_rows_are_read_also_under_a_union(@TempDir Path folder) {
    SparkSession session = SharedSpark.session(folder, SharedSpark.PROJECT.resolve("datasets"));
    Dataset<Row> numbers =
        session.sql(
            """
            WITH number AS (
              SELECT id FROM RANGE(2)
              UNION ALL SELECT id FROM RANGE(2, 4)
              UNION ALL SELECT id FROM RANGE(4, 5)
            )
            SELECT id FROM number""");

    try (CachedRows kept = CachedRows.of(numbers)) {
      Dataset<Row> more = session.sql("SELECT 5L AS id").unionByName(kept.rows());

      assertThat(more.count()).isEqualTo(6);
      assertThat(
              CollectionConverters.asJava(
                  ((org.apache.spark.sql.classic.Dataset<Row>) more)
                      .queryExecution()
                      .optimizedPlan()
                      .collectLeaves()))
          .hasSize(2)
          .hasAtLeastOneElementOfType(InMemoryRelation.class);
    }
  }
}
