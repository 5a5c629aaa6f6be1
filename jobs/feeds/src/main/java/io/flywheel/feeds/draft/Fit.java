package io.flywheel.feeds.draft;

import io.flywheel.feeds.sample.Names;
import io.flywheel.feeds.sample.TimeForm;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the values of a column become those of a canonical one.
 *
 * @param sql the expression
 * @param doubt what may be otherwise; empty when the values show it
 */
record Fit(String sql, String doubt) {
  private static final String NUMBER = "-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?";
  private static final String SIGNED =
      "[€$£¥A-Z\\s\u00A0]*-?[€$£¥A-Z\\s\u00A0]*[0-9][0-9,]*(\\.[0-9]+)?[€$£¥A-Z\\s\u00A0]*";
  private static final String DAY = "\\d{4}-\\d{2}-\\d{2}";

  /** More words than that are no list of kinds. */
  private static final int WORDS = 60;

  private static final Set<String> CURRENCIES =
      Currency.getAvailableCurrencies().stream()
          .map(Currency::getCurrencyCode)
          .collect(Collectors.toSet());
  private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());
  private static final Set<String> YES = Set.of("true", "yes", "y", "1", "ja", "oui", "t");
  private static final Set<String> NO = Set.of("false", "no", "n", "0", "nein", "non", "f");

  /**
   * @param text the column in SQL
   * @param values its values, those of rows without one left out
   * @return empty when they cannot be values of the canonical column
   */
  static Optional<Fit> of(Target target, String text, List<String> values, Vocabulary words) {
    if (values.isEmpty()) {
      // Nothing tells against it: the column of a name may be empty in these rows.
      return target.type().equals("STRING") || target.number()
          ? Optional.of(new Fit(text, "it is empty in these rows"))
          : Optional.empty();
    }
    if (!target.words().isEmpty()) {
      return words(target, text, values, words);
    }
    if (target.currency()) {
      return currency(text, values);
    }
    return switch (target.type()) {
      case "STRING" -> Optional.of(text(target, text, values));
      case "INT", "BIGINT" -> whole(text, values);
      case "TIMESTAMP" -> time(text, values);
      case "DATE" -> day(text, values);
      case "BOOLEAN" -> truth(text, values);
      default -> amount(target, text, values);
    };
  }

  static boolean currencies(List<String> values) {
    return !values.isEmpty() && CURRENCIES.containsAll(values);
  }

  static boolean countries(List<String> values) {
    return !values.isEmpty() && COUNTRIES.containsAll(values);
  }

  /** True for the codes as some send them: usd. */
  static boolean lowerCurrencies(List<String> values) {
    return !values.isEmpty()
        && values.stream()
            .allMatch(
                code ->
                    code.equals(code.toLowerCase(Locale.ROOT))
                        && CURRENCIES.contains(code.toUpperCase(Locale.ROOT)));
  }

  /** A CASE over the words of a file; those that nobody knows are passed on, for ingest to name. */
  static Optional<Fit> words(Target target, String text, List<String> values, Vocabulary words) {
    List<String> distinct = values.stream().distinct().sorted().toList();
    if (target.words().containsAll(distinct)) {
      return Optional.of(new Fit(text, ""));
    }
    if (distinct.size() > WORDS) {
      return Optional.empty();
    }
    StringBuilder cases = new StringBuilder("CASE " + text);
    List<String> unknown =
        distinct.stream().filter(value -> word(target, value, words).isEmpty()).toList();
    if (unknown.size() == distinct.size()) {
      return Optional.empty();
    }
    for (String value : distinct) {
      word(target, value, words)
          .ifPresent(
              word ->
                  cases.append(
                      "\n  WHEN %s THEN %s".formatted(Names.literal(value), Names.literal(word))));
    }
    String doubt =
        unknown.isEmpty()
            ? "other words are set aside"
            : "set aside as they are: "
                + unknown.stream().limit(5).collect(Collectors.joining(", "));
    return Optional.of(new Fit(cases + "\n  ELSE " + text + " END", doubt));
  }

  private static Optional<String> word(Target target, String value, Vocabulary words) {
    return target.words().stream()
        .filter(word -> Names.key(word).equals(Names.key(value)))
        .findFirst()
        .or(() -> words.word(target.name(), value).filter(target.words()::contains));
  }

  private static Optional<Fit> currency(String text, List<String> values) {
    if (currencies(values)) {
      return Optional.of(new Fit(text, ""));
    }
    return lowerCurrencies(values)
        ? Optional.of(new Fit("upper(" + text + ")", ""))
        : Optional.empty();
  }

  /** A tool without whole numbers that may be missing makes 17850.0 of 17850. */
  private static Fit text(Target target, String text, List<String> values) {
    boolean fraction = values.stream().allMatch(value -> value.matches("\\d+\\.0"));
    return fraction && target.name().endsWith("_id")
        ? new Fit("regexp_replace(" + text + ", '\\\\.0$', '')", "numbers that end in .0")
        : new Fit(text, "");
  }

  private static Optional<Fit> whole(String text, List<String> values) {
    if (values.stream().allMatch(value -> value.matches("-?\\d+"))) {
      return Optional.of(new Fit(text, ""));
    }
    return values.stream().allMatch(value -> value.matches("-?\\d+(\\.0+)?"))
        ? Optional.of(new Fit("strict_decimal(" + text + ", 0)", ""))
        : Optional.empty();
  }

  private static Optional<Fit> amount(Target target, String text, List<String> values) {
    if (values.stream().allMatch(value -> value.matches(NUMBER))) {
      String longer = "-?\\d+\\.\\d{" + target.decimals() + "}\\d*[1-9]\\d*";
      Optional<String> fine = values.stream().filter(value -> value.matches(longer)).findFirst();
      return Optional.of(
          new Fit(
              text,
              fine.map(v -> v + " has more than " + target.decimals() + " decimals").orElse("")));
    }
    return values.stream().allMatch(value -> value.matches(SIGNED))
        ? Optional.of(
            new Fit(
                "strict_decimal(regexp_replace(" + text + ", '[^0-9.-]', ''))",
                "signs of currencies are cut off, as in " + values.get(0)))
        : Optional.empty();
  }

  private static Optional<Fit> time(String text, List<String> values) {
    return TimeForm.orEpoch(values)
        .map(form -> new Fit(form.canonical() ? text : form.sql(text), doubt(form)));
  }

  private static String doubt(TimeForm form) {
    if (!form.guess().isEmpty()) {
      return form.guess();
    }
    return form.zoned() || form.canonical() || form.days() ? "" : "without a zone, so read as UTC";
  }

  private static Optional<Fit> day(String text, List<String> values) {
    return values.stream().allMatch(value -> value.matches(DAY))
        ? Optional.of(new Fit(text, ""))
        : TimeForm.of(values).map(form -> new Fit("date(" + form.sql(text) + ")", form.guess()));
  }

  private static Optional<Fit> truth(String text, List<String> values) {
    if (Set.of("true", "false").containsAll(values)) {
      return Optional.of(new Fit(text, ""));
    }
    boolean known =
        values.stream()
            .map(value -> value.toLowerCase(Locale.ROOT))
            .allMatch(value -> YES.contains(value) || NO.contains(value));
    return known
        ? Optional.of(
            new Fit("lower(" + text + ") IN ('true', 'yes', 'y', '1', 'ja', 'oui', 't')", ""))
        : Optional.empty();
  }
}
