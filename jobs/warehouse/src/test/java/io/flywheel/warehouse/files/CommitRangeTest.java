package io.flywheel.warehouse.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.tables.DeltaTable;
import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.TestFolders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.actions.AddFile;
import org.apache.spark.sql.delta.actions.RemoveFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Option;

/**
 * A table of five commits: version 0 to 2 append a file each, version 2 with a note of ours, 3
 * deletes the rows of version 0, and 4 appends again.
 */
@Tag("fast")
class CommitRangeTest {
  private static Path fiveCommits;
  private static SparkSession session;

  @TempDir Path folder;
  private DeltaLog log;

  @BeforeAll
  static void five_commits(@TempDir Path folder) {
    fiveCommits = folder;
    session = SharedSpark.session(folder, SharedSpark.PROJECT.resolve("datasets"));
    String table = folder.resolve("number").toString();
    append(table, 0);
    append(table, 1);
    session
        .range(2, 3)
        .coalesce(1)
        .write()
        .format("delta")
        .mode("append")
        .option("userMetadata", "{\"run\":\"run-7\",\"days\":\"2024-01-02\"}")
        .save(table);
    DeltaTable.forPath(session, table).delete("id = 0");
    append(table, 4);
  }

  private static void append(String table, long id) {
    session.range(id, id + 1).coalesce(1).write().format("delta").mode("append").save(table);
  }

  @BeforeEach
  void copy() {
    TestFolders.copy(fiveCommits.resolve("number"), folder.resolve("copy"));
    log = DeltaLog.forTable(session, folder.resolve("copy").toString());
  }

  private Path commit(long version) {
    return folder.resolve("copy/_delta_log/%020d.json".formatted(version));
  }

  private static List<Long> versions(CommitRange range) {
    List<Long> versions = new ArrayList<>();
    range.forEach(commit -> versions.add(commit.version()));
    return versions;
  }

  private CommitActions only(long version) {
    return CommitRange.between(log, version - 1, version).iterator().next();
  }

  @Test
  void commits_come_in_their_order_without_that_of_the_version_known_before() {
    assertThat(versions(CommitRange.between(log, 1, 4))).containsExactly(2L, 3L, 4L);
    assertThat(versions(CommitRange.between(log, -1, 1))).containsExactly(0L, 1L);
  }

  @Test
  void a_range_can_be_gone_through_twice() {
    CommitRange range = CommitRange.between(log, 2, 4);

    assertThat(versions(range)).isEqualTo(versions(range)).hasSize(2);
  }

  @Test
  void nothing_lies_between_a_version_and_itself() {
    assertThat(versions(CommitRange.between(log, 2, 2))).isEmpty();
    assertThatThrownBy(() -> CommitRange.between(log, 2, 2).iterator().next())
        .isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void a_commit_says_which_files_come_and_go() {
    assertThat(only(1).files()).hasSize(1).hasOnlyElementsOfType(AddFile.class);
    assertThat(only(3).files()).hasSize(1).hasOnlyElementsOfType(RemoveFile.class);
    assertThat(only(3).files().get(0).path()).isEqualTo(only(0).files().get(0).path());
  }

  @Test
  void a_commit_of_ours_has_a_note_and_one_of_another_tool_has_none() {
    assertThat(only(2).note())
        .hasValueSatisfying(note -> assertThat(note.runId()).isEqualTo("run-7"));
    assertThat(only(1).note()).isEmpty();
    assertThat(only(1).info())
        .hasValueSatisfying(info -> assertThat(info.operation()).isEqualTo("WRITE"));
  }

  @Test
  void an_empty_commit_file_says_nothing() throws IOException {
    Files.write(commit(4), new byte[0]);

    assertThat(only(4).actions()).isEmpty();
    assertThat(only(4).info()).isEmpty();
  }

  @Test
  void a_missing_commit_is_named_after_those_before_it_were_read() throws IOException {
    Files.delete(commit(3));
    Iterator<CommitActions> commits = CommitRange.between(log, 1, 4).iterator();

    assertThat(commits.next().version()).isEqualTo(2);
    assertThatThrownBy(commits::next)
        .isInstanceOfSatisfying(
            MissingCommitException.class, e -> assertThat(e.version()).isEqualTo(3))
        .hasMessageContaining(folder.resolve("copy").toString())
        .hasMessageContaining("lacks commit 3")
        .hasMessageContaining("between versions 1 and 4");
  }

  @Test
  void a_commit_missing_at_the_beginning_or_the_end_is_named() throws IOException {
    Files.delete(commit(4));
    assertThatThrownBy(() -> versions(CommitRange.between(log, 2, 4)))
        .isInstanceOf(MissingCommitException.class)
        .hasMessageContaining("lacks commit 4");
    assertThatThrownBy(() -> versions(CommitRange.between(log, 3, 4)))
        .isInstanceOf(MissingCommitException.class)
        .hasMessageContaining("lacks commit 4");

    Files.delete(commit(0));
    assertThatThrownBy(() -> versions(CommitRange.between(log, -1, 2)))
        .isInstanceOf(MissingCommitException.class)
        .hasMessageContaining("lacks commit 0");
  }

  @Test
  void files_that_differ_are_not_known_when_a_commit_is_missing() throws IOException {
    assertThat(FileChanges.between(log, 0, 4).added()).hasSize(3);
    assertThat(FileChanges.between(log, 0, 4).removed()).hasSize(1);
    Files.delete(commit(2));

    assertThatThrownBy(() -> FileChanges.between(log, 0, 4))
        .isInstanceOf(MissingCommitException.class);
  }

  @Test
  void commits_are_read_one_at_a_time() throws IOException {
    Files.writeString(commit(3), "no JSON");
    Iterator<CommitActions> commits = CommitRange.between(log, 1, 4).iterator();

    assertThat(commits.next().version()).isEqualTo(2);
    assertThatThrownBy(commits::next).hasMessageContaining("no");
  }

  @Test
  void a_log_that_was_cleaned_up_to_a_checkpoint_has_the_commits_since() throws IOException {
    log.checkpoint(log.getSnapshotAt(2, Option.empty(), Option.empty(), false), Option.empty());
    for (long version = 0; version <= 2; version++) {
      Files.delete(commit(version));
    }

    assertThat(versions(CommitRange.between(log, 2, 4))).containsExactly(3L, 4L);
    assertThatThrownBy(() -> versions(CommitRange.between(log, 0, 4)))
        .isInstanceOf(MissingCommitException.class)
        .hasMessageContaining("lacks commit 1");
  }

  @Test
  void an_instant_outside_the_log_stands_for_its_first_or_last_version() throws IOException {
    log.checkpoint(log.getSnapshotAt(2, Option.empty(), Option.empty(), false), Option.empty());
    Files.delete(commit(0));
    Files.delete(commit(1));

    assertThat(CommitRange.versionAt(log, Instant.EPOCH)).isEqualTo(2);
    assertThat(CommitRange.versionAt(log, Instant.parse("2999-01-01T00:00:00Z"))).isEqualTo(4);
  }
}
