package io.flywheel.feeds.draft;

import io.flywheel.feeds.sample.Names;
import io.flywheel.feeds.sample.NumberStyle;
import io.flywheel.feeds.sample.Sample;
import io.flywheel.feeds.sample.SampleColumn;
import io.flywheel.warehouse.contract.Contract;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A first draft of a mapping.
 *
 * @param contract the bronze table
 * @param path the file's path, below the landing area where it is there
 * @param sample the file
 * @param columns what each canonical column may be made of
 */
record MappingDraft(Contract contract, String path, Sample sample, List<ColumnDraft> columns) {
  private static final int NAMED = 6;

  static MappingDraft of(Contract contract, String path, Sample sample) {
    List<ColumnDraft> drafts = new ColumnMatcher(sample, contract).drafts();
    Optional<String> repeated = KeyCheck.repeated(contract, drafts, sample.rows());
    List<ColumnDraft> columns = new ArrayList<>();
    for (ColumnDraft draft : drafts) {
      boolean last =
          !contract.key().isEmpty()
              && draft.column().name().equals(contract.key().get(contract.key().size() - 1));
      columns.add(last && repeated.isPresent() ? draft.doubted(repeated.get()) : draft);
    }
    MappingDraft draft = new MappingDraft(contract, path, sample, List.copyOf(columns));
    return new MappingDraft(contract, path, sample, draft.withNumbersNotUsed());
  }

  String feed() {
    return contract.feed().orElseThrow().name();
  }

  /** True when the file is in the canonical form of the feed, which needs no mapping. */
  boolean canonical() {
    List<String> names = columns.stream().map(draft -> draft.column().name()).toList();
    return sample.columns().stream().map(SampleColumn::name).toList().equals(names)
        && sample.format().isEmpty()
        && sample.explode().isEmpty()
        && sample.totals().isEmpty()
        && columns.stream().allMatch(draft -> draft.guess().isEmpty());
  }

  /** Who reads that an amount is 0 sees which numbers of the file are in no column. */
  private List<ColumnDraft> withNumbersNotUsed() {
    Set<SampleColumn> used = used();
    String numbers =
        sample.columns().stream()
            .filter(column -> !used.contains(column))
            .filter(column -> NumberStyle.numeric(column.distinct()))
            .map(SampleColumn::name)
            .limit(NAMED)
            .collect(Collectors.joining(", "));
    return columns.stream()
        .map(
            draft ->
                draft.sql().equals("'0'") && !numbers.isEmpty()
                    ? draft.doubted("numbers in no column: " + numbers)
                    : draft)
        .toList();
  }

  private Set<SampleColumn> used() {
    return columns.stream()
        .flatMap(draft -> draft.uses().stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** How many of the columns that the feed requires were found by name. */
  long named() {
    return required()
        .filter(draft -> !draft.uses().isEmpty() && !draft.guess().contains(ColumnMatcher.ONLY))
        .count();
  }

  /** The same as a share of all of them. */
  double share() {
    return (double) named() / required().count();
  }

  private Stream<ColumnDraft> required() {
    return columns.stream()
        .filter(draft -> draft.column().required() && !draft.column().name().equals("revision"));
  }

  /** Columns of the file that nothing is made of. */
  List<String> ignored() {
    Set<String> used = used().stream().map(SampleColumn::source).collect(Collectors.toSet());
    sample.explode().ifPresent(array -> used.add(array.split("\\.")[0]));
    if (sample.totals().isPresent()) {
      used.add(sample.columns().get(0).source());
    }
    List<String> unused =
        sample.columns().stream()
            .map(SampleColumn::source)
            .distinct()
            .filter(name -> !used.contains(name))
            .toList();
    List<String> own = unused.stream().filter(name -> name.startsWith("x_")).toList();
    return own.size() < 2
        ? unused
        : Stream.concat(unused.stream().filter(name -> !own.contains(name)), Stream.of("x_*"))
            .toList();
  }

  /** Columns of the file that say something of people. */
  List<String> personal() {
    List<String> named = ignored();
    Set<SampleColumn> used = used();
    return sample.columns().stream()
        .filter(column -> used.contains(column) || named.contains(column.source()))
        .filter(column -> column.name().equals(column.source()) && Names.personal(column))
        .map(SampleColumn::name)
        .toList();
  }

  /** The expression of {@code day.rows}; empty when no time was found. */
  Optional<String> dayOfRows() {
    String day = contract.feed().orElseThrow().businessDay().orElse("");
    return columns.stream()
        .filter(draft -> day.matches(".*\\b" + draft.column().name() + "\\b.*"))
        .filter(draft -> !draft.aggregated().isEmpty())
        .min(Comparator.comparing(draft -> day.indexOf(draft.column().name())))
        .map(MappingDraft::latest);
  }

  private static String latest(ColumnDraft draft) {
    String sql = draft.aggregated();
    boolean bare = draft.uses().size() == 1 && sql.equals(draft.uses().get(0).sql());
    if (!bare) {
      return "max(" + sql + ")";
    }
    String pattern = draft.column().physicalType().equals("DATE") ? ", 'yyyy-MM-dd'" : "";
    return "max(strict_timestamp(" + sql + pattern + "))";
  }

  /** True when a newer delivery of a file may number its rows anew. */
  boolean numbersRows() {
    return columns.stream()
        .anyMatch(draft -> contract.key().contains(draft.column().name()) && draft.numbersRows());
  }

  /** Currencies of its amounts. */
  List<String> currencies() {
    return columns.stream()
        .filter(draft -> draft.column().name().endsWith("currency"))
        .flatMap(draft -> draft.uses().stream())
        .flatMap(column -> column.distinct().stream())
        .filter(value -> value.matches("[A-Za-z]{3}"))
        .map(value -> value.toUpperCase(java.util.Locale.ROOT))
        .distinct()
        .limit(NAMED)
        .toList();
  }
}
