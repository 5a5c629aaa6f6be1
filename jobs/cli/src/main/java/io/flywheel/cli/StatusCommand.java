package io.flywheel.cli;

import io.flywheel.cli.options.CommandContext;
import io.flywheel.cli.options.SettingsOptions;
import io.flywheel.cli.outcome.ExitCode;
import io.flywheel.cli.print.RefusalReport;
import io.flywheel.cli.print.RetakesText;
import io.flywheel.cli.query.QueryReport;
import io.flywheel.cli.query.TextTable;
import io.flywheel.cli.settings.Settings;
import io.flywheel.cli.warehouse.WarehouseOpener;
import io.flywheel.feeds.ingest.DeliveryCheck;
import io.flywheel.feeds.ingest.ShapedFiles;
import io.flywheel.feeds.mapping.IngestSettings;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.state.RunState;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says where the warehouse stands. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "Show the last runs, what was delivered and refused, and broken rules.",
    footerHeading = "%nExample:%n",
    footer = "  flywheel status --warehouse /data/warehouse")
final class StatusCommand implements Callable<Integer> {
  private static final String HELD =
      "A rollback pauses runs; `flywheel publish --release` lets them go on.";

  private static final String STEPS =
      """
      SELECT publication, run_id AS run, kind, as_of
      FROM ops.publication
      ORDER BY publication DESC
      LIMIT 10
      """;

  /** Files by the last that was said of them: of one status, and what its run is called. */
  private static final String FILES_NOW =
      """
      SELECT feed, file, max_by(run_id, CAST(substring(run_id, 5) AS BIGINT)) AS %2$s
      FROM ops.ingest_file
      GROUP BY feed, file
      HAVING max_by(status, CAST(substring(run_id, 5) AS BIGINT)) = '%1$s'
      ORDER BY feed, file
      LIMIT 20
      """;

  /** A run that is checked again has rows of both checks, each check in a file of its own. */
  private static final String BROKEN_RULES =
      """
      SELECT run_id AS run, table_name, check_name, last.severity, last.broken_rows, last.example
      FROM (
        SELECT
          run_id, table_name, check_name,
          max_by(
            struct(severity, broken_rows, example), _metadata.file_modification_time) AS last
        FROM ops.check_result
        WHERE run_id = (SELECT max_by(run_id, CAST(substring(run_id, 5) AS BIGINT)) FROM ops.check_result)
        GROUP BY run_id, table_name, check_name
      )
      WHERE last.broken_rows > 0
      ORDER BY severity, table_name, check_name
      LIMIT 50
      """;

  private static final TableName CHECK_RESULT = TableName.parse("ops.check_result");

  private final CommandContext context;
  @Mixin private SettingsOptions options;

  StatusCommand(CommandContext context) {
    this.context = context;
  }

  /** Says that a rollback pauses runs, wherever that matters; nothing when none does. */
  static void sayHeld(Engine engine, PrintStream where) {
    if (engine.publications().read().paused()) {
      where.println(HELD);
    }
  }

  @Override
  public Integer call() {
    PrintStream out = context.screen().out();
    Settings settings = options.read(context);
    Engine engine = new WarehouseOpener(settings).filled();
    SparkSession session = engine.published();
    QueryReport report = new QueryReport(session);
    Optional<RunState> open = engine.runs().open();
    out.println(
        open.map(run -> "Open run: " + run.runId() + ", " + run.built().size() + " tables built")
            .orElse("No run is open."));
    sayHeld(engine, out);
    out.println();
    print(out, "Last steps, newest first", report.table(STEPS));
    RefusalReport refusals = new RefusalReport(report);
    refusals.feeds(out);
    refusals.reasons(out);
    print(
        out,
        "Files that are refused until they are mended",
        report.table(FILES_NOW.formatted("refused", "last_refused_in")));
    print(
        out,
        "Files superseded by newer versions, which may be removed from landing",
        report.table(FILES_NOW.formatted("superseded", "superseded_in")));
    IngestSettings ingest = IngestSettings.from(settings.config(), engine.contracts());
    List<String> others = ShapedFiles.otherwise(engine, ingest);
    if (!others.isEmpty()) {
      RetakesText.others(others, out);
      out.println();
    }
    DeliveryCheck.of(engine, ingest)
        .conflict()
        .ifPresent(why -> out.println("Publication is held back: " + why + ".\n"));
    engine.waiting().forEach(waiting -> out.println(waiting + "\n"));
    // Files tell which check was the last, and there are none before the first.
    if (engine.tables().exists(CHECK_RESULT)) {
      print(out, "Rules broken in the last checks", report.table(BROKEN_RULES));
    }
    return ExitCode.DONE;
  }

  private static void print(PrintStream out, String title, TextTable table) {
    if (table.size() > 0) {
      out.println(title);
      out.print(table.text());
      out.println();
    }
  }
}
