package io.flywheel.warehouse.transform;

import io.flywheel.warehouse.catalog.Schemas;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractException;
import java.util.Arrays;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.encoders.ExpressionEncoder;
import org.apache.spark.sql.catalyst.encoders.RowEncoder;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Finds the class that a contract names, and puts it behind the rows that SQL prepares. */
public final class RowTransforms {
  private static final String JAVA_TIME = "spark.sql.datetime.java8API.enabled";

  private RowTransforms() {}

  /**
   * The class of a contract's property {@code rowTransform}.
   *
   * @throws ContractException naming the contract when there is no such class
   */
  static RowTransform named(Contract contract) {
    String name = className(contract);
    try {
      return Class.forName(name)
          .asSubclass(RowTransform.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | ClassCastException e) {
      throw ContractException.of(
          contract,
          "rowTransform "
              + contract.rowTransform().orElseThrow()
              + ": no class "
              + name
              + " that implements RowTransform and has a constructor without arguments");
    }
  }

  /** The full name of that class. */
  static String className(Contract contract) {
    return RowTransform.class.getPackageName() + "." + contract.rowTransform().orElseThrow();
  }

  /**
   * The table's rows, not computed yet; for a table without such a class the prepared ones.
   *
   * @param prepared what {@code transform.sql} selects
   */
  public static Dataset<Row> apply(Contract contract, Dataset<Row> prepared) {
    if (contract.rowTransform().isEmpty()) {
      return prepared;
    }
    RowTransform transform = named(contract);
    String table = contract.table().toString();
    return prepared
        .as(encoder(prepared.schema()))
        .flatMap(
            (FlatMapFunction<Row, Row>)
                row -> {
                  try {
                    return transform.rows(row).iterator();
                  } catch (IllegalArgumentException refused) {
                    throw new RowTransformException(table + ": " + refused.getMessage(), refused);
                  }
                },
            encoder(nullable(Schemas.of(contract))));
  }

  /** Rows with dates and moments of java.time, whatever the session is set to. */
  private static Encoder<Row> encoder(StructType schema) {
    SQLConf javaTime = new SQLConf();
    javaTime.setConfString(JAVA_TIME, "true");
    return SQLConf.withExistingConf(
        javaTime, () -> ExpressionEncoder.apply(RowEncoder.encoderFor(schema)));
  }

  /** A missing value is told by the table's constraint, as of any other table. */
  private static StructType nullable(StructType schema) {
    return new StructType(
        Arrays.stream(schema.fields())
            .map(field -> new StructField(field.name(), field.dataType(), true, field.metadata()))
            .toArray(StructField[]::new));
  }
}
