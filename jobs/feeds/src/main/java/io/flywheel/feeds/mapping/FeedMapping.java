package io.flywheel.feeds.mapping;

import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How some or all files of one feed become rows of its bronze table.
 *
 * @param name its name among the mappings of the feed; empty for the only one
 * @param contract the bronze table
 * @param files which files it takes
 * @param format how they are written; empty: the file's name tells
 * @param dayInName pattern over the path whose one group is the day of the file
 * @param dayInRows SQL aggregate over a file's rows that gives its day
 * @param where condition on a source row without which it gives no record; empty for none
 * @param records what is made of each source row, at least one
 * @param source the columns that files have
 * @param rules what its deliveries mean to what was there before
 * @param fingerprint of what it says about rows; empty for canonical files
 * @param lookup which second file belongs to each; empty where none does
 */
public record FeedMapping(
    String name,
    Contract contract,
    FilePatterns files,
    Optional<FileFormat> format,
    Optional<Pattern> dayInName,
    Optional<SourceExpression> dayInRows,
    Optional<SourceExpression> where,
    List<RecordMapping> records,
    SourceColumns source,
    DeliveryRules rules,
    Optional<String> fingerprint,
    Optional<Lookup> lookup) {
  private static final String BASIC = "yyyymmdd";

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
    List<RecordMapping> records = List.of(new RecordMapping(identity, Optional.empty()));
    return new FeedMapping(
        "",
        contract,
        FilePatterns.of(List.of(feed + "/*.{csv,csv.gz,jsonl,jsonl.gz,parquet}")),
        Optional.empty(),
        Optional.of(Pattern.compile("/([^/]+?)\\.(?:csv|jsonl|parquet)(?:\\.gz)?$")),
        Optional.empty(),
        Optional.empty(),
        records,
        new SourceColumns(
            List.copyOf(identity.keySet()),
            List.of(),
            personal,
            ColumnUse.of(contract, records),
            SourceColumns.Order.DECLARED),
        rules,
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The canonical columns for rows that the settings give, where the order of keys says nothing.
   */
  public FeedMapping inline() {
    FeedMapping own = canonical(contract, rules);
    return new FeedMapping(
        own.name,
        contract,
        own.files,
        own.format,
        own.dayInName,
        own.dayInRows,
        own.where,
        own.records,
        own.source.byName(),
        rules,
        Optional.empty(),
        Optional.empty());
  }

  public String feed() {
    return contract.feed().orElseThrow().name();
  }

  /** Path of its section in the settings. */
  public String setting() {
    return "flywheel.feeds." + feed() + (name.isEmpty() ? "" : ".mappings." + name);
  }

  /** The feed, and the mapping's name where it has one: for messages. */
  public String title() {
    return name.isEmpty() ? feed() : feed() + " (mapping " + name + ")";
  }

  /** True for a path that rows of its files look up. */
  public boolean looksUp(String path) {
    return lookup.filter(second -> second.files().take(path)).isPresent();
  }

  /** The same of the files that its own look up. */
  public String lookupTitle() {
    return "lookup %s of %s".formatted(lookup.orElseThrow().name(), title());
  }

  /** True for a canonical column that is personal, or made of a column of the file that is. */
  public boolean hides(String column) {
    return contract.deliveredColumns().stream()
            .anyMatch(known -> known.name().equals(column) && known.personal())
        || records.stream()
            .flatMap(made -> made.column(column).stream())
            .anyMatch(made -> made.columns().stream().anyMatch(source.personal()::contains));
  }

  /** True when several records are listed that a source row can give. */
  public boolean multiplies() {
    return records.size() > 1;
  }

  /** The conditions on source rows: that of the mapping, and those of its records. */
  public List<SourceExpression> conditions() {
    return Stream.concat(where.stream(), records.stream().flatMap(made -> made.where().stream()))
        .toList();
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
      String text = matcher.group(1);
      return Optional.of(
          text.length() == BASIC.length()
              ? LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE)
              : LocalDate.parse(text));
    } catch (DateTimeParseException e) {
      throw new BrokenFileException(
          "the name tells no day: '"
              + matcher.group(1)
              + "' is not a day like 2025-01-31 or 20250131",
          e);
    }
  }
}
