package io.flywheel.cli.outcome;

import io.flywheel.cli.options.SettingsOptions;
import io.flywheel.cli.print.Progress;
import io.flywheel.cli.print.Screen;
import io.flywheel.cli.query.FailedStatementException;
import io.flywheel.cli.query.QueryRefusedException;
import io.flywheel.cli.settings.Settings;
import io.flywheel.cli.settings.SettingsException;
import io.flywheel.cli.warehouse.MissingWarehouseException;
import io.flywheel.cli.warehouse.WarehouseOpener;
import io.flywheel.feeds.mapping.MappingException;
import io.flywheel.warehouse.catalog.WarehouseFormatException;
import io.flywheel.warehouse.contract.ContractException;
import io.flywheel.warehouse.health.DamagedTableException;
import io.flywheel.warehouse.health.LostFile;
import io.flywheel.warehouse.message.SparkMessage;
import io.flywheel.warehouse.publication.ChangedCurrencyException;
import io.flywheel.warehouse.run.LockedException;
import io.flywheel.warehouse.run.StageRefusedException;
import io.flywheel.warehouse.run.SupersededRunException;
import io.flywheel.warehouse.store.FullDisk;
import io.flywheel.warehouse.store.FullDiskException;
import io.flywheel.warehouse.store.UnfitFileSystemException;
import io.flywheel.warehouse.store.UnwritableFolder;
import io.flywheel.warehouse.store.UnwritableFolderException;
import java.nio.file.Files;
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
public final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private final Screen screen;

  /**
   * @param screen where it is said
   */
  public Failures(Screen screen) {
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

  /** The one place that decides how a command ends that did not do its work. */
  @Override
  public int handleExecutionException(Exception thrown, CommandLine line, ParseResult parsed) {
    new Progress(screen).done();
    screen.out().flush();
    CommandSpec command = line.getCommandSpec();
    Optional<Settings> settings = options(command).flatMap(SettingsOptions::last);
    Exception failure = explained(thrown, settings).<Exception>map(cause -> cause).orElse(thrown);
    int code = code(failure);
    LastLine last = new LastLine(command.name(), settings);
    if (failure instanceof RefusedException refused) {
      say(last.of(refused));
    } else if (!expected(failure)) {
      unexpected(failure, command, last);
    } else if (code == ExitCode.REFUSED) {
      String message = failure.getMessage();
      if (message.lines().count() > 1) {
        say(message);
      }
      say(last.of(message.lines().findFirst().orElseThrow()));
    } else {
      say(failure.getMessage());
    }
    screen.err().flush();
    return code;
  }

  /** What lies behind a failure of Spark or Delta, as far as it can be told. */
  private static Optional<RuntimeException> explained(
      Throwable failure, Optional<Settings> settings) {
    return FullDisk.in(failure)
        .<RuntimeException>map(full -> full)
        .or(() -> LostFile.in(failure))
        .or(
            () ->
                settings
                    .filter(any -> !expected(failure))
                    .flatMap(Settings::warehouseFolder)
                    .flatMap(warehouse -> UnwritableFolder.in(failure, warehouse)));
  }

  private static int code(Exception failure) {
    if (failure instanceof LockedException || failure instanceof SupersededRunException) {
      return ExitCode.LOCKED;
    }
    if (failure instanceof StageRefusedException
        || failure instanceof RefusedException
        || failure instanceof DamagedTableException) {
      return ExitCode.REFUSED;
    }
    return expected(failure) ? ExitCode.USAGE : ExitCode.FAILED;
  }

  /** Failures whose message says all there is to say. */
  public static boolean expected(Throwable failure) {
    return failure instanceof SettingsException
        || failure instanceof QueryRefusedException
        || failure instanceof ContractException
        || failure instanceof MappingException
        || failure instanceof MissingWarehouseException
        || failure instanceof WarehouseFormatException
        || failure instanceof UnfitFileSystemException
        || failure instanceof UnwritableFolderException
        || failure instanceof ChangedCurrencyException
        || failure instanceof RefusedException
        || failure instanceof IllegalArgumentException && ownMessage(failure)
        || failure instanceof DamagedTableException
        || failure instanceof FullDiskException
        || failure instanceof LockedException
        || failure instanceof SupersededRunException
        || failure instanceof StageRefusedException;
  }

  /** An argument that our own code refused, rather than some library deep below. */
  private static boolean ownMessage(Throwable failure) {
    return failure.getStackTrace().length > 0
        && failure.getStackTrace()[0].getClassName().startsWith("io.flywheel.");
  }

  private void unexpected(Exception failure, CommandSpec command, LastLine last) {
    LoggerFactory.getLogger(Failures.class).error("{} failed", command.qualifiedName(), failure);
    Optional<SettingsOptions> options = options(command);
    boolean verbose = options.filter(SettingsOptions::verbose).isPresent();
    if (verbose) {
      failure.printStackTrace(screen.err());
    }
    String place = failure instanceof FailedStatementException ? failure.getMessage() : "";
    String details =
        options
            .flatMap(SettingsOptions::last)
            .map(WarehouseOpener::log)
            .filter(Files::isRegularFile)
            .map(log -> "Details are in " + log)
            .orElse(verbose ? "" : "With -v it says where");
    say(last.of(place + message(failure), details));
  }

  private static Optional<SettingsOptions> options(CommandSpec command) {
    return command.mixins().values().stream()
        .map(CommandSpec::userObject)
        .filter(SettingsOptions.class::isInstance)
        .map(SettingsOptions.class::cast)
        .findFirst();
  }

  /** The first line of the innermost message, which is the one that says something. */
  public static String message(Throwable failure) {
    Throwable cause =
        explained(failure, Optional.empty()).<Throwable>map(known -> known).orElse(failure);
    while (cause.getCause() != null && cause.getCause() != cause) {
      cause = cause.getCause();
    }
    return SparkMessage.line(cause);
  }

  private void say(String message) {
    screen.err().println("flywheel: " + message);
  }
}
