package io.flywheel.warehouse.cases.file;

import io.flywheel.warehouse.catalog.Scala;
import io.flywheel.warehouse.contract.ContractColumn;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;

/** Values of case files, as their column's type has them. */
final class CaseValues {
  private static final String MOMENT = "yyyy-MM-dd HH:mm:ss";
  private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern(MOMENT);

  private CaseValues() {}

  /** The Spark type of a column. */
  static DataType type(ContractColumn column) {
    return DataType.fromDDL(column.physicalType());
  }

  /**
   * The value that a field says; null for an empty one.
   *
   * @throws IllegalArgumentException naming the text and the type when one is not of the other
   */
  static Object parse(String text, DataType type) {
    if (text.isEmpty()) {
      return null;
    }
    try {
      return value(text, type);
    } catch (RuntimeException e) {
      String form =
          type.sql().equals("TIMESTAMP")
              ? " (" + MOMENT + ")"
              : type instanceof ArrayType ? " ([a|b], or [] for none)" : "";
      throw new IllegalArgumentException("'" + text + "' is no " + type.sql() + form, e);
    }
  }

  private static Object value(String text, DataType type) {
    if (type instanceof DecimalType decimal) {
      return new BigDecimal(text).setScale(decimal.scale());
    }
    if (type instanceof ArrayType array) {
      return Scala.seq(
          elements(text).stream().map(each -> parse(each, array.elementType())).toList());
    }
    return switch (type.sql()) {
      case "STRING" -> text;
      case "DATE" -> LocalDate.parse(text);
      case "TIMESTAMP" -> LocalDateTime.parse(text, SECONDS).toInstant(ZoneOffset.UTC);
      case "INT" -> Integer.valueOf(text);
      case "BIGINT" -> Long.valueOf(text);
      case "DOUBLE" -> Double.valueOf(text);
      case "BOOLEAN" -> truth(text);
      default -> throw new IllegalArgumentException("no text says it");
    };
  }

  /** What {@code [a|b]} lists; {@code []} is nothing. */
  private static List<String> elements(String text) {
    if (!text.startsWith("[") || !text.endsWith("]")) {
      throw new IllegalArgumentException("no brackets");
    }
    return text.equals("[]")
        ? List.of()
        : Arrays.asList(text.substring(1, text.length() - 1).split("\\|", -1));
  }

  private static Boolean truth(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    throw new IllegalArgumentException("neither true nor false");
  }

  /** The value of a required column that a file leaves out. */
  static Object zero(DataType type) {
    if (type instanceof DecimalType decimal) {
      return BigDecimal.ZERO.setScale(decimal.scale());
    }
    if (type instanceof ArrayType) {
      return Scala.seq(List.of());
    }
    return switch (type.sql()) {
      case "STRING" -> "";
      case "DATE" -> LocalDate.EPOCH;
      case "TIMESTAMP" -> LocalDate.EPOCH.atStartOfDay().toInstant(ZoneOffset.UTC);
      case "INT" -> 0;
      case "BIGINT" -> 0L;
      case "DOUBLE" -> 0d;
      case "BOOLEAN" -> false;
      default -> throw new IllegalArgumentException(type.sql() + " has no zero; name the column");
    };
  }
}
