package io.flywheel.cli.print;

import io.flywheel.feeds.landing.Retakes;
import java.io.PrintStream;
import java.util.List;

/** Files that another mapping has shaped, for people; nothing where there are none. */
public final class RetakesText {
  private static final int SHOWN = 3;

  private RetakesText() {}

  /** Also says why files that were to be taken again are not. */
  public static void print(Retakes retakes, PrintStream out) {
    retakes.unavailable().forEach(why -> out.println("Cannot be taken again: " + why + "."));
    others(retakes.otherMappings(), out);
  }

  /** Names the files, and what to do. */
  public static void others(List<String> files, PrintStream out) {
    if (files.isEmpty()) {
      return;
    }
    int more = files.size() - SHOWN;
    out.println(
        "Taken under another mapping than today's, and not changed by it: %d %s, %s%s. `flywheel ingest --retake GLOB` takes them again."
            .formatted(
                files.size(),
                files.size() == 1 ? "file" : "files",
                String.join(", ", files.subList(0, Math.min(SHOWN, files.size()))),
                more > 0 ? " and " + more + " more" : ""));
  }
}
