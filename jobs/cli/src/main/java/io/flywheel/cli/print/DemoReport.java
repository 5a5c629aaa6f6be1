package io.flywheel.cli.print;

import io.flywheel.cli.query.QueryReport;
import io.flywheel.feeds.generate.GenerateRequest;
import io.flywheel.feeds.generate.PlantedEffect;
import java.io.PrintStream;
import java.time.LocalDate;

/** What the demo found: sales and income beside the published ones, margins, retention, effect. */
public final class DemoReport {
  private final QueryReport report;
  private final GenerateRequest company;

  public DemoReport(QueryReport report, GenerateRequest company) {
    this.report = report;
    this.company = company;
  }

  /** Prints every section, each after an empty line. */
  public void print(PrintStream out) {
    PublishedFigures published = PublishedFigures.read(company.scale());
    new SalesReport(report, published, company).print(out);
    new IncomeReport(report, published, company).print(out);
    new RetentionReport(report).print(out);
    new EffectReport(report, PlantedEffect.read(company.landing())).print(out);
  }

  /** True when every day of a calendar year is generated. */
  static boolean whole(GenerateRequest company, int year) {
    return !company.from().isAfter(LocalDate.of(year, 1, 1))
        && !company.to().isBefore(LocalDate.of(year, 12, 31));
  }
}
