package io.flywheel.cli.print;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.InputWindow;
import io.flywheel.warehouse.contract.IntervalSpec;
import io.flywheel.warehouse.contract.Layer;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.plan.Plan;
import io.flywheel.warehouse.plan.TablePlan;
import io.flywheel.warehouse.plan.Waiting;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A plan for programs: every table with its feed or its inputs and their windows, and what of it is
 * stale.
 */
public final class PlanJson {
  private final Contracts contracts;
  private final Map<TableName, TablePlan> plans;
  private final Map<TableName, Waiting> waiting;
  private final Set<TableName> unpublished;

  /**
   * @param contracts all tables
   * @param plan what is stale, and what waits
   * @param unpublished tables that are built and that readers do not see yet
   */
  public PlanJson(Contracts contracts, Plan plan, Set<TableName> unpublished) {
    this.contracts = contracts;
    this.unpublished = unpublished;
    this.plans =
        plan.tables().stream()
            .collect(Collectors.toMap(table -> table.contract().table(), Function.identity()));
    this.waiting = new HashMap<>();
    plan.waiting().forEach(some -> some.tables().forEach(table -> waiting.put(table, some)));
  }

  /** One object with the list {@code tables}: inputs stand before their readers. */
  public String text() {
    List<Contract> ordered = new ArrayList<>(contracts.layer(Layer.BRONZE));
    ordered.addAll(contracts.built());
    try {
      return new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .writeValueAsString(Map.of("tables", ordered.stream().map(this::table).toList()));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("maps of texts are always JSON", impossible);
    }
  }

  private Map<String, Object> table(Contract contract) {
    Map<String, Object> table = new LinkedHashMap<>();
    table.put("table", contract.table().toString());
    table.put("layer", contract.table().layer().folder());
    contract.feed().ifPresent(feed -> table.put("feed", feed.name()));
    contract
        .interval()
        .filter(interval -> contract.table().layer().built())
        .ifPresent(interval -> table.put("interval", interval(interval)));
    table.put("inputs", contract.inputs().stream().map(PlanJson::input).toList());
    TablePlan plan = plans.get(contract.table());
    if (plan != null) {
      table.put("stale", !plan.upToDate());
      table.put("unpublished", unpublished.contains(contract.table()));
      table.put("days", days(plan.stale()));
      table.put("rows_of", plan.byRows().stream().map(each -> each.table().toString()).toList());
      table.put("reasons", plan.reasons());
    }
    if (waiting.containsKey(contract.table())) {
      table.put("waiting", waiting.get(contract.table()).toString());
    }
    return table;
  }

  private static Map<String, Object> interval(IntervalSpec interval) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("column", interval.column());
    json.put("unit", interval.unit().word());
    interval.cumulativeOver().ifPresent(unit -> json.put("cumulative_over", unit.word()));
    return json;
  }

  private static Map<String, Object> input(Input input) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("table", input.table().toString());
    input.windows().forEach(window -> json.putAll(window(window)));
    if (!input.columns().isEmpty()) {
      json.put("columns", input.columns());
    }
    return json;
  }

  /** As the contract says it: an input that is read whole has no window. */
  private static Map<String, Object> window(InputWindow window) {
    Map<String, Object> json = new LinkedHashMap<>();
    if (window instanceof InputWindow.Interval interval) {
      json.put("interval", interval.unit().word());
      json.put("lookback", interval.lookback());
      json.put("lookahead", interval.lookahead());
    } else if (window instanceof InputWindow.Join join) {
      Map<String, String> matches = new LinkedHashMap<>();
      join.matches().forEach(match -> matches.put(match.target(), match.input()));
      json.put("join", matches);
      join.validity()
          .ifPresent(
              validity -> {
                json.put("valid_from", validity.validFrom());
                json.put("valid_to", validity.validTo());
                json.put("as_of", validity.asOf());
              });
    } else if (window instanceof InputWindow.Affected affected) {
      json.put("affected", affected.sql());
    }
    return json;
  }

  /** Ranges of days, both ends included, or the word all. */
  private static Object days(DayRanges days) {
    return days.isAll()
        ? "all"
        : days.ranges().stream()
            .map(range -> List.of(range.first().toString(), range.last().toString()))
            .toList();
  }
}
