package io.flywheel.cli;

import io.flywheel.cli.options.CommandContext;
import io.flywheel.cli.options.SettingsOptions;
import io.flywheel.cli.outcome.ExitCode;
import io.flywheel.cli.outcome.RefusedException;
import io.flywheel.cli.print.Progress;
import io.flywheel.cli.print.TestText;
import io.flywheel.cli.settings.Settings;
import io.flywheel.cli.warehouse.WarehouseOpener;
import io.flywheel.warehouse.cases.TableTests;
import io.flywheel.warehouse.cases.TestDepth;
import io.flywheel.warehouse.cases.TestResult;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.session.Sessions;
import io.flywheel.warehouse.session.WarehouseSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs what stands in the folders of tables to prove them, in memory. */
@Command(
    name = "test",
    mixinStandardHelpOptions = true,
    description = {
      "Run the cases of a table, and try the windows of its inputs on the rows of those cases.",
      "Needs no warehouse and no landing area; exit code 3 when something fails."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  flywheel test silver.order_line",
      "  flywheel test                                every silver and gold table",
      "  flywheel test gold.segment_pnl --changes 100"
    })
final class TestCommand implements Callable<Integer> {
  private final CommandContext context;
  @Mixin private SettingsOptions options;

  @Parameters(
      arity = "0..1",
      paramLabel = "TABLE",
      description = "A silver or gold table; without one, all of them.")
  private String table;

  @Option(
      names = "--changes",
      paramLabel = "N",
      defaultValue = "1",
      description = "Random changes to each input of a table (default: ${DEFAULT-VALUE}).")
  private int changes;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Another number changes other rows (default: ${DEFAULT-VALUE}).")
  private long seed;

  TestCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (changes < 1) {
      throw new IllegalArgumentException("--changes is " + changes + "; it is at least 1");
    }
    Settings settings = options.readWithoutWarehouse(context);
    Contracts contracts = new WarehouseOpener(settings).contracts();
    contracts.requireSql();
    List<Contract> asked = asked(contracts);
    Progress progress = new Progress(context.screen());
    progress.now("starting Spark");
    Path folder = temporary();
    try {
      TableTests tests =
          new TableTests(session(settings, folder), contracts, TestDepth.once(seed, changes));
      print(asked, tests, progress, settings.parallelTables());
    } finally {
      delete(folder);
    }
    return ExitCode.DONE;
  }

  private List<Contract> asked(Contracts contracts) {
    if (table == null) {
      return contracts.built();
    }
    Contract contract = contracts.named(table);
    if (!contract.table().layer().built()) {
      throw new IllegalArgumentException(
          contract.table()
              + " is not computed, so it has no cases; silver and gold tables have them");
    }
    return List.of(contract);
  }

  private void print(List<Contract> asked, TableTests tests, Progress progress, int sideBySide) {
    TestText text = new TestText(context.screen().out(), asked);
    List<TestResult> results = new ArrayList<>();
    ExecutorService workers = Executors.newFixedThreadPool(Math.min(sideBySide, asked.size()));
    try {
      List<CompletableFuture<TestResult>> running =
          asked.stream()
              .map(each -> CompletableFuture.supplyAsync(() -> tests.run(each), workers))
              .toList();
      for (CompletableFuture<TestResult> each : running) {
        TestResult result = each.join();
        progress.done();
        text.print(result);
        results.add(result);
        progress.now("tested %d of %d tables".formatted(results.size(), asked.size()));
      }
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      workers.shutdownNow();
    }
    progress.done();
    text.printSum(results);
    List<String> failing =
        results.stream()
            .filter(result -> !result.failures().isEmpty())
            .map(result -> result.table().toString())
            .toList();
    if (!failing.isEmpty()) {
      throw new RefusedException(
          "tests failed", String.join(", ", failing), "Mend what is named above, then test again");
    }
  }

  /** Spark wants a warehouse: an empty one, gone when the command is. */
  private static SparkSession session(Settings settings, Path folder) {
    return Sessions.open(
        new WarehouseSettings(
            folder.toString(),
            settings.datasets(),
            settings.reporting().zone(),
            Map.of(),
            settings.parallelTables(),
            settings.smallBytes(),
            settings.deletionVectors(),
            settings.keptDays(),
            settings.spark()));
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("flywheel-test");
    } catch (IOException e) {
      throw new UncheckedIOException(
          "no folder can be made in " + System.getProperty("java.io.tmpdir"), e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      // What stays of an empty folder in the system's temporary one harms nobody.
      return;
    }
  }
}
