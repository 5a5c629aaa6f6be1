package io.flywheel.warehouse.state;

import io.flywheel.warehouse.contract.TableName;
import java.time.LocalDate;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One row of ops.publication: what stood, as one whole, when a step was closed.
 *
 * @param number 1, 2, 3 and so on
 * @param runId the run that closed the step
 * @param kind which step
 * @param asOf last file day taken; empty before the first file
 * @param tables state of every table that the step vouches for
 * @param delivered first and last accepted file day of each feed
 * @param settings the settings that shape rows, such as the reporting zone
 */
public record Publication(
    long number,
    String runId,
    Kind kind,
    Optional<LocalDate> asOf,
    SortedMap<TableName, TableState> tables,
    SortedMap<String, DeliveredDays> delivered,
    SortedMap<String, String> settings) {

  /** Which step a publication row closes. */
  public enum Kind {
    /** Files entered bronze. */
    INGESTED,
    /** All tables changed together for readers. */
    PUBLISHED,
    /** Files were refused; nothing entered bronze. */
    REFUSED,
    /** An older map of versions was published again, and runs are paused. */
    ROLLED_BACK,
    /** Runs may go on after a rollback; readers see what they saw. */
    RELEASED;

    /** The word in the table. */
    public String text() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** The step that a word of the table stands for. */
    public static Kind of(String text) {
      return valueOf(text.toUpperCase(java.util.Locale.ROOT));
    }
  }

  /** The tables of bronze and ops. */
  public SortedMap<TableName, TableState> notBuilt() {
    SortedMap<TableName, TableState> states = new TreeMap<>(tables);
    states.keySet().removeIf(table -> table.layer().built());
    return states;
  }

  /** True when readers see exactly these versions until the next such row. */
  public boolean readable() {
    return kind == Kind.PUBLISHED || kind == Kind.ROLLED_BACK;
  }
}
