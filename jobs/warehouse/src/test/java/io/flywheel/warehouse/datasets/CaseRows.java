package io.flywheel.warehouse.datasets;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;

/**
 * Rows of a case file, typed by the table's contract.
 *
 * <p>An empty field is NULL. A column that is left out is NULL, or the type's zero where it is
 * required; a month that is left out follows from the day.
 *
 * @param schema all fields nullable, so that frames from files and from transforms compare
 * @param rows in file order
 */
record CaseRows(StructType schema, List<Row> rows) {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

  /** Every column of the contract, for an input. */
  static CaseRows whole(Path file, Contract contract) {
    return read(file, contract, contract.columnNames());
  }

  /** Only the columns that the file names, in its order, for an expectation. */
  static CaseRows named(Path file, Contract contract) {
    return read(file, contract, List.of());
  }

  /** No rows of the contract's columns. */
  static CaseRows none(Contract contract) {
    return new CaseRows(schema(contract, contract.columnNames()), List.of());
  }

  /** The rows, and one more. */
  CaseRows and(Row row) {
    List<Row> more = new ArrayList<>(rows);
    more.add(row);
    return new CaseRows(schema, more);
  }

  /** The columns of the contract by their names, each nullable. */
  static StructType schema(Contract contract, List<String> names) {
    StructType schema = new StructType();
    for (String name : names) {
      schema = schema.add(name, type(column(contract, name)), true);
    }
    return schema;
  }

  private static CaseRows read(Path file, Contract contract, List<String> columns) {
    try (CsvReader<NamedCsvRecord> csv = CsvReader.builder().ofNamedCsvRecord(file)) {
      List<NamedCsvRecord> records = csv.stream().toList();
      if (records.isEmpty()) {
        return none(contract);
      }
      List<String> header = records.get(0).getHeader();
      Set<String> unknown = new TreeSet<>(header);
      contract.columnNames().forEach(unknown::remove);
      if (!unknown.isEmpty()) {
        throw new AssertionError(file + ": " + contract.table() + " has no columns " + unknown);
      }
      List<String> names = columns.isEmpty() ? header : columns;
      List<Row> rows = new ArrayList<>();
      for (NamedCsvRecord line : records) {
        rows.add(row(file, contract, header, names, line));
      }
      return new CaseRows(schema(contract, names), rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Row row(
      Path file, Contract contract, List<String> header, List<String> names, NamedCsvRecord line) {
    Object[] values = new Object[names.size()];
    for (int i = 0; i < values.length; i++) {
      ContractColumn column = column(contract, names.get(i));
      try {
        values[i] =
            header.contains(column.name())
                ? value(line.getField(column.name()), type(column))
                : absent(column, header, line);
      } catch (RuntimeException e) {
        String place = file + ":" + line.getStartingLineNumber() + ": " + column.name();
        throw new AssertionError(place + ": " + e.getMessage(), e);
      }
    }
    return RowFactory.create(values);
  }

  private static Object absent(ContractColumn column, List<String> header, NamedCsvRecord line) {
    if (column.name().equals("month") && header.contains("day")) {
      return LocalDate.parse(line.getField("day")).withDayOfMonth(1);
    }
    return column.required() ? zero(type(column)) : null;
  }

  private static Object value(String text, DataType type) {
    if (text.isEmpty()) {
      return null;
    }
    if (type instanceof DecimalType decimal) {
      return new BigDecimal(text).setScale(decimal.scale());
    }
    return switch (type.sql()) {
      case "STRING" -> text;
      case "DATE" -> LocalDate.parse(text);
      case "TIMESTAMP" -> LocalDateTime.parse(text, SECONDS).toInstant(ZoneOffset.UTC);
      case "INT" -> Integer.valueOf(text);
      case "BIGINT" -> Long.valueOf(text);
      case "DOUBLE" -> Double.valueOf(text);
      case "BOOLEAN" -> parseBoolean(text);
      default -> throw new IllegalArgumentException("no case values of type " + type.sql());
    };
  }

  private static Boolean parseBoolean(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    throw new IllegalArgumentException("'" + text + "' is neither true nor false");
  }

  private static Object zero(DataType type) {
    if (type instanceof DecimalType decimal) {
      return BigDecimal.ZERO.setScale(decimal.scale());
    }
    return switch (type.sql()) {
      case "STRING" -> "";
      case "DATE" -> LocalDate.EPOCH;
      case "TIMESTAMP" -> LocalDate.EPOCH.atStartOfDay().toInstant(ZoneOffset.UTC);
      case "INT" -> 0;
      case "BIGINT" -> 0L;
      case "DOUBLE" -> 0d;
      case "BOOLEAN" -> false;
      default -> throw new IllegalArgumentException("no case values of type " + type.sql());
    };
  }

  private static ContractColumn column(Contract contract, String name) {
    return contract.columns().stream()
        .filter(column -> column.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError(contract.table() + " has no column " + name));
  }

  static DataType type(ContractColumn column) {
    return DataType.fromDDL(column.physicalType());
  }

  /** The rows one a line, columns in order, as a failing comparison prints them. */
  static List<String> printed(List<Row> rows) {
    return rows.stream()
        .map(row -> scala.jdk.javaapi.CollectionConverters.asJava(row.toSeq()))
        .map(values -> values.stream().map(String::valueOf).collect(Collectors.joining(" | ")))
        .toList();
  }
}
