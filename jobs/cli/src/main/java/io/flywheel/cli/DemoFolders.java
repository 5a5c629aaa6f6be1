package io.flywheel.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The demo's own two folders: made once, kept for the same company, thrown away for another. */
final class DemoFolders {
  private static final String MARK = "_demo.txt";

  private final Path warehouse;
  private final Path landing;
  private final String company;

  /**
   * Folders of one company.
   *
   * @param warehouse folder of the tables; holds the mark that says whose it is
   * @param landing folder of the generated files
   * @param company what tells companies apart
   */
  DemoFolders(Path warehouse, Path landing, String company) {
    this.warehouse = warehouse;
    this.landing = landing;
    this.company = company;
  }

  /**
   * Makes the folders ready.
   *
   * @return true when the company has to be generated
   * @throws IllegalArgumentException when a folder holds something that no demo has put there
   */
  boolean prepare() throws IOException {
    Path mark = warehouse.resolve(MARK);
    String marked = company + "\n" + landing + "\n";
    if (Files.isRegularFile(mark)) {
      String text = Files.readString(mark);
      if (text.equals(marked)) {
        return !generated();
      }
      List<String> lines = text.lines().toList();
      if (lines.size() == 2 && lines.get(1).equals(landing.toString())) {
        delete(landing);
      }
      delete(warehouse);
    }
    refuseUnlessEmpty(warehouse);
    refuseUnlessEmpty(landing);
    Files.createDirectories(warehouse);
    Files.writeString(mark, marked);
    return true;
  }

  /** The truth file is written last. */
  private boolean generated() {
    return Files.isRegularFile(landing.resolve("_truth.json"));
  }

  private static void refuseUnlessEmpty(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> entries = Files.list(folder)) {
      if (entries.findAny().isPresent()) {
        throw new IllegalArgumentException(
            folder
                + " is not empty, and not a demo's: name other folders with --warehouse and"
                + " --landing");
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder())
          .forEach(
              path -> {
                try {
                  Files.delete(path);
                } catch (IOException kept) {
                  throw new UncheckedIOException(kept);
                }
              });
    }
  }
}
