package io.flywheel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * When bin/flywheel makes and uses its archive of classes, and which flags it chooses: the real
 * script, on a Java that only notes its arguments.
 */
@Tag("fast")
class LauncherTest {
  private static final String MAKING = "-XX:ArchiveClassesAtExit=";
  private static final String PREPARING = "flywheel: preparing a faster start";
  private static final String JAVA =
      """
      #!/usr/bin/env bash
      home="$(dirname "$0")/.."
      if [[ $1 == -version ]]; then
        echo asked >>"$home/asked"
        echo 'openjdk version "17.0.1" 2021-10-19' >&2
        echo 'OpenJDK 64-Bit Server VM (build 17.0.1+2-x, mixed mode, sharing)' >&2
        exit
      fi
      echo "$@" >>"$home/calls"
      for argument in "$@"; do
        [[ $argument != -XX:ArchiveClassesAtExit=* ]] || { [[ ! -f $home/broken ]] && echo classes >"${argument#*=}"; } || exit 1
      done
      """;

  @TempDir Path folder;
  private Path archive;
  private Path lock;

  @BeforeEach
  void a_checkout_that_is_built() throws IOException {
    Path launcher = Path.of(System.getProperty("flywheel.root"), "bin", "flywheel");
    Files.createDirectories(folder.resolve("bin"));
    Files.copy(launcher, folder.resolve("bin/flywheel"));
    Files.createDirectories(folder.resolve("jobs/cli/target/lib"));
    Files.createFile(folder.resolve("jobs/cli/target/flywheel-cli-0.1.0.jar"));
    Files.createDirectories(folder.resolve("java/bin"));
    Files.createDirectories(folder.resolve("java/lib"));
    Files.createFile(folder.resolve("java/lib/modules"));
    Files.writeString(folder.resolve("java/bin/java"), JAVA);
    assertThat(folder.resolve("java/bin/java").toFile().setExecutable(true)).isTrue();
    archive = folder.resolve(".flywheel/classes-17.0.1+2-x.jsa");
    lock = folder.resolve(".flywheel/build.lock");
  }

  @Test
  void an_archive_is_made_once_and_used_by_every_command() throws Exception {
    assertThat(flywheel(Map.of())).startsWith(PREPARING);
    assertThat(flywheel(Map.of("FLYWHEEL_JVM", "backfill"))).isEmpty();

    assertThat(calls()).hasSize(3);
    assertThat(calls().get(0)).contains(MAKING);
    assertThat(calls().subList(1, 3))
        .allMatch(call -> call.contains("SharedArchiveFile=" + archive));
    assertThat(kept()).containsExactly(archive.getFileName().toString());
  }

  @Test
  void a_jar_that_changed_needs_another_archive() throws Exception {
    flywheel(Map.of());
    Files.setLastModifiedTime(archive, FileTime.from(Instant.EPOCH));
    Files.copy(archive, archive.resolveSibling("classes-of-an-older-java.jsa"));
    Files.setLastModifiedTime(
        archive.resolveSibling("classes-of-an-older-java.jsa"), FileTime.from(Instant.EPOCH));

    assertThat(flywheel(Map.of())).startsWith(PREPARING);
    assertThat(kept()).containsExactly(archive.getFileName().toString());
  }

  @Test
  void without_an_archive_commands_work_and_it_is_not_tried_again() throws Exception {
    Files.createFile(folder.resolve("java/broken"));

    assertThat(flywheel(Map.of())).contains("no faster start came of it");
    assertThat(flywheel(Map.of())).isEmpty();

    assertThat(calls()).hasSize(3);
    assertThat(calls().subList(1, 3)).noneMatch(call -> call.contains("SharedArchiveFile"));
  }

  @Test
  void a_java_is_asked_for_its_version_once_and_again_when_it_was_replaced() throws Exception {
    flywheel(Map.of());
    flywheel(Map.of());
    assertThat(Files.readAllLines(folder.resolve("java/asked"))).hasSize(1);

    Path java = folder.resolve("java/bin/java");
    Files.writeString(java, JAVA.replace("17.0.1", "11.0.9"));
    assertThat(launch(Map.of()).waitFor()).isEqualTo(2);
    assertThat(said()).contains(java + " is Java 11; a JDK 17 or newer is needed.");
    assertThat(Files.readAllLines(folder.resolve("java/asked"))).hasSize(2);
  }

  @Test
  void off_neither_makes_nor_uses_it() throws Exception {
    flywheel(Map.of());

    assertThat(flywheel(Map.of("FLYWHEEL_ARCHIVE", "off"))).isEmpty();
    Files.delete(archive);
    assertThat(flywheel(Map.of("FLYWHEEL_ARCHIVE", "off"))).isEmpty();

    assertThat(calls().subList(2, 4)).noneMatch(call -> call.contains("Archive"));
  }

  @Test
  void a_maker_that_lives_is_not_waited_for_and_one_that_died_is_replaced() throws Exception {
    Files.createDirectories(lock);
    Files.writeString(lock.resolve("pid"), Long.toString(ProcessHandle.current().pid()));
    assertThat(flywheel(Map.of())).isEmpty();

    Process ended = new ProcessBuilder("true").start();
    ended.waitFor();
    Files.writeString(lock.resolve("pid"), Long.toString(ended.pid()));
    Files.createDirectories(folder.resolve(".flywheel/archiving.dead/warehouse"));
    assertThat(flywheel(Map.of())).startsWith(PREPARING);
    assertThat(kept()).containsExactly(archive.getFileName().toString());
  }

  @Test
  void daily_flags_are_the_default_and_much_to_compute_at_once_has_those_of_a_backfill()
      throws Exception {
    Path much = landing("much", 101L << 20);
    String warehouse = folder.resolve("warehouse").toString();

    assertThat(flags(Map.of(), "run")).isEqualTo("daily");
    assertThat(flags(Map.of(), "generate")).isEqualTo("backfill");
    assertThat(flags(Map.of(), "build", "--full")).isEqualTo("backfill");
    assertThat(flags(Map.of(), "run", "--landing", much.toString(), "--warehouse", warehouse))
        .isEqualTo("backfill");
    assertThat(flags(Map.of(), "ingest", "--landing=" + much, "--warehouse=" + warehouse))
        .isEqualTo("backfill");
    assertThat(
            flags(
                Map.of("FLYWHEEL_LANDING", much.toString(), "FLYWHEEL_WAREHOUSE", warehouse),
                "run"))
        .isEqualTo("backfill");
  }

  @Test
  void a_run_is_daily_where_something_was_taken_before_or_little_is_delivered() throws Exception {
    Path much = landing("much", 101L << 20);
    Path little = landing("little", 1L << 20);
    String fresh = folder.resolve("fresh").toString();
    Path used = folder.resolve("used");
    Files.createDirectories(used.resolve("ops/publication"));

    assertThat(flags(Map.of(), "run", "--landing", much.toString(), "--warehouse", used.toString()))
        .isEqualTo("daily");
    assertThat(flags(Map.of(), "run", "--landing", little.toString(), "--warehouse", fresh))
        .isEqualTo("daily");
    assertThat(flags(Map.of(), "status", "--landing", much.toString(), "--warehouse", fresh))
        .isEqualTo("daily");
    assertThat(
            flags(
                Map.of("FLYWHEEL_JVM", "daily"),
                "run",
                "--landing",
                much.toString(),
                "--warehouse",
                fresh))
        .isEqualTo("daily");
  }

  /** A landing folder with one file of so many bytes. */
  private Path landing(String name, long bytes) throws IOException {
    Path landing = Files.createDirectories(folder.resolve(name));
    byte[] block = new byte[1 << 20];
    try (OutputStream file = Files.newOutputStream(landing.resolve("2024-01-01.csv"))) {
      for (long written = 0; written < bytes; written += block.length) {
        file.write(block);
      }
    }
    return landing;
  }

  /** The profile whose flags the launcher gives Java for a command. */
  private String flags(Map<String, String> environment, String... arguments) throws Exception {
    Map<String, String> all = new HashMap<>(environment);
    all.put("FLYWHEEL_ARCHIVE", "off");
    assertThat(launch(all, arguments).waitFor()).isZero();
    String call = calls().get(calls().size() - 1);
    assertThat(call.contains("-XX:+UseSerialGC")).isNotEqualTo(call.contains("UseParallelGC"));
    return call.contains("-XX:+UseSerialGC") ? "daily" : "backfill";
  }

  /** Runs the launcher to its end, and returns what it said on standard error. */
  private String flywheel(Map<String, String> environment) throws Exception {
    assertThat(launch(environment).waitFor()).isZero();
    return said();
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("said"));
  }

  private Process launch(Map<String, String> environment, String... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("bash", folder.resolve("bin/flywheel").toString()));
    command.addAll(arguments.length == 0 ? List.of("status") : List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(folder.resolve("said").toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("FLYWHEEL_"));
    builder.environment().put("JAVA_HOME", folder.resolve("java").toString());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(folder.resolve("java/calls"));
  }

  private List<String> kept() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(".flywheel"))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> !name.startsWith("java-"))
          .toList();
    }
  }
}
