package io.flywheel.warehouse.contract;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One table: what it holds, how it is computed, what proves it.
 *
 * @param table the table
 * @param version the contract's own version
 * @param purpose what one row is, and why the table exists
 * @param usage how to read it without going wrong; may be empty
 * @param columns columns in table order
 * @param checks rules over whole rows, beside those of single columns
 * @param transform text of the SELECT that computes it; empty for bronze and ops
 * @param inputs what the transform reads
 * @param settings names of settings that the transform uses as {@code :name}
 * @param slicing how it is cut; empty for entity tables, which are computed whole and merged by
 *     difference
 * @param parts columns whose values cut a slice further: no row of a slice depends on input rows of
 *     the same slice with other values in them; empty when slices are computed as a whole
 * @param open condition of the rows that wait for something not delivered yet, such as the order of
 *     a fee; they are kept in files of their own, so that its coming writes few rows again
 * @param feed where a bronze table's rows come from
 * @param file the contract file, for messages
 */
public record Contract(
    TableName table,
    String version,
    String purpose,
    String usage,
    List<Column> columns,
    List<Check> checks,
    Optional<String> transform,
    List<Input> inputs,
    List<String> settings,
    Optional<Slicing> slicing,
    List<String> parts,
    Optional<String> open,
    Optional<Feed> feed,
    Path file) {

  /** Names of the primary key columns in key order. */
  public List<String> key() {
    return columns.stream()
        .filter(column -> column.keyPosition() > 0)
        .sorted(Comparator.comparingInt(Column::keyPosition))
        .map(Column::name)
        .toList();
  }

  /** Names of the partition columns in order. */
  public List<String> partitions() {
    return columns.stream()
        .filter(column -> column.partitionPosition() > 0)
        .sorted(Comparator.comparingInt(Column::partitionPosition))
        .map(Column::name)
        .toList();
  }

  /**
   * The columns whose values are the slices of an entity table: those of its windows by key; empty
   * for a table that is always computed whole, and for one that is cut by a calendar.
   */
  public List<String> sliceKey() {
    return slicing.isPresent()
        ? List.of()
        : inputs.stream()
            .flatMap(input -> input.keys().stream())
            .map(key -> key.matches().stream().map(Window.Match::target).toList())
            .findFirst()
            .orElse(List.of());
  }

  /** The columns that name a part: its slice and the columns that cut it further. */
  public List<String> partColumns() {
    return Stream.concat(slicing.map(Slicing::column).stream(), parts.stream()).toList();
  }

  /**
   * True when changed rows of an input say by themselves which parts they reach: the input is read
   * at distance zero and carries the columns that name a part.
   *
   * @param input an input of this table
   * @param source the input's contract
   */
  public boolean sharesParts(Input input, Contract source) {
    return !parts.isEmpty()
        && input.period().equals(slicing.map(each -> new Window.Period(each.unit(), 0, 0)))
        && source.columnNames().containsAll(partColumns())
        && (input.columns().isEmpty() || input.columns().containsAll(partColumns()));
  }

  /** The same table with other windows on its inputs. */
  public Contract with(List<Input> others) {
    return with(others, slicing);
  }

  /** The same table, cut otherwise. */
  public Contract with(Slicing other) {
    return with(inputs, Optional.of(other));
  }

  private Contract with(List<Input> read, Optional<Slicing> cut) {
    return new Contract(
        table, version, purpose, usage, columns, checks, transform, read, settings, cut, parts,
        open, feed, file);
  }

  /** Names of all columns in table order. */
  public List<String> columnNames() {
    return columns.stream().map(Column::name).toList();
  }
}
