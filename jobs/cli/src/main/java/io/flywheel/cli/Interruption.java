package io.flywheel.cli;

import io.flywheel.cli.print.Progress;
import io.flywheel.cli.print.Screen;
import io.flywheel.warehouse.Engine;
import java.util.Optional;

/** Ctrl-C, or a scheduler that ends the process: the last line says where things stand. */
final class Interruption {
  /** A process runs one command, on one warehouse; a signal comes to the process. */
  private static volatile Engine engine;

  private final Screen screen;
  private final String command;
  private volatile boolean ended;

  private Interruption(Screen screen, String command) {
    this.screen = screen;
    this.command = command;
  }

  /** Speaks when the process is told to stop before {@link #ended}. */
  static Interruption of(Screen screen, String command) {
    Interruption interruption = new Interruption(screen, command);
    Runtime.getRuntime().addShutdownHook(new Thread(interruption::stopped, "interruption"));
    return interruption;
  }

  /** The warehouse that the command has opened. */
  static void watch(Engine opened) {
    engine = opened;
  }

  /** The command has come to an end of its own. */
  void ended() {
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
        Optional.ofNullable(engine)
            .map(opened -> opened.publications().lastRead())
            .filter(standing -> standing.latest().isPresent())
            .map(Readers::see)
            .orElse(Readers.UNCHANGED);
    return "stopped. %s. `flywheel %s` goes on from here."
        .formatted(readers, command.equals("demo") || command.equals("maintain") ? command : "run");
  }
}
