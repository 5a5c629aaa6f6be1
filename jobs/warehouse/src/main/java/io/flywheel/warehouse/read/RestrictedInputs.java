package io.flywheel.warehouse.read;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.catalog.Schemas;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.InputWindow;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.files.FileLocator;
import io.flywheel.warehouse.session.ExecutionProfile;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * The rows of its inputs that some intervals of a table are computed from: those near by the
 * calendar, and of an input that is read by key those that near rows name, however old. For few
 * parts of intervals each input is read once, however often the SELECT names it, and its rows are
 * kept until they are closed; the SELECT over them is small work then.
 */
public final class RestrictedInputs implements AutoCloseable {
  private final SparkSession session;
  private final Contracts contracts;
  private final Contract contract;
  private final DayRanges intervals;
  private final Optional<Parts> parts;
  private final ExecutionProfile profile;
  private final boolean keeps;
  private final List<CachedRows> kept = new ArrayList<>();
  private final Map<TableName, UnaryOperator<Dataset<Row>>> near = new HashMap<>();
  private final Map<TableName, UnaryOperator<Dataset<Row>>> inputs = new HashMap<>();

  private RestrictedInputs(
      SparkSession session,
      Contracts contracts,
      Contract contract,
      DayRanges intervals,
      Optional<Parts> parts,
      ExecutionProfile profile,
      boolean keeps) {
    this.session = session;
    this.contracts = contracts;
    this.contract = contract;
    this.intervals = intervals;
    this.parts = parts;
    this.profile = profile;
    this.keeps = keeps;
  }

  /**
   * Of whole intervals. Nothing is kept, so that there is nothing to close.
   *
   * @param session where names are resolved
   * @param contract the table
   * @param intervals intervals of it, not all
   * @param profile how much is read
   */
  public static RestrictedInputs of(
      SparkSession session,
      Contracts contracts,
      Contract contract,
      DayRanges intervals,
      ExecutionProfile profile) {
    return new RestrictedInputs(
            session, contracts, contract, intervals, Optional.empty(), profile, false)
        .restricted();
  }

  /**
   * Of parts of intervals.
   *
   * @param session where names are resolved
   * @param contract the table
   * @param parts parts of it, at least one
   * @param kept true when their rows are read at once, under the session's settings, and kept
   */
  public static RestrictedInputs of(
      SparkSession session, Contracts contracts, Contract contract, Parts parts, boolean kept) {
    RestrictedInputs inputs =
        new RestrictedInputs(
            session,
            contracts,
            contract,
            parts.intervals(),
            Optional.of(parts),
            ExecutionProfile.PARALLEL,
            kept);
    return CachedRows.closeOnFailure(inputs::close, inputs::restricted);
  }

  /** The same query over these rows alone. */
  public Dataset<Row> apply(Dataset<Row> query) {
    return InputRestriction.of(inputs).apply(session, query);
  }

  private RestrictedInputs restricted() {
    for (Input input : contract.inputs()) {
      near(input).ifPresent(each -> near.put(input.table(), rows(input, each)));
    }
    KeySemiJoin lookup =
        new KeySemiJoin(
            contract,
            input ->
                Optional.ofNullable(near.get(input.table())).map(rows -> rows.apply(table(input))));
    for (Input input : contract.inputs()) {
      needed(input, lookup).ifPresent(rows -> inputs.put(input.table(), rows));
    }
    return this;
  }

  private Optional<UnaryOperator<Dataset<Row>>> needed(Input input, KeySemiJoin lookup) {
    Optional<UnaryOperator<Dataset<Row>>> close = Optional.ofNullable(near.get(input.table()));
    // Looking keys up in a small table costs more than reading it.
    if (input.intervalOnly() || close.isEmpty() && profile == ExecutionProfile.SINGLE_TASK) {
      return close;
    }
    return lookup
        .keys(input)
        .map(
            keys -> {
              UnaryOperator<Dataset<Row>> named = named(input, keys);
              return close
                  .<UnaryOperator<Dataset<Row>>>map(
                      rows -> all -> rows.apply(all).unionByName(named.apply(all)))
                  .orElse(named);
            });
  }

  private UnaryOperator<Dataset<Row>> rows(Input input, InputFilter near) {
    if (near.parts().isEmpty() || !keeps) {
      return near::rows; // as many as the days have
    }
    List<String> looked = InputFilter.columns(contract, contracts.get(input.table()));
    return keep(FileLocator.in(table(input), looked, near::rows), input);
  }

  /** Rows with a key that is named, but for those that are near. */
  private UnaryOperator<Dataset<Row>> named(Input input, Dataset<Row> keys) {
    UnaryOperator<Dataset<Row>> named =
        all -> {
          Dataset<Row> found = KeySemiJoin.found(all, keys, input);
          return near(input).map(each -> each.beyond(found)).orElse(found);
        };
    return keeps ? keep(named.apply(table(input)), input) : named;
  }

  private Optional<InputFilter> near(Input input) {
    return InputFilter.of(contracts, contract, intervals, parts, input);
  }

  private Dataset<Row> table(Input input) {
    return session.table(input.table().toString());
  }

  private UnaryOperator<Dataset<Row>> keep(Dataset<Row> rows, Input input) {
    CachedRows few = CachedRows.now(rows.select(Schemas.named(columns(input))));
    kept.add(few);
    return all -> few.rows();
  }

  /** The columns that the SELECT reads of an input, and those that name keys of others. */
  private List<String> columns(Input input) {
    Set<String> columns = new LinkedHashSet<>(contracts.columns(input));
    for (Input other : contract.inputs()) {
      for (InputWindow.Join key : other.joins()) {
        columns.addAll(KeySemiJoin.targets(key));
      }
    }
    columns.retainAll(contracts.get(input.table()).columnNames());
    return List.copyOf(columns);
  }

  @Override
  public void close() {
    kept.forEach(CachedRows::close);
  }
}
