package io.flywheel.warehouse.cases;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.cases.file.CaseRows;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/** Every table's windows, on the rows of a warehouse instead of those of its cases. */
public final class WindowsOfCompany {
  private final Contracts contracts;
  private final Function<TableName, Dataset<Row>> tables;
  private final Map<TableName, CaseRows> known = new HashMap<>();

  /**
   * @param contracts all tables
   * @param tables rows of a table; of a company so small that all of them fit into memory
   */
  public WindowsOfCompany(Contracts contracts, Function<TableName, Dataset<Row>> tables) {
    this.contracts = contracts;
    this.tables = tables;
  }

  /**
   * One random change of each input goes no further than its window, and rows planted just outside
   * of it count for nothing.
   *
   * @param settings values of named settings
   * @return the inputs that were asked about, as {@code table < input}
   */
  public List<String> hold(Map<String, Object> settings) {
    contracts.built().stream()
        .flatMap(contract -> contract.inputs().stream())
        .map(Input::table)
        .distinct()
        .forEach(table -> known.put(table, rows(table)));
    // So little work leaves a core idle.
    return contracts.built().parallelStream()
        .flatMap(contract -> hold(contract, settings).stream())
        .sorted()
        .toList();
  }

  private List<String> hold(Contract contract, Map<String, Object> settings) {
    WindowQuestions questions =
        new WindowQuestions(
            CaseSession.of(SharedSpark.session(SharedSpark.folder(), contracts.directory())),
            contracts,
            contract,
            CaseRun.named(settings),
            inputs(contract),
            TestCases.DEPTH.seed());
    List<String> asked = new ArrayList<>();
    for (Input input : contract.inputs()) {
      if (!input.table().equals(Contracts.DELIVERED)
          && !known.get(input.table()).rows().isEmpty()) {
        String name = contract.table() + " < " + input.table();
        assertThat(questions.faultOfChanges(input, 1)).as(name).isEmpty();
        if (contract.interval().isPresent() && input.interval().isPresent()) {
          assertThat(questions.faultOfPlanted(input, 1)).as(name).isEmpty();
        }
        asked.add(name);
      }
    }
    return asked;
  }

  private Map<TableName, CaseRows> inputs(Contract contract) {
    Map<TableName, CaseRows> inputs = new HashMap<>();
    contract.inputs().forEach(input -> inputs.put(input.table(), known.get(input.table())));
    return inputs;
  }

  private CaseRows rows(TableName table) {
    List<String> columns = contracts.get(table).columnNames();
    return new CaseRows(
        CaseRows.schema(contracts.get(table), columns),
        tables
            .apply(table)
            .select(
                columns.stream().map(functions::col).toArray(org.apache.spark.sql.Column[]::new))
            .collectAsList());
  }
}
