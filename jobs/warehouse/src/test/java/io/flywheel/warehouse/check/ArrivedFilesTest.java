package io.flywheel.warehouse.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.tables.DeltaTable;
import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.files.CommitRange;
import java.nio.file.Path;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.Snapshot;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/** Version 0 of a table has rows 0 to 9 in one file, and was checked. */
@Tag("fast")
class ArrivedFilesTest {
  @TempDir Path folder;
  private SparkSession session;
  private String table;

  @BeforeEach
  void ten_rows() {
    session = SharedSpark.session(folder, SharedSpark.PROJECT.resolve("datasets"));
    table = folder.resolve("number").toString();
    append(0, 10);
  }

  private void append(long from, long to) {
    session
        .range(from, to)
        .coalesce(1)
        .write()
        .format("delta")
        .option("delta.enableDeletionVectors", "true")
        .mode("append")
        .save(table);
  }

  private DeltaTable delta() {
    return DeltaTable.forPath(session, table);
  }

  private Snapshot now() {
    return DeltaLog.forTable(session, table).update(false, Option.empty(), Option.empty());
  }

  private Set<String> unseen() {
    Snapshot now = now();
    return ArrivedFiles.unseen(CommitRange.between(now.deltaLog(), 0, now.version())).orElseThrow();
  }

  @Test
  void a_file_that_comes_is_unseen_until_it_goes() {
    append(10, 20);
    assertThat(unseen()).hasSize(1);

    delta().delete("id >= 10");
    assertThat(unseen()).isEmpty();
  }

  @Test
  void a_file_of_which_rows_go_has_no_rows_that_came() {
    delta().delete("id = 1");
    delta().delete("id = 2");

    assertThat(now().allFiles().first().deletionVector().cardinality()).isEqualTo(2);
    assertThat(unseen()).isEmpty();
  }

  @Test
  void a_file_of_which_rows_come_back_is_unseen() {
    delta().delete("id = 1");
    delta().restoreToVersion(0);

    assertThat(unseen()).hasSize(1);
  }

  @Test
  void a_new_file_stays_unseen_when_rows_of_it_go() {
    append(10, 20);
    delta().delete("id = 11");

    assertThat(unseen()).hasSize(1);
  }

  @Test
  void a_compaction_of_seen_rows_brings_nothing() {
    delta().delete("id < 9");
    delta().optimize().executeCompaction();

    assertThat(unseen()).isEmpty();
  }

  @Test
  void a_compaction_of_unseen_rows_is_unseen() {
    append(10, 20);
    delta().optimize().executeCompaction();

    assertThat(now().allFiles().count()).isEqualTo(1);
    assertThat(unseen()).hasSize(1);
  }
}
