package io.flywheel.feeds.draft;

import com.typesafe.config.ConfigUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes a draft as settings in HOCON. */
final class DraftText {
  private static final int WIDTH = 120;
  private static final String QUOTES = "\"\"\"";

  private final MappingDraft draft;
  private final Optional<String> name;
  private final List<String> lines = new ArrayList<>();

  /**
   * @param draft what is written
   * @param name its name among the mappings of its feed; empty where it is the only one
   */
  DraftText(MappingDraft draft, Optional<String> name) {
    this.draft = draft;
    this.name = name;
  }

  /** The settings, with what is to be looked at in comments. */
  String text() {
    add(
        "# A first draft of a mapping for the feed %s, of %s: %d rows were read."
            .formatted(draft.feed(), draft.path(), draft.sample().rows()));
    toDo();
    add("flywheel {");
    reporting();
    add(
        "  feeds."
            + key(draft.feed())
            + name.map(own -> ".mappings." + key(own)).orElse("")
            + " {");
    add("    files = " + quoted(FilesGlob.of(draft.path())));
    format();
    day();
    draft
        .sample()
        .totals()
        .ifPresent(sql -> add("    where = " + quoted(sql) + "  # guess: rows that sum up others"));
    draft
        .sample()
        .explode()
        .ifPresent(
            path -> add("    explode = " + quoted(path) + "  # guess: a row for each element"));
    columns();
    names("ignored", draft.ignored());
    names("personal", draft.personal());
    if (draft.numbersRows()) {
      add("    replaces = path  # guess: a file delivered again is whole");
    }
    add("  }");
    add("}");
    return lines.stream().map(line -> line + "\n").collect(Collectors.joining());
  }

  private void toDo() {
    if (draft.columns().stream().anyMatch(column -> !column.guess().isEmpty())) {
      add("# Look at each line that says guess: it may be wrong.");
    }
    if (draft.columns().stream().anyMatch(DraftText::asked)) {
      add("# Fill in each line that says REQUIRED; until then ingest refuses the mapping.");
    }
  }

  private static boolean asked(ColumnDraft column) {
    return !column.found()
        && column.column().required()
        && !column.column().name().equals("revision");
  }

  private void reporting() {
    List<String> currencies = draft.currencies();
    String currency = currencies.isEmpty() ? "USD" : currencies.get(0);
    add(
        "  # What reports are in, and the segment of marketplaces that no row of reference/marketplaces names:");
    add(
        "  # reporting { currency = \"%s\", time-zone = \"UTC\", default-segment = \"International\" }"
            .formatted(currency));
  }

  private void format() {
    String settings =
        draft.sample().format().stream()
            .map(setting -> ", " + setting.name() + " = " + setting.value())
            .collect(Collectors.joining());
    String guesses =
        draft.sample().format().stream()
            .filter(setting -> !setting.guess().isEmpty())
            .map(setting -> setting.name() + ", as " + setting.guess())
            .collect(Collectors.joining("; "));
    add(
        "    format { type = "
            + draft.sample().type().name().toLowerCase(Locale.ROOT)
            + settings
            + " }"
            + comment(guesses));
  }

  private void day() {
    Optional<String> name = FilesGlob.day(draft.path());
    Optional<String> rows = draft.dayOfRows();
    if (name.isPresent()) {
      add("    day { name = " + quoted(name.get()) + " }");
    } else if (rows.isPresent()) {
      add("    day { rows = " + quoted(rows.get()) + " }");
    } else {
      add(
          "    # day { name = \"(\\\\d{4}-\\\\d{2}-\\\\d{2})\" }"
              + "  # REQUIRED: a pattern over the path with the day as its group, or rows = \"max(...)\"");
    }
  }

  private void columns() {
    add("    columns {");
    for (ColumnDraft column : draft.columns()) {
      if (column.found()) {
        add(
            "      "
                + column.column().name()
                + " = "
                + expression(column.sql())
                + comment(column.guess()));
      } else if (asked(column)) {
        add(
            "      # "
                + column.column().name()
                + " = \"\"  # REQUIRED: "
                + column.column().physicalType()
                + ". "
                + column.column().description()
                + (column.guess().isEmpty() ? "" : " (" + column.guess() + ")"));
      }
    }
    List<String> without =
        draft.columns().stream()
            .filter(column -> !column.found() && !column.column().required())
            .map(column -> column.column().name())
            .toList();
    wrapped("      # In no column of the file, and not required: ", "      # ", without, "");
    add("    }");
  }

  private void names(String setting, List<String> names) {
    if (!names.isEmpty()) {
      wrapped(
          "    " + setting + " = [", "      ", names.stream().map(DraftText::quoted).toList(), "]");
    }
  }

  private void wrapped(String first, String next, List<String> words, String last) {
    if (words.isEmpty()) {
      return;
    }
    StringBuilder line = new StringBuilder(first);
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i) + (i + 1 < words.size() ? ", " : last);
      if (line.length() + word.length() > WIDTH) {
        add(line.toString().stripTrailing());
        line = new StringBuilder(next);
      }
      line.append(word);
    }
    add(line.toString());
  }

  private static String comment(String guess) {
    return guess.isEmpty() ? "" : "  # guess: " + guess.replaceAll("\\s+", " ");
  }

  private static String expression(String sql) {
    return sql.contains("\n") ? QUOTES + sql.replace("\n", "\n        ") + QUOTES : quoted(sql);
  }

  private static String quoted(String text) {
    return ConfigUtil.quoteString(text);
  }

  private static String key(String name) {
    return name.matches("[A-Za-z0-9-]+") ? name : quoted(name);
  }

  private void add(String line) {
    lines.add(line);
  }
}
