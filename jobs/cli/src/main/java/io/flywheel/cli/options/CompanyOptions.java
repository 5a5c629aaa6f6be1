package io.flywheel.cli.options;

import io.flywheel.feeds.generate.GenerateRequest;
import io.flywheel.feeds.generate.Generator;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Which company, and how much of it. */
public final class CompanyOptions {
  @Option(
      names = "--from",
      paramLabel = "DAY",
      defaultValue = "2024-01-01",
      description = "First day, from 2022-01-01. Default: ${DEFAULT-VALUE}.")
  private LocalDate from;

  @Option(
      names = "--to",
      paramLabel = "DAY",
      defaultValue = "2025-12-31",
      description = "Last day, inclusive. Default: ${DEFAULT-VALUE}.")
  private LocalDate to;

  @Option(
      names = "--scale",
      paramLabel = "SHARE",
      defaultValue = "0.000001",
      description = "Share of the published business, up to 1. Default: ${DEFAULT-VALUE}.")
  private BigDecimal scale;

  @Option(
      names = "--seed",
      paramLabel = "NUMBER",
      defaultValue = "1",
      description = "Another seed is another company of the same size. Default: ${DEFAULT-VALUE}.")
  private long seed;

  /** Says what would be written. */
  public void announce(Path landing, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "Would write %d days of a company (%s) into %s:%n",
        ChronoUnit.DAYS.between(from, to) + 1,
        description(),
        landing);
    Generator.feeds().forEach(feed -> out.println("  " + feed));
  }

  /** What makes two companies the same. */
  public String description() {
    return "from " + from + ", to " + to + ", scale " + scale.toPlainString() + ", seed " + seed;
  }

  public GenerateRequest request(Path landing) {
    int threads = Runtime.getRuntime().availableProcessors();
    return new GenerateRequest(landing, from, to, scale, seed, threads);
  }
}
