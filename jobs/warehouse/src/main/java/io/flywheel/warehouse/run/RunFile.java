package io.flywheel.warehouse.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.state.RunState;
import io.flywheel.warehouse.state.TableState;
import io.flywheel.warehouse.store.Durable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The open run of a warehouse in {@code <root>/_run.json}, which its stages join. */
public final class RunFile {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private final Path file;
  private final Durable disk;

  private RunFile(Path file, Durable disk) {
    this.file = file;
    this.disk = disk;
  }

  /**
   * The run file of a warehouse folder.
   *
   * @param root folder of the warehouse, which need not exist yet
   * @param disk writes it
   */
  public static RunFile in(Path root, Durable disk) {
    return new RunFile(root.resolve("_run.json"), disk);
  }

  /**
   * The open run, if one is open.
   *
   * @throws IllegalStateException naming the file when it was not written by this program
   */
  public Optional<RunState> read() {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(Files.readString(file), Run.class).state());
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new IllegalStateException(
          file + " is not a run file; move it away and ingest again: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the open run; after a crash the file holds the old text or the new one. */
  public void write(RunState state) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      disk.replace(file, JSON.writeValueAsString(Run.of(state)) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes the run: the next stage finds none. */
  public void delete() {
    try {
      disk.remove(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The JSON of a run: table names and days as text. */
  record Run(String runId, String asOf, Map<String, BuiltTable> built, Map<String, Long> checked) {

    static Run of(RunState state) {
      Map<String, BuiltTable> built = new TreeMap<>();
      state.built().forEach((name, table) -> built.put(name.toString(), BuiltTable.of(table)));
      Map<String, Long> checked = new TreeMap<>();
      state.checked().forEach((name, version) -> checked.put(name.toString(), version));
      return new Run(
          state.runId(), state.asOf().map(LocalDate::toString).orElse(null), built, checked);
    }

    RunState state() {
      if (runId == null || built == null || checked == null) {
        throw new IllegalArgumentException("runId, built and checked are required");
      }
      Map<TableName, TableState> tables = new TreeMap<>();
      built.forEach((name, table) -> tables.put(TableName.parse(name), table.state()));
      Map<TableName, Long> versions = new TreeMap<>();
      checked.forEach((name, version) -> versions.put(TableName.parse(name), version));
      return new RunState(runId, Optional.ofNullable(asOf).map(LocalDate::parse), tables, versions);
    }
  }

  /** The JSON of one table of a run. */
  record BuiltTable(long version, String tableId, String definition, Map<String, Long> inputs) {

    static BuiltTable of(TableState state) {
      Map<String, Long> inputs = new TreeMap<>();
      state.inputs().forEach((name, version) -> inputs.put(name.toString(), version));
      return new BuiltTable(state.version(), state.tableId(), state.definition(), inputs);
    }

    TableState state() {
      Map<TableName, Long> versions = new TreeMap<>();
      inputs.forEach((name, version) -> versions.put(TableName.parse(name), version));
      return new TableState(version, tableId, definition, versions);
    }
  }
}
