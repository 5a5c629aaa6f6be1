package io.flywheel.warehouse.cases.file;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import io.flywheel.warehouse.message.Nearest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;

/**
 * A CSV file of a case, typed by a table's contract.
 *
 * <p>An empty field is NULL. A column that is left out is NULL, or the type's zero where it is
 * required; a month that is left out follows from the day.
 */
public final class CaseFile {
  private static final String DAY = "day";
  private static final String MONTH = "month";

  private final Path file;
  private final Contract contract;
  private final List<String> header;
  private final Map<String, ContractColumn> columns = new HashMap<>();
  private final Map<String, DataType> types = new HashMap<>();
  private final List<CsvRecord> records;

  private CaseFile(Path file, Contract contract, List<CsvRecord> all) {
    this.file = file;
    this.contract = contract;
    this.header = all.get(0).getFields();
    this.records = all.subList(1, all.size());
    contract
        .columns()
        .forEach(
            column -> {
              columns.put(column.name(), column);
              types.put(column.name(), CaseValues.type(column));
            });
  }

  /**
   * Reads a file.
   *
   * @throws BrokenCaseException when it has no header, or one with columns that the table has not
   */
  public static CaseFile read(Path file, Contract contract) {
    return read(file, contract, Set.of());
  }

  /**
   * Reads a file that says more of each row than its columns.
   *
   * @param labels columns that the table need not have
   */
  public static CaseFile read(Path file, Contract contract, Set<String> labels) {
    // Other numbers of fields than the header's are refused here, with the line.
    try (CsvReader<CsvRecord> csv =
        CsvReader.builder().allowExtraFields(true).allowMissingFields(true).ofCsvRecord(file)) {
      List<CsvRecord> all = csv.stream().toList();
      if (all.isEmpty()) {
        throw new BrokenCaseException(file, 1, "the file is empty; expected a line of columns");
      }
      CaseFile read = new CaseFile(file, contract, all);
      read.requireColumns(all.get(0).getStartingLineNumber(), labels);
      return read;
    } catch (CsvParseException e) {
      throw new BrokenCaseException(file, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void requireColumns(long line, Set<String> labels) {
    Set<String> seen = new HashSet<>();
    for (String name : header) {
      if (!contract.columnNames().contains(name) && !labels.contains(name)) {
        throw new BrokenCaseException(
            file,
            line,
            "%s has no column '%s'%s"
                .formatted(contract.table(), name, Nearest.hint(name, contract.columnNames())));
      }
      if (!seen.add(name)) {
        throw new BrokenCaseException(file, line, "column '" + name + "' stands twice");
      }
    }
  }

  /** Every column of the contract, for an input. */
  public CaseRows whole() {
    return rows(contract.columnNames());
  }

  /** Only the columns that the file names, in its order, for an expectation. */
  public CaseRows named() {
    return rows(header);
  }

  /** What each row has in a column, the empty text where the file has no such column. */
  public List<String> texts(String column) {
    return records.stream().map(each -> field(column, each).orElse("")).toList();
  }

  /** The line of each row. */
  public List<Long> lines() {
    return records.stream().map(CsvRecord::getStartingLineNumber).toList();
  }

  private CaseRows rows(List<String> names) {
    List<Row> rows = new ArrayList<>();
    for (CsvRecord each : records) {
      if (each.getFieldCount() != header.size()) {
        throw new BrokenCaseException(
            file,
            each.getStartingLineNumber(),
            "%d fields, the header has %d".formatted(each.getFieldCount(), header.size()));
      }
      rows.add(row(names, each));
    }
    return new CaseRows(CaseRows.schema(contract, names), rows);
  }

  private Row row(List<String> names, CsvRecord line) {
    Object[] values = new Object[names.size()];
    for (int i = 0; i < values.length; i++) {
      ContractColumn column = columns.get(names.get(i));
      try {
        values[i] = value(column, line);
      } catch (IllegalArgumentException e) {
        throw new BrokenCaseException(
            file, line.getStartingLineNumber(), column.name() + ": " + e.getMessage());
      }
    }
    return RowFactory.create(values);
  }

  private Object value(ContractColumn column, CsvRecord line) {
    DataType type = types.get(column.name());
    Optional<String> given = field(column.name(), line);
    if (given.isPresent()) {
      return CaseValues.parse(given.get(), type);
    }
    Optional<String> day = field(DAY, line).filter(text -> column.name().equals(MONTH));
    if (day.isPresent()) {
      LocalDate date = (LocalDate) CaseValues.parse(day.get(), type);
      return date == null ? null : date.withDayOfMonth(1);
    }
    return column.required() ? CaseValues.zero(type) : null;
  }

  private Optional<String> field(String name, CsvRecord line) {
    int place = header.indexOf(name);
    return place < 0 ? Optional.empty() : Optional.of(line.getField(place));
  }
}
