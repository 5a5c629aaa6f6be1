package io.flywheel.warehouse.cases;

import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationDef;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationRef;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Which columns of a built table are columns of an input, under the same name and unchanged, by the
 * analyzed plan of its SELECT: an attribute keeps its id as long as no expression touches it.
 */
final class PassedColumns {
  private final Contracts contracts;
  private final Map<Long, ContractColumn> origins = new HashMap<>();
  private final Map<Long, List<Attribute>> common = new HashMap<>();
  private final Map<Long, Long> references = new HashMap<>();
  private final Set<Long> united = new HashSet<>();
  private final List<CTERelationRef> open = new ArrayList<>();

  private PassedColumns(Contracts contracts) {
    this.contracts = contracts;
  }

  /** The columns of inputs by the names of the table's columns that they pass through to. */
  static Map<String, ContractColumn> of(
      SparkSession session, Contracts contracts, Contract contract) {
    Map<String, Object> settings = new HashMap<>();
    contract.settings().forEach(name -> settings.put(name, null));
    LogicalPlan plan =
        session.sql(contract.transform().orElseThrow(), settings).queryExecution().analyzed();
    PassedColumns passed = new PassedColumns(contracts);
    passed.walk(plan);
    passed.open.forEach(passed::follow);
    Map<String, ContractColumn> columns = new HashMap<>();
    for (Attribute attribute : CollectionConverters.asJava(plan.output())) {
      passed
          .origin(attribute.exprId().id())
          .filter(column -> column.name().equals(attribute.name()))
          .ifPresent(column -> columns.put(attribute.name(), column));
    }
    return columns;
  }

  private void walk(LogicalPlan plan) {
    if (plan instanceof SubqueryAlias alias) {
      table(alias).ifPresent(contract -> read(contract, alias.child()));
    }
    if (plan instanceof Union) {
      // A union has the ids of its first part, and rows of the others too.
      CollectionConverters.asJava(plan.output()).forEach(each -> united.add(each.exprId().id()));
    }
    if (plan instanceof CTERelationDef definition) {
      common.put(definition.id(), CollectionConverters.asJava(definition.output()));
    }
    if (plan instanceof CTERelationRef reference) {
      open.add(reference);
    }
    CollectionConverters.asJava(plan.children()).forEach(this::walk);
  }

  private Optional<Contract> table(SubqueryAlias alias) {
    List<String> qualifier = CollectionConverters.asJava(alias.identifier().qualifier());
    if (qualifier.isEmpty()) {
      return Optional.empty();
    }
    // The current rows of a bronze table have its columns.
    String layer = qualifier.get(qualifier.size() - 1).replaceFirst("^current$", "bronze");
    return contracts.find(TableName.parse(layer + "." + alias.identifier().name()));
  }

  private void read(Contract contract, LogicalPlan table) {
    Map<String, ContractColumn> columns = new HashMap<>();
    contract.columns().forEach(column -> columns.put(column.name(), column));
    for (Attribute attribute : CollectionConverters.asJava(table.output())) {
      Optional.ofNullable(columns.get(attribute.name()))
          .ifPresent(column -> origins.put(attribute.exprId().id(), column));
    }
  }

  /** The attributes of a reference are its definition's, in order; the first has their ids, too. */
  private void follow(CTERelationRef reference) {
    List<Attribute> defined = common.get(reference.cteId());
    List<Attribute> own = CollectionConverters.asJava(reference.output());
    for (int i = 0; i < own.size(); i++) {
      long from = defined.get(i).exprId().id();
      if (own.get(i).exprId().id() != from) {
        references.put(own.get(i).exprId().id(), from);
      }
    }
  }

  private Optional<ContractColumn> origin(long id) {
    if (united.contains(id)) {
      return Optional.empty();
    }
    return references.containsKey(id)
        ? origin(references.get(id))
        : Optional.ofNullable(origins.get(id));
  }
}
