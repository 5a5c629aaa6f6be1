package io.flywheel.warehouse.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.state.RunState;
import io.flywheel.warehouse.state.TableState;
import io.flywheel.warehouse.store.Durable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("fast")
class RunFileTest {
  private static final RunState STATE =
      new RunState(
          "run-1",
          Optional.of(LocalDate.parse("2026-01-31")),
          Map.of(
              TableName.parse("silver.order_line"),
              new TableState(3, "id", "hash", Map.of(TableName.parse("bronze.order_line"), 7L))),
          Map.of(TableName.parse("silver.order_line"), 3L));

  @TempDir Path root;

  @Test
  void a_run_is_read_as_it_was_written() {
    RunFile file = RunFile.in(root.resolve("new"), new Durable());
    assertThat(file.read()).isEmpty();

    file.write(STATE);
    assertThat(RunFile.in(root.resolve("new"), new Durable()).read()).contains(STATE);

    RunState empty = new RunState("run-2", Optional.empty(), Map.of(), Map.of());
    file.write(empty);
    assertThat(file.read()).contains(empty);

    file.delete();
    file.delete();
    assertThat(file.read()).isEmpty();
  }

  @Test
  void nothing_but_the_run_file_is_left() throws IOException {
    RunFile.in(root, new Durable()).write(STATE);
    RunFile.in(root, new Durable()).write(STATE);

    try (Stream<Path> files = Files.list(root)) {
      assertThat(files).containsExactly(root.resolve("_run.json"));
    }
  }

  @Test
  void a_foreign_file_is_refused_by_name() throws IOException {
    for (String text :
        new String[] {
          "",
          "{",
          "{}",
          "{\"runId\": \"r\", \"built\": {\"nowhere\": {}}, \"checked\": {}}",
          "{\"other\": 1}"
        }) {
      Files.writeString(root.resolve("_run.json"), text);
      assertThatThrownBy(() -> RunFile.in(root, new Durable()).read(), "%s", text)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(root.resolve("_run.json") + " is not a run file");
    }
  }
}
