package io.flywheel.feeds.generate;

import io.flywheel.feeds.company.Anomaly;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.RevenueLine;
import io.flywheel.feeds.customer.CustomerTruth;
import io.flywheel.feeds.feed.Feeds;
import io.flywheel.feeds.feed.Redelivery;
import io.flywheel.feeds.feed.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The truth file: what was aimed at and what was planted. The warehouse never reads it. */
final class TruthFile {
  static final String NAME = "_truth.json";

  private final World world;
  private final GenerateRequest request;

  TruthFile(World world, GenerateRequest request) {
    this.world = world;
    this.request = request;
  }

  Path write() {
    Path path = request.landing().resolve(NAME);
    List<String> parts = new ArrayList<>();
    parts.add("\"seed\": " + request.seed());
    parts.add("\"scale\": \"" + request.scale().toPlainString() + "\"");
    parts.add("\"from\": \"" + request.from() + "\"");
    parts.add("\"to\": \"" + request.to() + "\"");
    parts.add("\"net_sales_cents\": " + budgets());
    parts.add("\"planted\": " + planted());
    parts.add("\"redelivered_files\": " + redelivered());
    parts.add("\"prime\": " + CustomerTruth.json(world.calendar()));
    try {
      Files.createDirectories(request.landing());
      Files.writeString(
          path, "{\n  " + String.join(",\n  ", parts) + "\n}\n", StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + path + ": " + e.getMessage(), e);
    }
    return path;
  }

  /** By year, line and segment, over the days generated; ledger months count when delivered. */
  private String budgets() {
    Map<String, Long> sums = new TreeMap<>();
    for (int day = world.from(); day <= world.to(); day++) {
      int year = LocalDate.ofEpochDay(day).getYear();
      for (RevenueLine line : RevenueLine.values()) {
        for (Market market : world.markets()) {
          long cents = world.budgets().cents(line, market.index(), day);
          String segment = line == RevenueLine.AWS ? "AWS" : market.segment();
          if (cents != 0) {
            sums.merge(year + "|" + line.published() + "|" + segment, cents, Long::sum);
          }
        }
      }
    }
    return sums.entrySet().stream()
        .map(
            entry -> {
              String[] key = entry.getKey().split("\\|");
              return String.format(
                  Locale.ROOT,
                  "{\"year\": %s, \"revenue_line\": \"%s\", \"segment\": \"%s\", \"cents\": %d}",
                  key[0],
                  key[1],
                  key[2],
                  entry.getValue());
            })
        .collect(Collectors.joining(",\n    ", "[\n    ", "\n  ]"));
  }

  private String planted() {
    List<String> counts = new ArrayList<>();
    for (Anomaly anomaly : Anomaly.values()) {
      world
          .tally()
          .anomalies(anomaly)
          .forEach(
              (feed, count) ->
                  counts.add(
                      String.format(
                          Locale.ROOT,
                          "{\"kind\": \"%s\", \"feed\": \"%s\", \"records\": %d}",
                          anomaly.name().toLowerCase(Locale.ROOT),
                          feed,
                          count)));
    }
    return counts.stream().collect(Collectors.joining(",\n    ", "[\n    ", "\n  ]"));
  }

  private String redelivered() {
    List<String> files = new ArrayList<>();
    for (int day = world.from(); day <= world.to(); day++) {
      if (Redelivery.on(world, day)) {
        files.add("\"" + Feeds.ORDERS + "/" + LocalDate.ofEpochDay(day) + ".csv\"");
      }
    }
    return "[" + String.join(", ", files) + "]";
  }
}
