package io.flywheel.feeds.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flywheel.domain.calendar.Days;
import io.flywheel.warehouse.catalog.Scala;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.files.KeySpan;
import io.flywheel.warehouse.files.KeySpans;
import io.flywheel.warehouse.files.KeyTag;
import io.flywheel.warehouse.files.SliceFiles;
import io.flywheel.warehouse.session.Workload;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.AddFile;
import scala.Option;

/** Those files of a bronze table that can hold rows of some days, and of some keys. */
final class StandingFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Snapshot snapshot;
  private final List<AddFile> files;

  private StandingFiles(Snapshot snapshot, List<AddFile> files) {
    this.snapshot = snapshot;
    this.files = files;
  }

  /** The files with rows of some days. */
  static StandingFiles of(Snapshot snapshot, Contract contract, Days days) {
    return new StandingFiles(
        snapshot,
        SliceFiles.of(snapshot, snapshot.deltaLog().newDeltaHadoopConf(), contract, days)
            .touched());
  }

  /** Those of them that can hold a key; keys that are counted up leave few. */
  StandingFiles holding(Contract contract, KeySpans keys) {
    Optional<String> column = KeySpan.column(contract);
    return column.isEmpty()
        ? this
        : only(
            file ->
                KeyTag.of(file)
                    .map(keys::overlap)
                    .orElseGet(() -> span(file, column.get()).map(keys::overlap).orElse(true)));
  }

  /** Those of them that can hold a value of a column. */
  StandingFiles holding(String column, KeySpans values) {
    return only(file -> span(file, column).map(values::overlap).orElse(true));
  }

  /** Those of them that can hold some revisions: of daily dumps, each of one, hardly any. */
  StandingFiles holding(RevisionSpan revisions) {
    return only(file -> revisions(file).map(revisions::overlaps).orElse(true));
  }

  private StandingFiles only(Predicate<AddFile> wanted) {
    return new StandingFiles(snapshot, files.stream().filter(wanted).toList());
  }

  /** True when a row can be one that stands again. */
  boolean restored() {
    return files.stream()
        .map(StandingFiles::stats)
        .anyMatch(stats -> stats.path("maxValues").path("restored").asInt(1) > 0);
  }

  boolean none() {
    return files.isEmpty();
  }

  /** How much reading them is. */
  Workload workload() {
    return Workload.of(files.stream().mapToLong(AddFile::size).sum());
  }

  Dataset<Row> rows() {
    return snapshot.deltaLog().createDataFrame(snapshot, Scala.seq(files), false, Option.empty());
  }

  private static Optional<RevisionSpan> revisions(AddFile file) {
    JsonNode stats = stats(file);
    JsonNode first = stats.path("minValues").path("revision");
    JsonNode last = stats.path("maxValues").path("revision");
    return first.isIntegralNumber() && last.isIntegralNumber()
        ? Optional.of(new RevisionSpan(first.asLong(), last.asLong()))
        : Optional.empty();
  }

  private static Optional<KeySpan> span(AddFile file, String column) {
    JsonNode stats = stats(file);
    JsonNode first = stats.path("minValues").path(column);
    JsonNode last = stats.path("maxValues").path(column);
    return first.isTextual() && last.isTextual()
        ? Optional.of(KeySpan.of(first.asText(), last.asText()))
        : Optional.empty();
  }

  private static JsonNode stats(AddFile file) {
    try {
      return file.stats() == null ? JSON.nullNode() : JSON.readTree(file.stats());
    } catch (JsonProcessingException e) {
      return JSON.nullNode(); // statistics only help to skip; without them the file is read
    }
  }
}
