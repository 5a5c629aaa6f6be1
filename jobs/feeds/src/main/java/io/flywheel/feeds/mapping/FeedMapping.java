package io.flywheel.feeds.mapping;

import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How the files of one feed become rows of its bronze table.
 *
 * @param contract the bronze table
 * @param files which files are the feed's: a glob, or a canonical folder
 * @param format how they are written; empty: the file's name tells
 * @param dayInName pattern over the path whose one group is the day of the file
 * @param dayInRows SQL aggregate over a file's rows that gives its day
 * @param columns SQL expression over the file's columns for each canonical column that is mapped
 * @param source the columns that files have
 * @param rules what its deliveries mean to what was there before
 */
public record FeedMapping(
    Contract contract,
    String files,
    Optional<FileFormat> format,
    Optional<Pattern> dayInName,
    Optional<SourceExpression> dayInRows,
    Map<String, SourceExpression> columns,
    SourceColumns source,
    DeliveryRules rules) {

  /** The mapping of canonical files: {@code <feed>/<yyyy-mm-dd>.csv.gz}, .jsonl or .parquet. */
  public static FeedMapping canonical(Contract contract, DeliveryRules rules) {
    String feed = contract.feed().orElseThrow().name();
    List<ContractColumn> columns = contract.deliveredColumns();
    Map<String, SourceExpression> identity = new LinkedHashMap<>();
    columns.forEach(column -> identity.put(column.name(), SourceExpression.column(column.name())));
    Set<String> personal =
        columns.stream()
            .filter(ContractColumn::personal)
            .map(ContractColumn::name)
            .collect(Collectors.toSet());
    return new FeedMapping(
        contract,
        feed + "/*.{csv,csv.gz,jsonl,jsonl.gz,parquet}",
        Optional.empty(),
        Optional.of(Pattern.compile("/([^/]+?)\\.(?:csv|jsonl|parquet)(?:\\.gz)?$")),
        Optional.empty(),
        identity,
        new SourceColumns(
            List.copyOf(identity.keySet()),
            List.of(),
            personal,
            ColumnUse.of(contract, identity),
            SourceColumns.Order.DECLARED),
        rules);
  }

  /** The same columns for rows that the settings give, where the order of keys says nothing. */
  public FeedMapping inline() {
    return new FeedMapping(
        contract, files, format, dayInName, dayInRows, columns, source.byName(), rules);
  }

  public String feed() {
    return contract.feed().orElseThrow().name();
  }

  /** True for a canonical column that is personal, or made of a column of the file that is. */
  public boolean hides(String column) {
    return contract.deliveredColumns().stream()
            .anyMatch(known -> known.name().equals(column) && known.personal())
        || columns.containsKey(column)
            && columns.get(column).columns().stream().anyMatch(source.personal()::contains);
  }

  public PathMatcher matcher() {
    return FileSystems.getDefault().getPathMatcher("glob:" + files);
  }

  public boolean takes(PathMatcher matcher, String path) {
    return matcher.matches(Path.of(path));
  }

  public FileFormat format(String path) {
    return format.orElseGet(() -> FileFormat.canonical(FileFormat.Type.ofName(path)));
  }

  /**
   * Day of a file by its name; empty when its rows tell it.
   *
   * @throws BrokenFileException when the name should tell it and does not
   */
  public Optional<LocalDate> day(String path) throws BrokenFileException {
    if (dayInName.isEmpty()) {
      return Optional.empty();
    }
    Matcher matcher = dayInName.get().matcher(path);
    if (!matcher.find()) {
      throw new BrokenFileException(
          "the name tells no day: '" + path + "' does not match " + dayInName.get());
    }
    try {
      return Optional.of(LocalDate.parse(matcher.group(1)));
    } catch (DateTimeParseException e) {
      throw new BrokenFileException(
          "the name tells no day: '" + matcher.group(1) + "' is not a day like 2025-01-31", e);
    }
  }
}
