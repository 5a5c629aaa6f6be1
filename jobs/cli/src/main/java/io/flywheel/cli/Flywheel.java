package io.flywheel.cli;

import io.flywheel.cli.options.CommandContext;
import io.flywheel.cli.outcome.ExitCode;
import io.flywheel.cli.outcome.Failures;
import java.io.PrintWriter;
import java.util.List;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command line as a whole. */
@Command(
    name = "flywheel",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = "From daily exports to segment revenue, margins and Prime retention.",
    synopsisSubcommandLabel = "COMMAND",
    footerHeading = "%nStart here:%n",
    footer = {
      "  flywheel demo                            a small generated company, from files to figures",
      "  flywheel run --profile online-retail     your own exports, mapped by a profile",
      "  flywheel sql \"SELECT * FROM gold.segment_revenue\"",
      "",
      "Exit codes: 0 done, 1 failed, 2 wrong usage or configuration, or a warehouse that cannot be",
      "written, 3 data refused or damaged, or a check or a test failed, 4 another run holds the",
      "warehouse, 130 stopped by Ctrl-C."
    })
final class Flywheel implements Runnable {
  @Spec private CommandSpec command;

  private Flywheel() {}

  /** Runs one command line and returns its {@link ExitCode}. */
  static int run(CommandContext context, String... arguments) {
    return commandLine(context).execute(arguments);
  }

  static CommandLine commandLine(CommandContext context) {
    CommandLine line = new CommandLine(new Flywheel());
    commands(context).forEach(line::addSubcommand);
    line.getSubcommands()
        .values()
        .forEach(command -> command.getCommandSpec().versionProvider(new Version()));
    line.addSubcommand(new HelpCommand());
    line.addSubcommand("generate-completion", new GenerateCompletion());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(new PrintWriter(context.screen().out(), true));
    line.setErr(new PrintWriter(context.screen().err(), true));
    line.setUsageHelpWidth(100);
    Failures failures = new Failures(context.screen());
    line.setParameterExceptionHandler(failures);
    line.setExecutionExceptionHandler(failures);
    return line;
  }

  private static List<Object> commands(CommandContext context) {
    return List.of(
        new DemoCommand(context),
        new GenerateCommand(context),
        new RunCommand(context),
        new MapCommand(context),
        new IngestCommand(context),
        new BuildCommand(context),
        new CheckCommand(context),
        new PublishCommand(context),
        new MaintainCommand(context),
        new TestCommand(context),
        new PlanCommand(context),
        new SqlCommand(context),
        new StatusCommand(context),
        new DoctorCommand(context));
  }

  /** Without a command there is nothing to do but to say what there is. */
  @Override
  public void run() {
    throw new ParameterException(command.commandLine(), "a command is missing");
  }
}
