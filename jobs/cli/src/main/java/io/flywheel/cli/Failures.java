package io.flywheel.cli;

import io.flywheel.cli.options.SettingsOptions;
import io.flywheel.cli.print.Progress;
import io.flywheel.cli.print.Screen;
import io.flywheel.cli.query.FailedStatementException;
import io.flywheel.cli.query.QueryRefusedException;
import io.flywheel.cli.settings.SettingsException;
import io.flywheel.feeds.mapping.MappingException;
import io.flywheel.warehouse.catalog.WarehouseFormatException;
import io.flywheel.warehouse.contract.ContractException;
import io.flywheel.warehouse.contract.SparkMessage;
import io.flywheel.warehouse.health.DamagedTableException;
import io.flywheel.warehouse.health.LostFile;
import io.flywheel.warehouse.run.LockedException;
import io.flywheel.warehouse.run.StageRefusedException;
import io.flywheel.warehouse.run.SupersededRunException;
import io.flywheel.warehouse.store.FullDisk;
import io.flywheel.warehouse.store.FullDiskException;
import io.flywheel.warehouse.store.UnfitFileSystemException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says what went wrong in one message, and turns it into an exit code. */
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Screen screen;

  Failures(Screen screen) {
    this.screen = screen;
  }

  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    say(wrong.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(wrong, command.getErr())) {
      screen.err().println("See " + command.getCommandSpec().qualifiedName() + " --help");
    }
    screen.err().flush();
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(Exception thrown, CommandLine line, ParseResult parsed) {
    new Progress(screen).done();
    Exception failure = explained(thrown).<Exception>map(cause -> cause).orElse(thrown);
    if (expected(failure)) {
      say(failure.getMessage());
    } else {
      unexpected(failure, line.getCommandSpec());
    }
    screen.err().flush();
    return code(failure);
  }

  /** What lies behind a failure of Spark or Delta, as far as it can be told. */
  private static Optional<RuntimeException> explained(Throwable failure) {
    return FullDisk.in(failure).<RuntimeException>map(full -> full).or(() -> LostFile.in(failure));
  }

  private static int code(Exception failure) {
    if (failure instanceof LockedException || failure instanceof SupersededRunException) {
      return ExitCode.LOCKED;
    }
    if (failure instanceof StageRefusedException) {
      return ExitCode.REFUSED;
    }
    if (failure instanceof DamagedTableException || failure instanceof FullDiskException) {
      return ExitCode.FAILED;
    }
    return expected(failure) ? ExitCode.USAGE : ExitCode.FAILED;
  }

  /** Failures whose message says all there is to say. */
  static boolean expected(Exception failure) {
    return failure instanceof SettingsException
        || failure instanceof QueryRefusedException
        || failure instanceof ContractException
        || failure instanceof MappingException
        || failure instanceof MissingWarehouseException
        || failure instanceof WarehouseFormatException
        || failure instanceof UnfitFileSystemException
        || failure instanceof IllegalArgumentException && ownMessage(failure)
        || failure instanceof DamagedTableException
        || failure instanceof FullDiskException
        || failure instanceof LockedException
        || failure instanceof SupersededRunException
        || failure instanceof StageRefusedException;
  }

  /** An argument that our own code refused, rather than some library deep below. */
  private static boolean ownMessage(Exception failure) {
    return failure.getStackTrace().length > 0
        && failure.getStackTrace()[0].getClassName().startsWith("io.flywheel.");
  }

  private void unexpected(Exception failure, CommandSpec command) {
    String place = failure instanceof FailedStatementException ? failure.getMessage() : "";
    say(place + message(failure));
    Optional<SettingsOptions> options =
        command.mixins().values().stream()
            .map(CommandSpec::userObject)
            .filter(SettingsOptions.class::isInstance)
            .map(SettingsOptions.class::cast)
            .findFirst();
    LoggerFactory.getLogger(Failures.class).error("{} failed", command.qualifiedName(), failure);
    options
        .flatMap(SettingsOptions::last)
        .ifPresent(
            settings ->
                screen.err().println("Details are in " + Path.of(settings.warehouse(), "_logs")));
    if (options.filter(SettingsOptions::verbose).isPresent()) {
      failure.printStackTrace(screen.err());
    }
  }

  /** The first line of the innermost message, which is the one that says something. */
  static String message(Throwable failure) {
    Throwable cause = explained(failure).<Throwable>map(known -> known).orElse(failure);
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return SparkMessage.line(cause);
  }

  private void say(String message) {
    screen.err().println("flywheel: " + message);
  }
}
