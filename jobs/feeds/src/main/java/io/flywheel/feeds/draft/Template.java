package io.flywheel.feeds.draft;

import io.flywheel.feeds.sample.Names;
import io.flywheel.feeds.sample.NumberStyle;
import io.flywheel.feeds.sample.SampleColumn;
import io.flywheel.feeds.sample.TimeForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Fills the places of a template of SQL with the columns of a file. */
final class Template {
  private static final Pattern PLACE = Pattern.compile("\\{([^{}]+)}");

  private final Map<String, SampleColumn> columns;
  private final Optional<OrderGroups> groups;
  private final Vocabulary vocabulary;
  private final Function<String, Optional<ColumnDraft>> canonical;
  private final List<SampleColumn> uses = new ArrayList<>();
  private final List<String> doubts = new ArrayList<>();

  /**
   * @param columns the file's columns by what they are compared by
   * @param groups orders whose columns stand on their first line; empty to take columns as they are
   * @param vocabulary words of the feed
   * @param canonical what other canonical columns are made of
   */
  Template(
      Map<String, SampleColumn> columns,
      Optional<OrderGroups> groups,
      Vocabulary vocabulary,
      Function<String, Optional<ColumnDraft>> canonical) {
    this.columns = columns;
    this.groups = groups;
    this.vocabulary = vocabulary;
    this.canonical = canonical;
  }

  /** The SQL; empty when the file lacks a column of the template, or one has other values. */
  Optional<String> fill(Target target, String template) {
    StringBuilder sql = new StringBuilder();
    Matcher places = PLACE.matcher(template);
    while (places.find()) {
      Optional<String> filled = place(target, places.group(1));
      if (filled.isEmpty()) {
        return Optional.empty();
      }
      places.appendReplacement(sql, Matcher.quoteReplacement(filled.get()));
    }
    return Optional.of(places.appendTail(sql).toString());
  }

  List<SampleColumn> uses() {
    return uses;
  }

  List<String> doubts() {
    return doubts;
  }

  private Optional<String> place(Target target, String place) {
    if (place.startsWith("=")) {
      return canonical.apply(place.substring(1)).map(this::used);
    }
    String kind = place.replaceFirst(" .*", "");
    String rest = place.substring(Math.min(place.length(), kind.length() + 1));
    return switch (kind) {
      case "raw" -> column(rest).map(SampleColumn::sql);
      case "number" -> column(rest).filter(Template::numeric).map(this::number);
      case "time" -> column(rest).flatMap(this::time);
      case "minor" -> column(rest).flatMap(this::minor);
      case "words" -> words(target, rest);
      default -> column(place).map(this::text);
    };
  }

  private String used(ColumnDraft draft) {
    uses.addAll(draft.uses());
    return draft.sql();
  }

  private Optional<SampleColumn> column(String name) {
    Optional<SampleColumn> column = Optional.ofNullable(columns.get(Names.key(name)));
    column.ifPresent(uses::add);
    return column;
  }

  /** The column on every row of its order. */
  String text(SampleColumn column) {
    return groups
        .filter(orders -> orders.onFirstLine(column))
        .map(orders -> orders.onEveryLine(column))
        .orElse(column.sql());
  }

  /** Its values there; null where a row still has none. */
  List<String> values(SampleColumn column) {
    return groups
        .filter(orders -> orders.onFirstLine(column))
        .map(orders -> orders.filled(column))
        .orElse(column.values());
  }

  private static boolean numeric(SampleColumn column) {
    return column.distinct().isEmpty() || NumberStyle.numeric(column.distinct());
  }

  private String number(SampleColumn column) {
    return "strict_decimal("
        + (column.gaps() ? "coalesce(" + column.sql() + ", '0')" : column.sql())
        + ")";
  }

  private Optional<String> time(SampleColumn column) {
    Optional<TimeForm> form = TimeForm.orEpoch(column.present());
    form.map(TimeForm::guess).filter(guess -> !guess.isEmpty()).ifPresent(doubts::add);
    return form.map(known -> known.sql(text(column)));
  }

  /** Who writes currencies in lower case sends cents: Stripe, and those who are like it. */
  private Optional<String> minor(SampleColumn column) {
    SampleColumn currency = columns.get("currency");
    boolean whole = column.present().stream().allMatch(value -> value.matches("-?\\d+(\\.0+)?"));
    if (currency == null || !whole || !Fit.lowerCurrencies(currency.distinct())) {
      return Optional.empty();
    }
    uses.add(currency);
    return Optional.of("minor_units(" + column.sql() + ", upper(" + currency.sql() + "))");
  }

  private Optional<String> words(Target target, String names) {
    List<SampleColumn> parts =
        Arrays.stream(names.split(", "))
            .map(name -> columns.get(Names.key(name)))
            .filter(Objects::nonNull)
            .toList();
    if (parts.size() < names.split(", ").length) {
      return Optional.empty();
    }
    uses.addAll(parts);
    List<List<String>> values = parts.stream().map(this::values).toList();
    List<String> joined =
        IntStream.range(0, values.get(0).size())
            .mapToObj(
                row ->
                    values.stream()
                        .map(column -> column.get(row))
                        .filter(Objects::nonNull)
                        .collect(Collectors.joining("/")))
            .filter(text -> !text.isEmpty())
            .toList();
    String sql =
        parts.size() == 1
            ? text(parts.get(0))
            : parts.stream()
                .map(this::text)
                .collect(Collectors.joining(", ", "concat_ws('/', ", ")"));
    Optional<Fit> fit = Fit.words(target, sql, joined, vocabulary);
    fit.map(Fit::doubt).filter(doubt -> !doubt.isEmpty()).ifPresent(doubts::add);
    return fit.map(Fit::sql);
  }
}
