package io.flywheel.cli;

import io.flywheel.cli.options.CommandContext;
import io.flywheel.cli.options.SettingsOptions;
import io.flywheel.cli.outcome.ExitCode;
import io.flywheel.cli.query.TextTable;
import io.flywheel.cli.settings.Settings;
import io.flywheel.warehouse.store.HardLinks;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what the other commands will use, and what of it cannot work. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = "Show the environment and every setting with its origin; secrets are masked.",
    footerHeading = "%nExample:%n",
    footer = "  flywheel doctor --profile online-retail")
final class DoctorCommand implements Callable<Integer> {
  private static final int VALUE_WIDTH = 60;
  private static final String DENIED = "is not writable: name another with --warehouse";

  private final CommandContext context;
  @Mixin private SettingsOptions options;

  DoctorCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    Settings settings = options.read(context);
    PrintStream out = context.screen().out();
    List<Finding> findings = findings(settings);
    out.print(
        TextTable.of(
                new String[] {"environment", "found", "verdict"},
                new boolean[3],
                findings.stream().map(f -> List.of(f.what, f.found, f.verdict)).toList())
            .text());
    out.println();
    out.print(
        TextTable.of(
                new String[] {"setting", "value", "origin"},
                new boolean[3],
                settings.resolved().stream()
                    .map(r -> List.of(r.key(), shown(r), r.origin()))
                    .toList())
            .text());
    List<String> faults =
        findings.stream()
            .filter(f -> !f.verdict.startsWith("ok"))
            .map(f -> f.what + " " + f.found + ": " + f.verdict)
            .toList();
    if (faults.isEmpty()) {
      return ExitCode.DONE;
    }
    out.flush();
    context
        .screen()
        .err()
        .println("flywheel: commands will not work as it is: " + String.join("; ", faults) + ".");
    return ExitCode.FAILED;
  }

  /** Mappings hold whole expressions; those who want to read them say -v. */
  private String shown(Settings.Resolved setting) {
    boolean mapping =
        setting.key().startsWith("flywheel.feeds.")
            || setting.key().startsWith("flywheel.reference.");
    String value = setting.value();
    return options.verbose() || !mapping || value.length() <= VALUE_WIDTH
        ? value
        : value.substring(0, VALUE_WIDTH - 1) + "…";
  }

  private static List<Finding> findings(Settings settings) {
    List<Finding> findings = new ArrayList<>();
    findings.add(new Finding("flywheel", Version.text(), "ok"));
    findings.add(
        new Finding(
            "java",
            System.getProperty("java.version") + ", " + System.getProperty("java.vendor"),
            "ok"));
    Runtime runtime = Runtime.getRuntime();
    findings.add(
        new Finding(
            "machine",
            runtime.availableProcessors()
                + " cores, heap up to "
                + runtime.maxMemory() / (1 << 20)
                + " MB",
            "ok"));
    findings.add(new Finding("spark", org.apache.spark.package$.MODULE$.SPARK_VERSION(), "ok"));
    findings.add(new Finding("delta", io.delta.package$.MODULE$.VERSION(), "ok"));
    findings.add(optional("maven", "mvn", "ok: only building from source needs it"));
    findings.add(
        optional("python", "python3", "ok: only the tests of notebooks and Airflow need it"));
    findings.add(
        existing("datasets", settings.datasets(), "missing: set flywheel.root, or FLYWHEEL_ROOT"));
    findings.add(landing(settings.landing()));
    findings.add(warehouse(settings));
    return findings;
  }

  /** A program that this command does without. */
  private static Finding optional(String what, String program, String otherwise) {
    return Program.version(program)
        .map(version -> new Finding(what, version, "ok"))
        .orElseGet(() -> new Finding(what, "no working " + program + " on the PATH", otherwise));
  }

  private static Finding existing(String what, Path folder, String otherwise) {
    return new Finding(what, folder.toString(), Files.isReadable(folder) ? "ok" : otherwise);
  }

  private static Finding landing(String landing) {
    return landing.contains(":/")
        ? new Finding("landing", landing, "ok")
        : existing("landing", Path.of(landing), "missing: name it with --landing DIR");
  }

  /** A warehouse that does not exist yet is judged by the folder that it would be made in. */
  private static Finding warehouse(Settings settings) {
    return new Finding(
        "warehouse",
        settings.warehouse(),
        settings.warehouseFolder().flatMap(DoctorCommand::fault).orElse("ok"));
  }

  private static Optional<String> fault(Path warehouse) {
    Path folder = warehouse;
    while (folder != null && !Files.exists(folder)) {
      folder = folder.getParent();
    }
    if (folder == null || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
      return Optional.of(DENIED);
    }
    try {
      return HardLinks.real().fault(folder);
    } catch (IOException e) {
      return Optional.of(DENIED + " (" + e.getMessage() + ")");
    }
  }

  private record Finding(String what, String found, String verdict) {}
}
