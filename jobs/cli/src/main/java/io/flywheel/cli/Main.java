package io.flywheel.cli;

import io.flywheel.cli.options.CommandContext;
import io.flywheel.cli.outcome.Interruption;
import io.flywheel.cli.print.Screen;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The process: arguments in, exit code out. */
public final class Main {
  private Main() {}

  /**
   * Runs one command and ends the process with its exit code.
   *
   * @param arguments the command line
   */
  public static void main(String[] arguments) {
    CommandContext context =
        new CommandContext(
            Screen.ofProcess(), System.getenv(), properties(), Path.of("").toAbsolutePath());
    Interruption interruption =
        Interruption.of(context.screen(), arguments.length == 0 ? "" : arguments[0]);
    int code = Flywheel.run(context, arguments);
    context.screen().out().flush();
    context.screen().err().flush();
    interruption.ended();
    System.exit(code);
  }

  /**
   * Runs one command and leaves the process running, for callers that run several.
   *
   * @param arguments the command line
   * @param out receives results
   * @param err receives progress and messages
   * @param workingDirectory what relative paths start from
   * @return the exit code: 0 done, 1 failed, 2 wrong usage or configuration, or a warehouse that
   *     cannot be written, 3 data refused or damaged, or a check or a test failed, 4 another run
   *     holds the warehouse
   */
  public static int run(
      List<String> arguments, PrintStream out, PrintStream err, Path workingDirectory) {
    Screen screen = new Screen(InputStream.nullInputStream(), out, err, false, false, 0);
    CommandContext context =
        new CommandContext(screen, System.getenv(), properties(), workingDirectory);
    int code = Flywheel.run(context, arguments.toArray(String[]::new));
    out.flush();
    err.flush();
    return code;
  }

  private static Map<String, String> properties() {
    return System.getProperties().stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, System::getProperty));
  }
}
