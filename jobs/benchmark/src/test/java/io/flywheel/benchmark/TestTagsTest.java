package io.flywheel.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A test class without a tag would be left out of {@code -Pfast} and of {@code -Dgroups} unnoticed.
 * It stands here because this is the last module with tests in Java.
 */
@Tag("fast")
final class TestTagsTest {
  private static final Path JOBS = Path.of(System.getProperty("flywheel.root"), "jobs");
  private static final Set<String> TESTS =
      Set.of("Test", "TestFactory", "ParameterizedTest", "Property", "ArchTest");

  @BeforeAll
  static void only_the_names_of_other_classes_count() {
    // Reading all of Spark's classes that tests name would take longer than the test.
    ArchConfiguration.get().setResolveMissingDependenciesFromClassPath(false);
  }

  @AfterAll
  static void as_before() {
    ArchConfiguration.get().reset();
  }

  @Test
  void every_test_class_is_tagged_fast_proof_or_fault() throws IOException {
    Map<String, String> wrong = new TreeMap<>();
    List<String> asked = new ArrayList<>();
    for (JavaClass type : new ClassFileImporter().importPaths(testClasses())) {
      Set<String> engines =
          type.getMembers().stream()
              .map(JavaMember::getAnnotations)
              .flatMap(Set::stream)
              .map(annotation -> annotation.getRawType())
              .filter(annotation -> TESTS.contains(annotation.getSimpleName()))
              .map(TestTagsTest::tagOfItsEngine)
              .collect(Collectors.toSet());
      asked.addAll(engines.isEmpty() ? List.of() : List.of(type.getName()));
      for (String tag : engines) {
        String value = value(type, tag);
        if (!value.matches("fast|proof|fault")) {
          wrong.put(type.getName(), "@" + tag + "(\"" + value + "\")");
        }
      }
    }
    assertThat(asked).contains(TestTagsTest.class.getName());
    assertThat(wrong)
        .as("classes without a tag of their engine that says fast, proof or fault")
        .isEmpty();
  }

  /** Each engine of JUnit's platform has a tag of its own. */
  private static String tagOfItsEngine(JavaClass test) {
    return switch (test.getSimpleName()) {
      case "Property" -> "net.jqwik.api.Tag";
      case "ArchTest" -> "com.tngtech.archunit.junit.ArchTag";
      default -> "org.junit.jupiter.api.Tag";
    };
  }

  private static String value(JavaClass type, String tag) {
    return type.getAnnotations().stream()
        .filter(annotation -> annotation.getRawType().getName().equals(tag))
        .map(TestTagsTest::value)
        .collect(Collectors.joining());
  }

  private static String value(JavaAnnotation<?> tag) {
    return tag.get("value").map(Object::toString).orElse("");
  }

  private static List<Path> testClasses() throws IOException {
    try (Stream<Path> modules = Files.list(JOBS)) {
      return modules
          .map(module -> module.resolve("target/test-classes"))
          .filter(Files::isDirectory)
          .toList();
    }
  }
}
