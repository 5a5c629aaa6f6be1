package io.flywheel.benchmark.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What Spark noted of one application: jobs, tasks, and the files that its scans read. */
public final class EventLog {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String FILES_READ = "number of files read";

  /**
   * A job of Spark.
   *
   * @param submitted when
   * @param stages its stages, those too that Spark skipped
   */
  record Job(Instant submitted, int stages) {}

  /**
   * A task of Spark.
   *
   * @param launched when
   * @param cpuSeconds of its thread
   */
  record Task(Instant launched, double cpuSeconds) {}

  private final List<Job> jobs = new ArrayList<>();
  private final List<Task> tasks = new ArrayList<>();
  private final Set<Long> fileCounters = new HashSet<>();
  private final List<long[]> counted = new ArrayList<>();

  private EventLog() {}

  /**
   * Settings of Spark with which an application notes its events.
   *
   * @param folder that exists
   */
  public static List<String> settings(Path folder) {
    return List.of(
        "-Dspark.eventLog.enabled=true",
        "-Dspark.eventLog.dir=" + folder.toUri(),
        "-Dspark.eventLog.compress=false",
        "-Dspark.eventLog.rolling.enabled=false");
  }

  /** The events of the one application that wrote into a folder. */
  public static EventLog of(Path folder) {
    EventLog log = new EventLog();
    try (Stream<Path> files = Files.list(folder)) {
      Path file =
          files
              .filter(each -> !each.getFileName().toString().startsWith("."))
              .findFirst()
              .orElseThrow();
      try (Stream<String> lines = Files.lines(file)) {
        lines.forEach(log::take);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the event log in " + folder, e);
    }
    return log;
  }

  /** Number of Spark jobs. */
  public int jobCount() {
    return jobs.size();
  }

  /** Number of tasks. */
  public int taskCount() {
    return tasks.size();
  }

  /** Data files that scans in jobs read, a file once a scan. */
  public long filesRead() {
    return counted.stream().filter(c -> fileCounters.contains(c[0])).mapToLong(c -> c[1]).sum();
  }

  List<Job> jobs() {
    return jobs;
  }

  List<Task> tasks() {
    return tasks;
  }

  private void take(String line) {
    String kind = line.substring(0, Math.min(line.length(), 120));
    if (kind.contains("\"SparkListenerJobStart\"")) {
      job(read(line));
    } else if (kind.contains("\"SparkListenerTaskEnd\"")) {
      task(read(line));
    } else if (kind.contains("SparkListenerSQLExecutionStart")
        || kind.contains("SparkListenerSQLAdaptiveExecutionUpdate")) {
      counters(read(line).path("sparkPlanInfo"));
    } else if (kind.contains("SparkListenerDriverAccumUpdates")) {
      read(line)
          .path("accumUpdates")
          .forEach(
              update -> counted.add(new long[] {update.get(0).asLong(), update.get(1).asLong()}));
    }
  }

  private void job(JsonNode event) {
    jobs.add(
        new Job(
            Instant.ofEpochMilli(event.path("Submission Time").asLong()),
            event.path("Stage Infos").size()));
  }

  private void task(JsonNode event) {
    tasks.add(
        new Task(
            Instant.ofEpochMilli(event.path("Task Info").path("Launch Time").asLong()),
            event.path("Task Metrics").path("Executor CPU Time").asLong() / 1e9));
  }

  private void counters(JsonNode plan) {
    plan.path("metrics")
        .forEach(
            metric -> {
              if (metric.path("name").asText().equals(FILES_READ)) {
                fileCounters.add(metric.path("accumulatorId").asLong());
              }
            });
    plan.path("children").forEach(this::counters);
  }

  private static JsonNode read(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException("Not an event: " + line, e);
    }
  }
}
