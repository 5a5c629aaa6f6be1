package io.flywheel.cli.print;

import java.io.PrintStream;
import java.util.Locale;

/**
 * What is going on, for whoever watches: one line that is written over on a terminal, plain lines
 * elsewhere. Called by several threads.
 */
public final class Progress {
  private static final String CLEAR_LINE = "\r\u001b[K";

  private static final int WIDTH = 100;

  private final PrintStream err;
  private final boolean terminal;
  private final long started = System.nanoTime();

  public Progress(Screen screen) {
    this.err = screen.err();
    this.terminal = screen.errTerminal();
  }

  /** Something begins or has been done. */
  public synchronized void now(String text) {
    String line = String.format(Locale.ROOT, "[%5.1f s] %s", seconds(), text);
    if (terminal) {
      err.print(CLEAR_LINE + (line.length() > WIDTH ? line.substring(0, WIDTH - 1) + "…" : line));
    } else {
      err.println(line);
    }
    err.flush();
  }

  /** Nothing is going on any more: results follow. */
  public synchronized void done() {
    if (terminal) {
      err.print(CLEAR_LINE);
    }
    err.flush();
  }

  public double seconds() {
    return (System.nanoTime() - started) / 1e9;
  }
}
