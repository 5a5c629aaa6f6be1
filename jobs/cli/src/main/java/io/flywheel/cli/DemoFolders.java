package io.flywheel.cli;

import io.flywheel.cli.options.CompanyOptions;
import io.flywheel.feeds.generate.Generator;
import io.flywheel.warehouse.run.RunLock;
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

  /** What becomes of the folders. */
  enum Fate {
    /** They hold this company. */
    KEPT,
    /** The company has to be generated; what is there of it stays. */
    FILLED,
    /** They hold another company of a demo, which goes first. */
    REPLACED
  }

  private final Path warehouse;
  private final Path landing;
  private final CompanyOptions company;

  /**
   * Folders of one company.
   *
   * @param warehouse folder of the tables; holds the mark that says whose it is
   * @param landing folder of the generated files
   * @param company the company
   */
  DemoFolders(Path warehouse, Path landing, CompanyOptions company) {
    this.warehouse = warehouse;
    this.landing = landing;
    this.company = company;
  }

  /**
   * What {@link #prepare} would do.
   *
   * @throws IllegalArgumentException when a folder holds something that no demo has put there
   */
  Fate fate() throws IOException {
    List<String> marked = marked();
    if (marked.equals(mark())) {
      return generated() ? Fate.KEPT : Fate.FILLED;
    }
    if (marked.isEmpty()) {
      refuseUnlessEmpty(warehouse);
    }
    if (ownLanding(marked)) {
      return Fate.REPLACED;
    }
    if (generated()) {
      Generator.verify(company.request(landing));
    } else {
      refuseUnlessEmpty(landing);
    }
    return marked.isEmpty() ? Fate.FILLED : Fate.REPLACED;
  }

  /**
   * Makes the folders ready.
   *
   * @return what was done; unless they were kept, the company has to be generated
   * @throws IllegalArgumentException when a folder holds something that no demo has put there
   * @throws io.flywheel.warehouse.run.LockedException when a run still writes the other company
   */
  @SuppressWarnings("try")
  Fate prepare() throws IOException {
    Fate fate = fate();
    if (fate == Fate.REPLACED) {
      try (RunLock held = RunLock.acquire(warehouse)) {
        if (ownLanding(marked())) {
          delete(landing);
        }
        delete(warehouse);
      }
    }
    if (fate != Fate.KEPT) {
      Files.createDirectories(warehouse);
      Files.write(warehouse.resolve(MARK), mark());
    }
    return fate;
  }

  /** CompanyOptions and landing folder: another company, or another folder, is another demo. */
  private List<String> mark() {
    return List.of(company.description(), landing.toString());
  }

  private List<String> marked() throws IOException {
    Path mark = warehouse.resolve(MARK);
    return Files.isRegularFile(mark) ? Files.readAllLines(mark) : List.of();
  }

  /** True when the demo that was here before has filled the landing folder. */
  private boolean ownLanding(List<String> marked) {
    return marked.size() == 2 && marked.get(1).equals(landing.toString());
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
