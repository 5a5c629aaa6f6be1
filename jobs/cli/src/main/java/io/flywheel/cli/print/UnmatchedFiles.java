package io.flywheel.cli.print;

import java.io.PrintStream;
import java.util.List;

/** Files of the landing area that no feed takes: they are named and left alone. */
final class UnmatchedFiles {
  private static final int MOST = 10;

  private UnmatchedFiles() {}

  static void print(List<String> files, PrintStream err) {
    files.stream().limit(MOST).forEach(file -> err.println("no feed takes " + file));
    if (files.size() > MOST) {
      err.println("and " + (files.size() - MOST) + " more files");
    }
  }
}
