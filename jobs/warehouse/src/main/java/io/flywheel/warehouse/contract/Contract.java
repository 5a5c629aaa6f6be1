package io.flywheel.warehouse.contract;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One table: what it holds, how it is computed, what proves it.
 *
 * @param table the table
 * @param version the contract's own version
 * @param purpose what one row is, and why the table exists
 * @param usage how to read it without going wrong; may be empty
 * @param columns columns in table order, those that the engine adds included
 * @param checks rules over whole rows, beside those of single columns
 * @param transform text of the SELECT that computes it; empty for bronze and ops
 * @param rowTransform simple name of the Java class that turns the rows of the SELECT into the
 *     table's; empty where the SELECT gives them itself
 * @param inputs what the transform reads
 * @param parameters where its SQL uses a setting as {@code :name}
 * @param interval the calendar intervals by which it is computed; empty for entity tables, which
 *     are computed by key and merged by difference
 * @param parts columns whose values divide an interval further: no row of an interval depends on
 *     input rows of the same interval with other values in them; empty when intervals are computed
 *     as a whole
 * @param feed where a bronze table's rows come from
 * @param file the contract file, for messages
 */
public record Contract(
    TableName table,
    String version,
    String purpose,
    String usage,
    List<ContractColumn> columns,
    List<Check> checks,
    Optional<String> transform,
    Optional<String> rowTransform,
    List<Input> inputs,
    List<SqlParameter> parameters,
    Optional<IntervalSpec> interval,
    List<String> parts,
    Optional<Feed> feed,
    Path file) {

  /** Names of the primary key columns in key order. */
  public List<String> key() {
    return columns.stream()
        .filter(column -> column.keyPosition() > 0)
        .sorted(Comparator.comparingInt(ContractColumn::keyPosition))
        .map(ContractColumn::name)
        .toList();
  }

  /** All rules: those of single columns, then those of whole rows. */
  public List<Check> rules() {
    return Stream.concat(
            columns.stream().flatMap(column -> column.checks().stream()), checks.stream())
        .toList();
  }

  /** Names of the partition columns in order. */
  public List<String> partitions() {
    return columns.stream()
        .filter(column -> column.partitionPosition() > 0)
        .sorted(Comparator.comparingInt(ContractColumn::partitionPosition))
        .map(ContractColumn::name)
        .toList();
  }

  /** The columns that sort the rows of data files: partitions, interval, then key, each once. */
  public List<String> fileOrder() {
    Set<String> order = new LinkedHashSet<>(partitions());
    interval.map(IntervalSpec::column).ifPresent(order::add);
    order.addAll(key());
    return List.copyOf(order);
  }

  /**
   * The columns by whose values an entity table is computed: those of its joins; empty for a table
   * that is always computed whole, and for one that has intervals.
   */
  public List<String> entityKey() {
    return interval.isPresent()
        ? List.of()
        : inputs.stream()
            .flatMap(input -> input.joins().stream())
            .map(join -> join.matches().stream().map(InputWindow.Match::target).toList())
            .findFirst()
            .orElse(List.of());
  }

  /** The columns that name a part: its interval and the columns that divide it further. */
  public List<String> partColumns() {
    return Stream.concat(interval.map(IntervalSpec::column).stream(), parts.stream()).toList();
  }

  /**
   * True when changed rows of an input say by themselves which parts they reach: the input is read
   * for the same interval only and carries the columns that name a part.
   *
   * @param input an input of this table
   * @param source the input's contract
   */
  public boolean sharesParts(Input input, Contract source) {
    return !parts.isEmpty()
        && input.interval().equals(interval.map(each -> new InputWindow.Interval(each.unit())))
        && source.columnNames().containsAll(partColumns())
        && (input.columns().isEmpty() || input.columns().containsAll(partColumns()));
  }

  /** The same table with other windows on its inputs. */
  public Contract with(List<Input> others) {
    return with(others, interval);
  }

  /** The same table with other intervals. */
  public Contract with(IntervalSpec other) {
    return with(inputs, Optional.of(other));
  }

  private Contract with(List<Input> read, Optional<IntervalSpec> cut) {
    return new Contract(
        table,
        version,
        purpose,
        usage,
        columns,
        checks,
        transform,
        rowTransform,
        read,
        parameters,
        cut,
        parts,
        feed,
        file);
  }

  /** Names of the settings that its SQL uses, sorted, each once. */
  public List<String> settings() {
    return parameters.stream().map(SqlParameter::name).distinct().sorted().toList();
  }

  /**
   * What Spark binds to the parameters of its SQL.
   *
   * @param values values of named settings; an empty or absent one is NULL
   */
  public Map<String, Object> arguments(Map<String, Optional<String>> values) {
    Map<String, Object> arguments = new HashMap<>();
    for (String name : settings()) {
      arguments.put(name, values.getOrDefault(name, Optional.empty()).orElse(null));
    }
    return arguments;
  }

  /** The columns of a bronze table that its feed delivers, in the order of a canonical file. */
  public List<ContractColumn> deliveredColumns() {
    Feed source = feed.orElseThrow();
    return columns.stream()
        .filter(column -> BookkeepingColumns.delivers(source, column.name()))
        .toList();
  }

  /** The file with the SELECT of a computed table. */
  public Path transformFile() {
    return file.resolveSibling("transform.sql");
  }

  /** Names of all columns in table order. */
  public List<String> columnNames() {
    return columns.stream().map(ContractColumn::name).toList();
  }
}
