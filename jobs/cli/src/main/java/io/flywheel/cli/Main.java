package io.flywheel.cli;

import java.nio.file.Path;
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
    Invocation invocation =
        new Invocation(
            Screen.ofProcess(), System.getenv(), properties(), Path.of("").toAbsolutePath());
    int code = Flywheel.run(invocation, arguments);
    invocation.screen().out().flush();
    invocation.screen().err().flush();
    System.exit(code);
  }

  private static Map<String, String> properties() {
    return System.getProperties().stringPropertyNames().stream()
        .collect(Collectors.toMap(name -> name, System::getProperty));
  }
}
