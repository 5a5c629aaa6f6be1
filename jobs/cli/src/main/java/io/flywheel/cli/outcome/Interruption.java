package io.flywheel.cli.outcome;

import io.flywheel.cli.print.Progress;
import io.flywheel.cli.print.Screen;
import io.flywheel.cli.warehouse.WarehouseOpener;

/** Ctrl-C, or a scheduler that ends the process: the last line says where things stand. */
public final class Interruption {
  private final Screen screen;
  private final String command;
  private volatile boolean ended;

  private Interruption(Screen screen, String command) {
    this.screen = screen;
    this.command = command;
  }

  /** Speaks when the process is told to stop before {@link #ended}. */
  public static Interruption of(Screen screen, String command) {
    Interruption interruption = new Interruption(screen, command);
    Runtime.getRuntime().addShutdownHook(new Thread(interruption::stopped, "interruption"));
    return interruption;
  }

  /** The command has come to an end of its own. */
  public void ended() {
    ended = true;
  }

  /** What the command still says goes nowhere: Spark is taken from under it. */
  private void stopped() {
    if (ended) {
      return;
    }
    new Progress(screen).done();
    screen.err().println("flywheel: " + line());
    screen.err().close();
    screen.out().close();
  }

  private String line() {
    if (!LastLine.concernsReaders(command)) {
      return "stopped.";
    }
    String readers =
        WarehouseOpener.last()
            .map(opened -> opened.publications().lastRead())
            .filter(standing -> standing.latest().isPresent())
            .map(Readers::see)
            .orElse(Readers.UNCHANGED);
    return "stopped. %s. `flywheel %s` goes on from here."
        .formatted(readers, command.equals("demo") || command.equals("maintain") ? command : "run");
  }
}
