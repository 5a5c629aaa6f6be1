import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

/**
 * Prints the test classes that took longest, from the reports that this build has written. Run by
 * the build as its last step: {@code java SlowestTests.java ROOT SINCE}, SINCE an instant such as
 * 2026-01-01T00:00:00Z.
 */
final class SlowestTests {
  private static final int SHOWN = 10;

  /**
   * A test class.
   *
   * @param module folder of its module
   * @param seconds from its first line to its last, its preparations included
   */
  private record Timing(String module, String name, double seconds) {}

  private SlowestTests() {}

  public static void main(String[] arguments) throws Exception {
    Path root = Path.of(arguments[0]);
    Instant since = Instant.parse(arguments[1]);
    List<Timing> timings = new ArrayList<>();
    for (Path report : reports(root)) {
      if (!Files.getLastModifiedTime(report).toInstant().isBefore(since)) {
        timings.add(timing(root, report));
      }
    }
    timings.sort(Comparator.comparingDouble(Timing::seconds).reversed());
    double all = timings.stream().mapToDouble(Timing::seconds).sum();
    say("The slowest of %d test classes, %.0f s one after the other:", timings.size(), all);
    timings.stream()
        .limit(SHOWN)
        .forEach(timing -> say("%8.1f s  %s: %s", timing.seconds, timing.module, timing.name));
  }

  private static List<Path> reports(Path root) throws IOException {
    List<Path> reports = new ArrayList<>();
    for (Path folder : List.of(root, root.resolve("jobs"))) {
      try (Stream<Path> modules = Files.list(folder)) {
        for (Path module : (Iterable<Path>) modules::iterator) {
          Path written = module.resolve("target/surefire-reports");
          if (Files.isDirectory(written)) {
            try (Stream<Path> files = Files.list(written)) {
              files
                  .filter(file -> file.getFileName().toString().matches("TEST-.*\\.xml"))
                  .forEach(reports::add);
            }
          }
        }
      }
    }
    return reports;
  }

  /** Of a report of Surefire, or of pytest, where all of a module is one suite. */
  private static Timing timing(Path root, Path report)
      throws IOException, ParserConfigurationException, SAXException {
    Element file =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(report.toFile())
            .getDocumentElement();
    Element suite =
        file.getTagName().equals("testsuite")
            ? file
            : (Element) file.getElementsByTagName("testsuite").item(0);
    Path module = root.relativize(report.getParent().getParent().getParent());
    return new Timing(
        module.toString(),
        suite.getAttribute("name"),
        Double.parseDouble(suite.getAttribute("time")));
  }

  private static void say(String text, Object... values) {
    System.out.println(String.format(Locale.ROOT, text, values));
  }
}
