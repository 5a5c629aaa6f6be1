package io.flywheel.warehouse.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.apache.spark.sql.delta.actions.FileAction;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What the log says of the rows in one data file. Statistics only help to skip files: what an entry
 * does not say, or says in another form than asked for, is unknown, and any value may stand in the
 * file.
 */
public final class FileStatistics {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, String> partition;
  private final JsonNode statistics;

  private FileStatistics(Map<String, String> partition, JsonNode statistics) {
    this.partition = partition;
    this.statistics = statistics;
  }

  /**
   * Bounds of a column's values other than NULL. They need not occur: Delta cuts long text, and
   * makes the upper bound greater instead.
   *
   * @param lower not greater than any value
   * @param upper not less than any value
   */
  public record Bounds<T>(T lower, T upper) {}

  /** Statistics of a file that a commit adds or removes. */
  public static FileStatistics of(FileAction file) {
    return of(
        file.partitionValues() == null
            ? Map.of()
            : CollectionConverters.asJava(file.partitionValues()),
        file.stats());
  }

  /**
   * Statistics as an entry of the log has them.
   *
   * @param partition values of the partition columns as text, null for NULL
   * @param json the entry's {@code stats}; null or empty for none
   */
  public static FileStatistics of(Map<String, String> partition, String json) {
    return new FileStatistics(partition, parsed(json));
  }

  private static JsonNode parsed(String json) {
    try {
      return json == null ? MissingNode.getInstance() : JSON.readTree(json);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /**
   * True when of values only those of partition columns are known. An entry for a file that goes
   * may tell the number of its rows alone.
   */
  public boolean absent() {
    return !statistics.path("minValues").isObject();
  }

  /**
   * These, or when they are absent what another entry says of the same file.
   *
   * @param json its {@code stats}; null for none
   */
  public FileStatistics orElse(String json) {
    return absent() ? of(partition, json) : this;
  }

  /** Number of rows. */
  public OptionalLong rows() {
    return count(statistics.path("numRecords"));
  }

  /** Number of rows in which a column is NULL. */
  OptionalLong nulls(String column) {
    return count(statistics.path("nullCount").path(column));
  }

  /** True when it is known that a column is NULL in every row. */
  boolean isNull(String column) {
    return rows().isPresent() && nulls(column).equals(rows());
  }

  /** Bounds of a DATE column. */
  public Optional<Bounds<LocalDate>> dates(String column) {
    return bounds(column, LocalDate::parse);
  }

  /** Bounds of an INT or BIGINT column. */
  public Optional<Bounds<Long>> integers(String column) {
    return bounds(column, Long::valueOf);
  }

  /** Bounds of a STRING column, in the order of its UTF-8 bytes. */
  public Optional<Bounds<String>> strings(String column) {
    return bounds(column, Function.identity());
  }

  private <T> Optional<Bounds<T>> bounds(String column, Function<String, T> parse) {
    String own = partition.get(column);
    String lower = own == null ? text("minValues", column) : own;
    String upper = own == null ? text("maxValues", column) : own;
    if (lower == null || upper == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Bounds<>(parse.apply(lower), parse.apply(upper)));
    } catch (DateTimeParseException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private String text(String bound, String column) {
    return statistics.path(bound).path(column).asText(null);
  }

  private static OptionalLong count(JsonNode node) {
    return node.isIntegralNumber() ? OptionalLong.of(node.asLong()) : OptionalLong.empty();
  }
}
