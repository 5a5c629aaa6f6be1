package io.flywheel.benchmark.history;

import io.flywheel.benchmark.measure.Lines;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One copy of the month: every date later by whole months of thirty days, every record and whoever
 * appears in the month under another id. Copy 0 is the month itself.
 */
final class Copy {
  private static final Set<String> RECORDS =
      Set.of(
          "order_id",
          "original_order_id",
          "settlement_id",
          "ad_event_id",
          "event_id",
          "usage_id",
          "entry_id");
  private static final Set<String> PARTIES = Set.of("customer_id", "subscriber_id", "seller_id");
  private static final Pattern DATE =
      Pattern.compile("(?<![A-Za-z0-9])\\d{4}-\\d{2}-\\d{2}(?!\\d)");
  private static final Pattern JSON_ID =
      Pattern.compile(
          Stream.concat(RECORDS.stream(), PARTIES.stream())
              .sorted()
              .collect(Collectors.joining("|", "\"(", ")\":\"([^\"]+)\"")));

  private final int number;
  private final Identities identities;
  private final Map<String, String> dates = new ConcurrentHashMap<>();

  Copy(int number, Identities identities) {
    this.number = number;
    this.identities = identities;
  }

  /**
   * Copies a file: a CSV's header as it is, every other line in the form of this copy.
   *
   * @param source the month's file
   * @param header receives a CSV's header
   * @param lines receives the others
   */
  void of(Path source, Consumer<String> header, Consumer<String> lines) {
    if (source.toString().endsWith(".jsonl.gz")) {
      Lines.forEach(source, line -> lines.accept(number == 0 ? line : json(line)));
    } else {
      Csv csv = new Csv(header, lines);
      Lines.forEach(source, csv);
    }
  }

  private String json(String line) {
    return dated(JSON_ID.matcher(line).replaceAll(this::member));
  }

  private final class Csv implements Consumer<String> {
    private final Consumer<String> header;
    private final Consumer<String> lines;
    private String[] columns = {};

    Csv(Consumer<String> header, Consumer<String> lines) {
      this.header = header;
      this.lines = lines;
    }

    @Override
    public void accept(String line) {
      if (columns.length == 0) {
        columns = line.split(",");
        header.accept(line);
      } else {
        lines.accept(number == 0 ? line : dated(identified(columns, line)));
      }
    }
  }

  private String identified(String[] columns, String line) {
    if (Arrays.stream(columns).noneMatch(Copy::names)) {
      return line;
    }
    if (line.indexOf('"') >= 0) {
      throw new IllegalStateException("Ids are not sought in quoted lines: " + line);
    }
    String[] fields = line.split(",", -1);
    for (int i = 0; i < Math.min(fields.length, columns.length); i++) {
      fields[i] = id(columns[i], fields[i]);
    }
    return String.join(",", fields);
  }

  private static boolean names(String column) {
    return RECORDS.contains(column) || PARTIES.contains(column);
  }

  private String member(MatchResult found) {
    String id = id(found.group(1), found.group(2));
    return Matcher.quoteReplacement("\"" + found.group(1) + "\":\"" + id + "\"");
  }

  private String id(String column, String id) {
    boolean another =
        !id.isEmpty()
            && (RECORDS.contains(column) || PARTIES.contains(column) && identities.appearing(id));
    return another ? id + "." + number : id;
  }

  private String dated(String line) {
    return DATE.matcher(line).replaceAll(date -> dates.computeIfAbsent(date.group(), this::later));
  }

  private String later(String date) {
    try {
      return LocalDate.parse(date).plusDays((long) Month.DAYS * number).toString();
    } catch (DateTimeParseException planted) {
      // Rows with the 31st of February stay what they are.
      return date;
    }
  }
}
