package io.flywheel.warehouse.driver;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.SharedSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries that are computed row by row. */
@Tag("fast")
class RowProjectionTest {
  private static final StructType INPUT = StructType.fromDDL("id BIGINT");

  @TempDir Path folder;
  private SparkSession session;

  @BeforeEach
  void open() {
    session = SharedSpark.session(folder, SharedSpark.PROJECT.resolve("datasets"));
  }

  @Test
  void code_that_is_generated_after_many_rows_goes_on_as_the_first_were_interpreted() {
    RowProjection projection =
        RowProjection.of(
                session,
                INPUT,
                rows ->
                    rows.selectExpr("id * 2 AS twice")
                        .selectExpr("twice + 1 AS odd", "CAST(twice AS STRING) AS text"))
            .orElseThrow();

    List<String> made = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    for (long id = 0; id < 6_000; id++) {
      InternalRow row = projection.apply(new GenericInternalRow(new Object[] {id}));
      made.add(row.getLong(0) + " " + row.getUTF8String(1));
      expected.add((2 * id + 1) + " " + 2 * id);
    }

    assertThat(made).isEqualTo(expected);
  }

  @Test
  void a_query_that_makes_a_row_of_several_is_none() {
    Optional<RowProjection> window =
        RowProjection.of(session, INPUT, rows -> rows.selectExpr("max(id) OVER () AS last"));
    Optional<RowProjection> several =
        RowProjection.of(session, INPUT, rows -> rows.selectExpr("explode(array(id, id))"));

    assertThat(window).isEmpty();
    assertThat(several).isEmpty();
  }
}
