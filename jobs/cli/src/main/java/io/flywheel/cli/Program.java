package io.flywheel.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** A program beside this one, as the PATH finds it. */
final class Program {
  private static final Pattern COLOUR = Pattern.compile("\u001b\\[[0-9;]*m");

  private Program() {}

  /** What it says to --version, its first line; empty when it is not there or does not run. */
  static Optional<String> version(String name) {
    try {
      Process process = new ProcessBuilder(name, "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      String text =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor() == 0
          ? COLOUR.matcher(text).replaceAll("").lines().findFirst()
          : Optional.empty();
    } catch (IOException missing) {
      return Optional.empty();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
