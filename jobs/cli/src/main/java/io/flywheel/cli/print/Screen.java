package io.flywheel.cli.print;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The three streams of a process, and which of them are a terminal.
 *
 * @param in queries, when they are not arguments
 * @param out results
 * @param err progress and messages
 * @param inTerminal true when a person types
 * @param errTerminal true when a person watches the progress
 * @param outWidth columns of the terminal that shows results; 0 when none does
 */
public record Screen(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean inTerminal,
    boolean errTerminal,
    int outWidth) {

  /** The launcher names the streams that are terminals: Java before 22 cannot tell them apart. */
  private static final String TERMINALS = "io.flywheel.terminals";

  /** Its columns, as the launcher found them. */
  private static final String COLUMNS = "io.flywheel.columns";

  public static Screen ofProcess() {
    String terminals = System.getProperty(TERMINALS, "");
    return new Screen(
        System.in,
        stream(FileDescriptor.out),
        stream(FileDescriptor.err),
        terminals.contains("0") && terminals.contains("1"),
        terminals.contains("2"),
        terminals.contains("1") ? Integer.getInteger(COLUMNS, 0) : 0);
  }

  private static PrintStream stream(FileDescriptor descriptor) {
    return new PrintStream(
        new java.io.BufferedOutputStream(new FileOutputStream(descriptor), 1 << 16),
        false,
        StandardCharsets.UTF_8);
  }
}
