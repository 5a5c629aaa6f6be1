package io.flywheel.warehouse.read;

import io.flywheel.warehouse.catalog.Schemas;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.InputWindow;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.files.FileLocator;
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
 * The input rows that some parts of a table are computed from. Each input is read once, however
 * often the SELECT names it, and its few rows are kept until they are closed; the SELECT over them
 * is small work then.
 */
public final class Gathered implements AutoCloseable {
  private final SparkSession session;
  private final Contracts contracts;
  private final Contract contract;
  private final Parts parts;
  private final List<Kept> kept = new ArrayList<>();
  private final Map<TableName, Dataset<Row>> inputs = new HashMap<>();

  private Gathered(SparkSession session, Contracts contracts, Contract contract, Parts parts) {
    this.session = session;
    this.contracts = contracts;
    this.contract = contract;
    this.parts = parts;
  }

  /**
   * Reads the rows.
   *
   * @param session where names are resolved
   * @param contract the table
   * @param parts parts of it, at least one
   */
  public static Gathered of(
      SparkSession session, Contracts contracts, Contract contract, Parts parts) {
    Gathered gathered = new Gathered(session, contracts, contract, parts);
    return Kept.orClosed(
        gathered::close,
        () -> {
          gathered.read();
          return gathered;
        });
  }

  /** What a SELECT over the kept rows reads in the place of each restricted input. */
  public Map<TableName, UnaryOperator<Dataset<Row>>> inputs() {
    Map<TableName, UnaryOperator<Dataset<Row>>> restricted = new HashMap<>();
    inputs.forEach((table, rows) -> restricted.put(table, all -> rows));
    return restricted;
  }

  private void read() {
    Map<TableName, Dataset<Row>> near = new HashMap<>();
    for (Input input : contract.inputs()) {
      near(input).ifPresent(each -> near.put(input.table(), near(input, each)));
    }
    Lookup lookup = new Lookup(contract, input -> Optional.ofNullable(near.get(input.table())));
    for (Input input : contract.inputs()) {
      Optional<Dataset<Row>> close = Optional.ofNullable(near.get(input.table()));
      Optional<Dataset<Row>> found = lookup.keys(input).map(keys -> beyond(input, keys));
      Optional<Dataset<Row>> needed =
          input.intervalOnly()
              ? close
              : found.map(rows -> close.map(each -> each.unionByName(rows)).orElse(rows));
      needed.ifPresent(rows -> inputs.put(input.table(), rows));
    }
  }

  private Dataset<Row> near(Input input, Near near) {
    if (near.parts().isEmpty()) {
      return near.rows(table(input)); // as many as the days have
    }
    List<String> looked = Near.columns(contract, contracts.get(input.table()));
    return keep(FileLocator.in(table(input), looked, near::rows), columns(input));
  }

  /** Rows with a key that is named, but for those that are near. */
  private Dataset<Row> beyond(Input input, Dataset<Row> keys) {
    Dataset<Row> found = Lookup.found(table(input), keys, input);
    return keep(near(input).map(each -> each.beyond(found)).orElse(found), columns(input));
  }

  private Optional<Near> near(Input input) {
    return Near.of(contracts, contract, parts.slices(), Optional.of(parts), input);
  }

  private Dataset<Row> table(Input input) {
    return session.table(input.table().toString());
  }

  private Dataset<Row> keep(Dataset<Row> rows, List<String> columns) {
    Kept few = Kept.now(rows.select(Schemas.named(columns)));
    kept.add(few);
    return few.rows();
  }

  /** The columns that the SELECT reads of an input, and those that name keys of others. */
  private List<String> columns(Input input) {
    List<String> all = contracts.get(input.table()).columnNames();
    if (input.columns().isEmpty()) {
      return all;
    }
    Set<String> columns = new LinkedHashSet<>(input.columns());
    for (Input other : contract.inputs()) {
      for (InputWindow.Join key : other.joins()) {
        columns.addAll(Lookup.targets(key));
      }
    }
    columns.retainAll(all);
    return List.copyOf(columns);
  }

  @Override
  public void close() {
    kept.forEach(Kept::close);
  }
}
