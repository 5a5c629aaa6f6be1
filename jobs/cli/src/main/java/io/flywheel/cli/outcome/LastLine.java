package io.flywheel.cli.outcome;

import io.flywheel.cli.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The line that ends a command which failed or was refused: what is not published and why, what
 * readers see, what to do. A scheduler shows it alone.
 */
public final class LastLine {
  /** What has not happened where a run did not come to its end. */
  public static final String UNPUBLISHED = "nothing is published";

  /** Commands that change what readers see, or lead to it. */
  private static final Set<String> OF_A_RUN =
      Set.of("run", "demo", "ingest", "build", "check", "publish");

  private static final String MAINTAIN = "maintain";

  private final String command;
  private final Optional<Settings> settings;

  /**
   * @param command its name
   * @param settings what it was to work with, as far as they could be read
   */
  LastLine(String command, Optional<Settings> settings) {
    this.command = command;
    this.settings = settings;
  }

  /** True for commands after which it matters what readers see. */
  static boolean concernsReaders(String command) {
    return OF_A_RUN.contains(command) || command.equals(MAINTAIN);
  }

  /** The line for a failure that says its own remedy, or has none. */
  String of(String why) {
    return of(why, "");
  }

  /** The line for what was printed already. */
  String of(RefusedException refused) {
    return line(refused.outcome(), refused.getMessage(), refused.remedy());
  }

  /** The line for a failure, with what to do about it. */
  String of(String why, String remedy) {
    String outcome =
        OF_A_RUN.contains(command)
            ? UNPUBLISHED
            : command.equals(MAINTAIN) ? "maintenance did not finish" : "";
    return line(outcome, why, remedy);
  }

  private String line(String outcome, String why, String remedy) {
    List<String> sentences = new ArrayList<>();
    sentences.add(outcome.isEmpty() ? why : outcome + ": " + why);
    if (concernsReaders(command)) {
      sentences.add(readers());
    }
    if (!remedy.isEmpty()) {
      sentences.add(remedy);
    }
    return sentences.stream()
        .map(sentence -> sentence.strip().replaceFirst("[.:;]+$", "") + ".")
        .collect(Collectors.joining(" "));
  }

  private String readers() {
    return settings.map(Readers::of).orElse(Readers.UNCHANGED);
  }
}
