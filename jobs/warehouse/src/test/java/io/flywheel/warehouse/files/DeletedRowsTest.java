package io.flywheel.warehouse.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.catalog.Scala;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.DeletionVectorDescriptor;
import org.apache.spark.sql.delta.deletionvectors.RoaringBitmapArray;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import scala.Option;

@Tag("fast")
class DeletedRowsTest {
  private static final Path TABLE = new Path("/table");

  private static AddFile file(DeletionVectorDescriptor vector) {
    return new AddFile(
        "part.parquet",
        Scala.map(Map.of()),
        1,
        1,
        true,
        "{\"numRecords\":6}",
        null,
        vector,
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty(),
        Option.empty());
  }

  private static RoaringBitmapArray rows(long... numbers) {
    RoaringBitmapArray rows = new RoaringBitmapArray();
    for (long number : numbers) {
      rows.add(number);
    }
    return rows;
  }

  /** The same text stands in notebooks/tests/small_warehouse.py, whose table other tools read. */
  @Test
  void a_vector_stands_in_the_log_as_text() {
    AddFile marked = DeletedRows.without(file(null), rows(1, 3));

    assertThat(marked.deletionVector().storageType()).isEqualTo("i");
    assertThat(marked.deletionVector().pathOrInlineDv())
        .isEqualTo("^Bg9^0rr910000000000iXQKl0rr91000315c8Xg0rri4");
    assertThat(marked.deletionVector().sizeInBytes()).isEqualTo(36);
    assertThat(marked.stats()).isEqualTo("{\"numRecords\":6,\"tightBounds\":false}");
    assertThat(DeletedRows.of(marked, TABLE, new Configuration())).isEqualTo(rows(1, 3));
    assertThat(DeletedRows.left(marked)).hasValue(4);
    assertThat(DeletedRows.vectorFile(marked, TABLE)).isEmpty();
  }

  @Test
  void an_entry_of_some_rows_leaves_out_all_others() {
    AddFile some = DeletedRows.only(file(null), rows(1, 3), 6);

    assertThat(DeletedRows.of(some, TABLE, new Configuration())).isEqualTo(rows(0, 2, 4, 5));
    assertThat(DeletedRows.left(some)).hasValue(2);
  }
}
