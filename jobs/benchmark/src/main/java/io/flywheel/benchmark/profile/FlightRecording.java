package io.flywheel.benchmark.profile;

import io.flywheel.benchmark.measure.Phases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where the threads of a run were, and what the JVM did beside them. */
public final class FlightRecording {
  private static final int TOP = 20;

  private final Phases phases;
  private final JobTally byPhase = new JobTally();
  private final JobTally byThread = new JobTally();
  private final JobTally byKind = new JobTally();
  private final JobTally byCaller = new JobTally();
  private final JobTally byPackage = new JobTally();
  private final JobTally byFrame = new JobTally();
  private final JobTally machine = new JobTally();
  private final JobTally forks = new JobTally();

  private FlightRecording(Phases phases) {
    this.phases = phases;
  }

  /**
   * Options of a JVM that records itself.
   *
   * @param file receives the recording
   */
  public static List<String> options(Path file) {
    return List.of(
        "-XX:StartFlightRecording=settings=profile,filename=" + file,
        "-XX:FlightRecorderOptions=stackdepth=256");
  }

  /**
   * Reads a recording and says where the time went.
   *
   * @param file the recording
   * @param phases of the run that was recorded
   * @return tables in Markdown
   */
  public static String report(Path file, Phases phases) {
    FlightRecording recording = new FlightRecording(phases);
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        recording.take(events.readEvent());
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + file, e);
    }
    return recording.text();
  }

  private void take(RecordedEvent event) {
    switch (event.getEventType().getName()) {
      case "jdk.ExecutionSample", "jdk.NativeMethodSample" -> sample(event);
      case "jdk.GarbageCollection" -> {
        machine.add("collections of garbage", 1);
        machine.add("seconds of their pauses", event.getDuration("sumOfPauses").toNanos() / 1e9);
      }
      case "jdk.ClassLoadingStatistics" ->
          highest("classes loaded", event.getLong("loadedClassCount"));
      case "jdk.CompilerStatistics" -> {
        highest("methods compiled", event.getLong("compileCount"));
        highest("seconds of compiling", event.getDuration("totalTimeSpent").toNanos() / 1e9);
      }
      case "jdk.ProcessStart" -> forks.add(first(event.getString("command")), 1);
      default -> {
        // Of no use here.
      }
    }
  }

  private void highest(String name, double value) {
    machine.add(name, Math.max(0, value - machine.of(name)));
  }

  private static String first(String command) {
    return command.split(" ", 2)[0];
  }

  private void sample(RecordedEvent event) {
    if (event.getStackTrace() == null || event.getThread("sampledThread") == null) {
      return;
    }
    List<RecordedFrame> frames = event.getStackTrace().getFrames();
    if (frames.isEmpty() || waiting(event, frames)) {
      return;
    }
    byPhase.add(phases.at(event.getStartTime()), 1);
    byThread.add(thread(event), 1);
    byKind.add(JobKind.of(frames).toString(), 1);
    byCaller.add(caller(frames), 1);
    byPackage.add(folder(JobKind.name(frames.get(0))), 1);
    byFrame.add(JobKind.name(frames.get(0)), 1);
  }

  /** A thread in native code may only wait there. */
  private static boolean waiting(RecordedEvent event, List<RecordedFrame> frames) {
    String top = JobKind.name(frames.get(0));
    return event.getEventType().getName().equals("jdk.NativeMethodSample")
        && (top.contains("epoll")
            || top.contains("EPoll")
            || top.contains("accept")
            || top.contains("waitFor")
            || top.contains("WatchService"));
  }

  private static String thread(RecordedEvent event) {
    String name = event.getThread("sampledThread").getJavaName();
    return name == null
        ? "without a name"
        : name.replaceAll("[0-9]+", "N").replaceAll("N\\..*", "N");
  }

  /** The innermost method of the project; tasks of Spark have none. */
  private static String caller(List<RecordedFrame> frames) {
    return frames.stream()
        .map(JobKind::name)
        .filter(name -> name.startsWith("io.flywheel."))
        .findFirst()
        .orElse("Spark's own threads");
  }

  private static String folder(String method) {
    String[] parts = method.split("\\.");
    return String.join(".", List.of(parts).subList(0, Math.min(4, Math.max(1, parts.length - 2))));
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%.0f samples of running threads, %d a second and thread at most.%n%n",
            byPhase.total(),
            100));
    text.append(byPhase.shares("phase", TOP)).append(byThread.shares("thread", 10));
    text.append(byKind.shares("at what", TOP)).append(byCaller.shares("asked for by", TOP));
    text.append(byPackage.shares("package of the running method", TOP));
    text.append(byFrame.shares("running method", TOP));
    text.append("| JVM | |\n|---|--:|\n");
    for (String name : machine.heaviest(TOP)) {
      text.append(String.format(Locale.ROOT, "| %s | %.1f |%n", name, machine.of(name)));
    }
    text.append(String.format(Locale.ROOT, "| processes forked | %.0f |%n", forks.total()));
    for (String name : forks.heaviest(5)) {
      text.append(String.format(Locale.ROOT, "| of them %s | %.0f |%n", name, forks.of(name)));
    }
    return text.append('\n').toString();
  }
}
