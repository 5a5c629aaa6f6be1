package io.flywheel.benchmark.profile;

import java.util.List;
import jdk.jfr.consumer.RecordedFrame;

/** What a sampled thread was at, by the first frame from the top that one of these names begins. */
enum JobKind {
  CLASS_LOADING(
      "loading classes",
      "java.lang.ClassLoader.",
      "jdk.internal.loader.",
      "java.net.URLClassLoader",
      "java.util.jar.",
      "java.util.zip.ZipFile",
      "java.lang.invoke.",
      "java.security.SecureClassLoader"),
  CODE_GENERATION(
      "generating code", "org.codehaus.", "org.apache.spark.sql.catalyst.expressions.codegen."),
  JSON("JSON", "com.fasterxml.jackson.", "org.json4s."),
  PARQUET(
      "Parquet and compression",
      "org.apache.parquet.",
      "com.github.luben.",
      "org.xerial.",
      "org.apache.spark.sql.execution.datasources.parquet."),
  GENERATED(
      "rows, in generated code",
      "org.apache.spark.sql.catalyst.expressions.Generated",
      "org.apache.spark.sql.catalyst.expressions.GeneratedClass"),
  SHUFFLE(
      "shuffle and sort",
      "org.apache.spark.shuffle.",
      "org.apache.spark.util.collection.",
      "org.apache.spark.sql.execution.UnsafeExternalRowSorter",
      "org.apache.spark.storage."),
  INGEST("reading landing files", "io.flywheel.feeds.", "de.siegmar."),
  DELTA("Delta's log and commits", "org.apache.spark.sql.delta.", "io.delta."),
  PLANNING(
      "analysing and planning",
      "org.apache.spark.sql.catalyst.analysis.",
      "org.apache.spark.sql.catalyst.optimizer.",
      "org.apache.spark.sql.catalyst.plans.",
      "org.apache.spark.sql.catalyst.rules.",
      "org.apache.spark.sql.catalyst.trees.",
      "org.apache.spark.sql.catalyst.parser.",
      "org.antlr."),
  ROWS(
      "rows, interpreted and aggregated",
      "org.apache.spark.sql.catalyst.expressions.",
      "org.apache.spark.sql.execution.",
      "org.apache.spark.sql.types.",
      "org.apache.spark.unsafe."),
  SCHEDULING(
      "scheduling",
      "org.apache.spark.scheduler.",
      "org.apache.spark.rpc.",
      "org.apache.spark.executor.",
      "org.apache.spark.broadcast."),
  FILES("files", "org.apache.hadoop.fs.", "sun.nio.", "java.io.", "java.nio."),
  OTHER("other");

  private final String text;
  private final List<String> beginnings;

  JobKind(String text, String... beginnings) {
    this.text = text;
    this.beginnings = List.of(beginnings);
  }

  static JobKind of(List<RecordedFrame> frames) {
    for (RecordedFrame frame : frames) {
      String name = name(frame);
      for (JobKind kind : values()) {
        if (kind.beginnings.stream().anyMatch(name::startsWith)) {
          return kind;
        }
      }
    }
    return OTHER;
  }

  static String name(RecordedFrame frame) {
    return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
  }

  @Override
  public String toString() {
    return text;
  }
}
