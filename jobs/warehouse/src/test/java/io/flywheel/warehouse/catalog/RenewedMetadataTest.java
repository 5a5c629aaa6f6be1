package io.flywheel.warehouse.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.TestContracts;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractException;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.state.CommitMetadata;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.delta.DeltaLog;
import org.apache.spark.sql.delta.DeltaOperations;
import org.apache.spark.sql.delta.OptimisticTransaction;
import org.apache.spark.sql.delta.Snapshot;
import org.apache.spark.sql.delta.actions.Action;
import org.apache.spark.sql.delta.actions.Metadata;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructField;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import scala.Option;
import scala.jdk.javaapi.CollectionConverters;

/** A contract that changes reaches the table that is there already. */
@Tag("proof")
class RenewedMetadataTest {
  private static final TableName SALE = TableName.parse("bronze.sale");

  private final Path root = SharedSpark.folder();
  private SparkSession spark;
  private Tables tables;

  @BeforeEach
  void makeATable() {
    Contract first = contract("Price.", "cents >= 0", "sale_id");
    spark = SharedSpark.session(root, first.file().getParent().getParent().getParent());
    tables = Tables.of(spark);
    tables.createIfAbsent(first);
    append("a", 0);
  }

  private static Contract contract(String description, String rule, String key) {
    return contract(description, rule, key, "BIGINT");
  }

  private static Contract contract(String description, String rule, String key, String type) {
    TestContracts written =
        new TestContracts(SharedSpark.folder())
            .table(
                "bronze.sale",
                List.of(
                    "{name: day, logicalType: date, physicalType: DATE, required: true,"
                        + " description: Day of the sale.}",
                    column("sale_id", key),
                    column("receipt_id", key),
                    "{name: cents, logicalType: integer, physicalType: "
                        + type
                        + ", description: "
                        + description
                        + ", quality: [{type: custom, engine: flywheel, implementation: "
                        + rule
                        + ", severity: error, name: "
                        + (rule.contains("<") ? "cheap" : "paid")
                        + ", customProperties: [{property: whenNull, value: holds}]}]}"),
                List.of(
                    "{property: feed, value: sales}",
                    "{property: businessDay, value: day}",
                    "{property: revision, value: 0}"));
    return Contracts.read(written.datasets()).get(SALE);
  }

  private static String column(String name, String key) {
    return "{name: %s, logicalType: string, physicalType: STRING, required: true,%s description: Id.}"
        .formatted(name, name.equals(key) ? " primaryKey: true, primaryKeyPosition: 1," : "");
  }

  private Dataset<Row> sale(String id, long cents) {
    return spark.sql(
        "SELECT DATE'2026-01-01' month, DATE'2026-01-02' day, '%1$s' sale_id, '%1$s' receipt_id, %2$dL cents, %3$s"
            .formatted(id, cents, TestContracts.BOOKKEEPING));
  }

  private void append(String id, long cents) {
    sale(id, cents).write().format("delta").mode(SaveMode.Append).save(tables.path(SALE));
  }

  /** As another tool does it. */
  private void setTheirs() {
    OptimisticTransaction transaction =
        DeltaLog.forTable(spark, tables.path(SALE))
            .startTransaction(Option.empty(), Option.empty());
    Metadata now = transaction.metadata();
    Map<String, String> properties =
        new TreeMap<>(CollectionConverters.asJava(now.configuration()));
    properties.put("theirs", "kept");
    transaction.updateMetadata(
        new Metadata(
            now.id(),
            now.name(),
            now.description(),
            now.format(),
            now.schemaString(),
            now.partitionColumns(),
            Scala.map(properties),
            now.createdTime()),
        false);
    transaction.commit(Scala.seq(List.<Action>of()), DeltaOperations.ManualUpdate$.MODULE$);
  }

  private List<Action> commit(Contract contract) {
    OptimisticTransaction transaction = tables.transaction(contract);
    transaction.commit(Scala.seq(List.<Action>of()), DeltaOperations.ManualUpdate$.MODULE$);
    long version = tables.version(SALE);
    return CollectionConverters.asJava(
        transaction.deltaLog().getChanges(version, version, Option.empty(), true).next()._2());
  }

  @Test
  void the_next_commit_takes_over_comments_rules_and_properties() {
    setTheirs();
    String id = tables.tableId(SALE).orElseThrow();

    commit(contract("Price in cents.", "cents < 900", "receipt_id"));

    Snapshot snapshot = tables.snapshot(SALE).orElseThrow();
    assertThat(snapshot.metadata().id()).isEqualTo(id);
    assertThat(snapshot.schema().apply("cents").getComment().get()).isEqualTo("Price in cents.");
    assertThat(CollectionConverters.asJava(snapshot.metadata().configuration()))
        .containsEntry("theirs", "kept")
        .containsEntry(
            "delta.dataSkippingStatsColumns", "day,receipt_id,source_file,revision,version_rank")
        .containsEntry("delta.constraints.cheap", "COALESCE((cents < 900), TRUE)")
        .doesNotContainKey("delta.constraints.paid");
    assertThat(snapshot.protocol().minReaderVersion()).isEqualTo(1);
    append("b", -1);
    assertThatThrownBy(() -> append("c", 900)).hasStackTraceContaining("cheap");
  }

  @Test
  void rows_that_are_appended_are_held_to_the_new_rules() {
    Contract changed = contract("Price in cents.", "cents < 900", "sale_id");
    Appender appender = new Appender(tables);
    CommitMetadata note = new CommitMetadata("run", DayRanges.all());

    assertThatThrownBy(() -> appender.append(changed, sale("b", 900), note))
        .hasStackTraceContaining("cheap");
    appender.append(changed, sale("c", -1), note);

    assertThat(tables.snapshot(SALE).orElseThrow().schema().apply("cents").getComment().get())
        .isEqualTo("Price in cents.");
    assertThat(
            spark
                .read()
                .format("delta")
                .load(tables.path(SALE))
                .select("sale_id")
                .as(Encoders.STRING())
                .collectAsList())
        .containsExactlyInAnyOrder("a", "c");
  }

  @Test
  void rows_for_other_columns_are_refused_with_the_columns() {
    Contract other = contract("Price.", "cents >= 0", "sale_id", "INT");

    assertThatThrownBy(
            () ->
                new Appender(tables)
                    .append(other, sale("b", 1), new CommitMetadata("r", DayRanges.all())))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("contract.yaml: bronze.sale was made with other columns")
        .hasMessageContaining("Only the table has: cents BIGINT. Only the contract has: cents INT.")
        .hasMessageContaining("made again from its landing area: delete the folder " + root)
        .hasMessageContaining("another with --warehouse");
    assertThat(tables.version(SALE)).isEqualTo(1);
  }

  @Test
  void a_column_is_required_from_the_next_commit_on_and_no_longer_when_the_contract_says_so() {
    Contract required = contract("The price.", "cents >= 0", "sale_id", "BIGINT, required: true");
    CommitMetadata note = new CommitMetadata("run", DayRanges.all());

    assertThatThrownBy(() -> new Appender(tables).append(required, withoutPrice("b"), note))
        .hasStackTraceContaining("NOT NULL constraint violated for column: cents");
    new Appender(tables).append(required, sale("c", 1), note);

    StructField cents = tables.snapshot(SALE).orElseThrow().schema().apply("cents");
    assertThat(cents.nullable()).isFalse();
    assertThat(cents.getComment().get()).isEqualTo("The price.");

    commit(contract("Any price.", "cents >= 0", "sale_id"));

    cents = tables.snapshot(SALE).orElseThrow().schema().apply("cents");
    assertThat(cents.nullable()).isTrue();
    assertThat(cents.getComment().get()).isEqualTo("Any price.");
    new Appender(tables)
        .append(contract("Any price.", "cents >= 0", "sale_id"), withoutPrice("d"), note);
  }

  private Dataset<Row> withoutPrice(String id) {
    return sale(id, 0).withColumn("cents", functions.lit(null).cast("bigint"));
  }

  @Test
  void a_column_that_rows_lack_cannot_be_required_of_a_table_that_only_grows() {
    withoutPrice("b").write().format("delta").mode(SaveMode.Append).save(tables.path(SALE));
    Contract required = contract("Price.", "cents >= 0", "sale_id", "BIGINT, required: true");

    assertThatThrownBy(
            () ->
                new Appender(tables)
                    .append(required, sale("c", 1), new CommitMetadata("r", DayRanges.all())))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("contract.yaml: bronze.sale has 1 rows without cents")
        .hasMessageContaining("take out required: true")
        .hasMessageContaining("delete the folder " + root);
    assertThat(tables.version(SALE)).isEqualTo(2);
  }

  @Test
  void no_commit_leaves_rows_of_other_columns_as_they_are() {
    Contract other = contract("Price.", "cents >= 0", "sale_id", "INT");

    assertThatThrownBy(() -> tables.transaction(other))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("bronze.sale has other columns than its contract");
  }

  @Test
  void what_the_contract_says_already_is_not_committed_again() {
    assertThat(commit(contract("Price.", "cents >= 0", "sale_id")))
        .noneMatch(Metadata.class::isInstance);
    assertThat(commit(contract("Price in cents.", "cents >= 0", "sale_id")))
        .anyMatch(Metadata.class::isInstance);
  }
}
