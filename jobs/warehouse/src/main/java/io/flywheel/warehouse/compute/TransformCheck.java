package io.flywheel.warehouse.compute;

import io.flywheel.warehouse.catalog.CatalogConf;
import io.flywheel.warehouse.catalog.CurrentTable;
import io.flywheel.warehouse.catalog.Schemas;
import io.flywheel.warehouse.change.AffectedRows;
import io.flywheel.warehouse.change.Difference;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractException;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.InputWindow;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.message.Nearest;
import io.flywheel.warehouse.message.SparkMessage;
import io.flywheel.warehouse.session.Sessions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Holds transforms to their contracts: the inputs that a SELECT names are those of the contract,
 * its columns have the declared names and types, and the rules can be asked of them. Each SELECT is
 * analysed over empty tables of the contracts' columns; no file of the warehouse is read, and
 * nothing is run.
 */
public final class TransformCheck {
  private static final Set<String> WHOLE = Set.of("BIGINT", "INT", "SMALLINT", "TINYINT");

  /** What the function money returns. */
  private static final String MONEY = "DECIMAL(18,2)";

  private final SparkSession spark;
  private final Contracts contracts;
  private final Map<String, Optional<String>> settings;

  /**
   * @param spark any session that knows the contracts
   * @param contracts all tables
   * @param settings values of named settings
   */
  public TransformCheck(
      SparkSession spark, Contracts contracts, Map<String, Optional<String>> settings) {
    this.spark = spark;
    this.contracts = contracts;
    this.settings = settings;
  }

  /**
   * Refuses transforms that do not keep their contracts.
   *
   * @param tables computed tables
   * @throws ContractException naming table, file, column and what to do for each fault of any
   */
  public void require(List<Contract> tables) {
    List<String> faults = new ArrayList<>();
    tables.forEach(table -> faults.addAll(faults(table)));
    if (!faults.isEmpty()) {
      throw ContractException.of(faults);
    }
  }

  /** What is wrong with a table's transform, one message each; empty when nothing is. */
  public List<String> faults(Contract contract) {
    Map<TableName, Long> nothing = new TreeMap<>();
    contracts.all().forEach(each -> nothing.put(each.table(), CatalogConf.EMPTY));
    SparkSession session = Sessions.pinned(spark, nothing, Map.of());
    SparkSession before = SparkSession.active();
    SparkSession.setActiveSession(session); // the catalog asks the thread for its session
    try {
      Dataset<Row> selected = new Model(contracts, contract, settings).selected(session);
      List<String> faults = new ArrayList<>(inputs(contract, selected));
      faults.addAll(columns(contract, selected.schema()));
      contract.inputs().forEach(input -> faults.addAll(affected(session, contract, input)));
      faults.addAll(new RuleCheck(session).faults(contract));
      return faults;
    } catch (ContractException wrong) {
      return List.of(wrong.getMessage());
    } finally {
      SparkSession.setActiveSession(before);
    }
  }

  private static List<String> inputs(Contract contract, Dataset<Row> selected) {
    TreeSet<String> named = new TreeSet<>();
    relations(((org.apache.spark.sql.classic.Dataset<Row>) selected).logicalPlan(), named);
    List<String> declared =
        contract.inputs().stream().map(Input::table).map(TableName::toString).toList();
    List<String> faults = new ArrayList<>();
    for (String relation : named) {
      if (!declared.contains(CurrentTable.source(relation))) {
        faults.add(
            inTransform(
                contract,
                "reads %s, which is not an input in contract.yaml: its changes would affect nothing; name it under inputs, with its window"
                    .formatted(relation)));
      }
    }
    List<String> read = named.stream().map(CurrentTable::source).toList();
    for (String input : declared) {
      if (!read.contains(input)) {
        faults.add(
            contract.file()
                + ": "
                + contract.table()
                + ": input "
                + input
                + " is not read by transform.sql: its changes would cause needless builds; take"
                + " it out of the inputs, or read it");
      }
    }
    return faults;
  }

  /** Names of the catalog's relations, wherever they stand; what is behind one is its own. */
  private static void relations(LogicalPlan plan, TreeSet<String> named) {
    if (plan instanceof SubqueryAlias alias && !alias.identifier().qualifier().isEmpty()) {
      String layer = alias.identifier().qualifier().last();
      named.add((layer + "." + alias.identifier().name()).toLowerCase(Locale.ROOT));
      return;
    }
    CollectionConverters.asJava(plan.children()).forEach(child -> relations(child, named));
    CollectionConverters.asJava(plan.subqueries()).forEach(query -> relations(query, named));
  }

  /** Analyses what an input says is affected, over no changes. */
  private List<String> affected(SparkSession session, Contract contract, Input input) {
    List<String> faults = new ArrayList<>();
    Dataset<Row> changes =
        Difference.additions(contracts.columns(input), session.table(input.table().toString()));
    for (InputWindow window : input.reach()) {
      if (window instanceof InputWindow.Affected affected) {
        try {
          new AffectedRows(session, contract, settings)
              .affected(affected, changes, session.table(contract.table().toString()));
        } catch (Exception wrong) {
          // Java does not know that session.sql throws AnalysisException, which is checked.
          if (!(wrong instanceof AnalysisException)) {
            throw wrong;
          }
          faults.add(
              "%s:%d: %s: what %s affects: %s"
                  .formatted(
                      contract.file(),
                      input.line(),
                      contract.table(),
                      input.table(),
                      SparkMessage.sentence(wrong)));
        }
      }
    }
    return faults;
  }

  private static List<String> columns(Contract contract, StructType selected) {
    Map<String, String> declared = types(Schemas.of(contract));
    Map<String, String> computed = types(selected);
    List<String> missing = without(declared.keySet(), computed.keySet());
    List<String> further = without(computed.keySet(), declared.keySet());
    List<String> faults = new ArrayList<>();
    declared.forEach(
        (name, type) -> {
          String found = computed.get(name);
          if (found == null) {
            faults.add(
                "column %s of the contract is not computed; add it to the last SELECT, or take it out of contract.yaml"
                    .formatted(name));
          } else if (!found.equals(type)) {
            faults.add(
                "column %s is computed as %s and declared as %s; %swrite CAST(... AS %s) AS %s where it is computed, or declare it as %s in contract.yaml"
                    .formatted(name, found, type, money(name, found, type), type, name, found));
          }
        });
    List<String> seen = new ArrayList<>();
    for (String name : selected.fieldNames()) {
      if (!declared.containsKey(name)) {
        faults.add(
            "column %s is computed, and the contract has none of that name; take it out of the last SELECT, or declare it in contract.yaml%s"
                .formatted(name, meant(name, missing, further)));
      } else if (seen.contains(name)) {
        faults.add("column " + name + " is computed twice; take one out of the last SELECT");
      }
      seen.add(name);
    }
    return faults.stream().map(fault -> inTransform(contract, fault)).toList();
  }

  /** A cast of cents would make a hundred times the amount. */
  private static String money(String name, String computed, String declared) {
    return WHOLE.contains(computed) && declared.equals(MONEY)
        ? "if it holds cents, write money(...) AS %s; otherwise ".formatted(name)
        : "";
  }

  /** Of one column too many and one too few, the one is probably the other. */
  private static String meant(String name, List<String> missing, List<String> further) {
    Optional<String> meant =
        missing.size() == 1 && further.size() == 1
            ? Optional.of(missing.get(0))
            : Nearest.of(name, missing);
    return meant.map(near -> "; did you mean '" + near + "'?").orElse("");
  }

  private static List<String> without(Collection<String> names, Collection<String> others) {
    return names.stream().filter(name -> !others.contains(name)).toList();
  }

  /** Types by name; whether NULL is allowed is no part of them. */
  private static Map<String, String> types(StructType schema) {
    Map<String, String> types = new LinkedHashMap<>();
    for (StructField field : schema.fields()) {
      types.put(field.name(), field.dataType().sql());
    }
    return types;
  }

  private static String inTransform(Contract contract, String fault) {
    return contract.transformFile() + ": " + contract.table() + ": " + fault;
  }
}
