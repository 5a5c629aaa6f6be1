package io.flywheel.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.cli.outcome.ExitCode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Several real commands at once on one warehouse. */
@Tag("fault")
class RaceTest {
  static IntStream processes() {
    return Boolean.getBoolean("exhaustive") ? IntStream.rangeClosed(2, 4) : IntStream.of(2);
  }

  @ParameterizedTest
  @MethodSource("processes")
  void runs_that_start_together_keep_out_of_each_others_way(int processes) throws Exception {
    Console console = new Console();
    console.deliver("sales/2024-01-01.csv", Console.SALES + "a,0,2024-01-01 10:00:00,S1,12.50\n");
    console.deliver("sales/2024-02-01.csv", Console.SALES + "b,0,2024-02-01 10:00:00,S1,7.25\n");

    List<RealCommand> runs = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      runs.add(RealCommand.start(console.folder(), "run"));
    }
    List<Integer> codes = new ArrayList<>();
    for (RealCommand run : runs) {
      codes.add(run.ends(ExitCode.DONE, ExitCode.LOCKED));
    }

    // One that starts when another has ended finds nothing to do.
    assertThat(codes).contains(ExitCode.DONE);
    assertThat(
            console.flywheel("sql", "--format", "csv", "SELECT day, amount FROM gold.ledger").out())
        .contains("2024-01-01,12.50", "2024-02-01,7.25")
        .hasLineCount(3);
    assertThat(
            console
                .flywheel(
                    "sql",
                    "--format",
                    "csv",
                    "SELECT COUNT(*) AS files, MAX(delivery) AS delivery, COUNT(DISTINCT run_id)"
                        + " AS runs FROM ops.ingest_file")
                .out())
        .isEqualTo("files,delivery,runs\r\n2,1,1\r\n");
    assertThat(console.flywheel("run").out()).contains("Nothing to publish");
  }
}
