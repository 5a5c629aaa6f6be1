package io.flywheel.benchmark;

import io.flywheel.benchmark.company.CompanyCommand;
import io.flywheel.benchmark.day.DayCommand;
import io.flywheel.benchmark.dump.DumpCommand;
import io.flywheel.benchmark.horizon.HorizonCommand;
import io.flywheel.benchmark.measure.BenchmarkException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The harness's command line; exit code 0 when all was equal and measured, 1 when not. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    subcommands = {DayCommand.class, DumpCommand.class, HorizonCommand.class, CompanyCommand.class},
    description = "Measures Flywheel beside others; results are compared before a time counts.")
public final class Benchmark {
  private Benchmark() {}

  /** Runs one measurement. */
  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Benchmark());
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (failure instanceof BenchmarkException) {
            command.getErr().println(failure.getMessage());
            return 1;
          }
          throw failure;
        });
    System.exit(line.execute(arguments));
  }
}
