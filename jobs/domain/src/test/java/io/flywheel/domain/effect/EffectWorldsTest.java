package io.flywheel.domain.effect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Generated worlds whose effect is known. {@code -Dflywheel.seed} and {@code -Dflywheel.worlds}
 * choose them; 1,000 of each kind under {@code -Pexhaustive}, which keeps a file for each world
 * under target/effect-worlds, goes on where it was stopped, and writes a table there.
 */
@Tag("proof")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EffectWorldsTest {
  private static final long SEED = Long.getLong("flywheel.seed", 19L);
  private static final boolean EXHAUSTIVE = Boolean.getBoolean("exhaustive");
  private static final int WORLDS = Integer.getInteger("flywheel.worlds", EXHAUSTIVE ? 1_000 : 100);
  private static final Path RESULTS = Path.of("target", "effect-worlds");
  private static final int FEWEST_TREATED = 300;

  private final Map<WorldKind, List<WorldResult>> results = new EnumMap<>(WorldKind.class);

  @Test
  void the_doubly_robust_interval_covers_the_effect_and_the_naive_one_does_not() {
    double truth = WorldKind.SELECTION.truth;
    List<WorldResult> worlds = worlds(WorldKind.SELECTION, WORLDS);
    double covered = share(worlds, world -> Method.DOUBLY_ROBUST.covers(world, truth));
    if (EXHAUSTIVE) {
      assertThat(covered).isBetween(0.935, 0.965);
    } else {
      assertThat(covered).isBetween(0.88, 0.99);
    }
    assertThat(share(worlds, world -> Method.NAIVE.covers(world, truth))).isLessThan(0.5);
    assertThat(mean(worlds, WorldResult::robust)).isCloseTo(truth, within(0.1));
  }

  @Test
  void where_there_is_no_effect_five_worlds_of_a_hundred_show_one() {
    List<WorldResult> worlds = worlds(WorldKind.NO_EFFECT, WORLDS);
    double rejected = share(worlds, world -> !Method.DOUBLY_ROBUST.covers(world, 0));
    if (EXHAUSTIVE) {
      assertThat(rejected).isBetween(0.03, 0.07);
    } else {
      assertThat(rejected).isBetween(0.01, 0.12);
    }
  }

  @Test
  void placebos_flag_hidden_selection() {
    List<Placebos> placebos =
        placebos(WorldKind.HIDDEN_SELECTION, EXHAUSTIVE ? WORLDS : (WORLDS + 3) / 4);
    assertThat(share(placebos, Placebos::flagged)).isGreaterThanOrEqualTo(0.8);
  }

  @Test
  void buckets_of_customers_give_intervals_as_wide_as_customers() {
    List<WorldResult> worlds = worlds(WorldKind.SELECTION, WORLDS);
    double byCustomer = mean(worlds, WorldResult::robustError);
    assertThat(mean(worlds, WorldResult::bucketError) / byCustomer).isCloseTo(1, within(0.02));
  }

  @Test
  void the_truth_is_the_mean_over_drawn_joiners() {
    for (WorldKind kind : WorldKind.values()) {
      if (EXHAUSTIVE) {
        assertThat(kind.drawn(WorldKind.JOINERS)).isEqualTo(kind.truth);
      } else {
        // One joiner's difference in orders has a standard deviation of about 2.
        assertThat(kind.drawn(20_000)).isCloseTo(kind.truth, within(4 * 2 / Math.sqrt(20_000)));
      }
    }
  }

  @AfterAll
  void table() throws IOException {
    if (!EXHAUSTIVE) {
      return;
    }
    StringBuilder table = new StringBuilder("| | selection | no effect | hidden selection |\n");
    table.append("|---|--:|--:|--:|\n");
    row(table, "worlds", "%.0f", (worlds, truth) -> worlds.size());
    row(
        table,
        "fewest treated",
        "%.0f",
        (worlds, truth) -> worlds.stream().mapToDouble(WorldResult::treated).min().orElseThrow());
    row(table, "effect on orders of months 1 to 6", "%.4f", (worlds, truth) -> truth);
    for (Method method : Method.values()) {
      String name = method.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      row(
          table,
          name + ": intervals that cover it, %",
          "%.1f",
          (worlds, truth) -> 100 * share(worlds, world -> method.covers(world, truth)));
      row(table, name + ": bias", "%.4f", (worlds, truth) -> mean(worlds, method.estimate) - truth);
      row(
          table,
          name + ": mean width",
          "%.4f",
          (worlds, truth) -> 2 * Contributions.Z * mean(worlds, method.error));
    }
    table.append("| worlds with a flagged placebo, %");
    for (WorldKind kind : WorldKind.values()) {
      double flagged = 100 * share(placebos(kind, WORLDS), Placebos::flagged);
      table.append(" | ").append(String.format(Locale.ROOT, "%.1f", flagged));
    }
    Files.writeString(RESULTS.resolve("seed-" + SEED + ".md"), table.append(" |\n"));
  }

  private enum Method {
    NAIVE(WorldResult::naive, WorldResult::naiveError),
    MATCHED(WorldResult::matched, WorldResult::matchedError),
    DOUBLY_ROBUST(WorldResult::robust, WorldResult::robustError),
    DOUBLY_ROBUST_BY_BUCKET(WorldResult::robust, WorldResult::bucketError);

    private final ToDoubleFunction<WorldResult> estimate;
    private final ToDoubleFunction<WorldResult> error;

    Method(ToDoubleFunction<WorldResult> estimate, ToDoubleFunction<WorldResult> error) {
      this.estimate = estimate;
      this.error = error;
    }

    boolean covers(WorldResult world, double truth) {
      return WorldResult.covers(estimate.applyAsDouble(world), error.applyAsDouble(world), truth);
    }
  }

  private interface Cell {
    double of(List<WorldResult> worlds, double truth);
  }

  private void row(StringBuilder table, String name, String format, Cell cell) {
    table.append("| ").append(name);
    for (WorldKind kind : WorldKind.values()) {
      double value = cell.of(worlds(kind, WORLDS), kind.truth);
      table.append(" | ").append(String.format(Locale.ROOT, format, value));
    }
    table.append(" |\n");
  }

  private List<WorldResult> worlds(WorldKind kind, int count) {
    return results.computeIfAbsent(
        kind,
        none -> {
          List<WorldResult> worlds = new ArrayList<>();
          for (int i = 0; i < count; i++) {
            worlds.add(WorldResult.read(kept(kind, i, "", world -> WorldResult.of(world).line())));
            assertThat(worlds.get(i).treated())
                .as("treated in world %d of %s, seed %d", i, kind, SEED)
                .isGreaterThanOrEqualTo(FEWEST_TREATED);
          }
          return worlds;
        });
  }

  private static List<Placebos> placebos(WorldKind kind, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> kept(kind, i, "-placebos", world -> Placebos.of(world).line()))
        .map(Placebos::read)
        .toList();
  }

  /** The line of a world's file, which is made when it is not there; without files by default. */
  private static String kept(
      WorldKind kind, int index, String what, Function<World, String> computed) {
    Path file = RESULTS.resolve("seed-" + SEED).resolve(kind + "-" + index + what + ".csv");
    try {
      if (EXHAUSTIVE && Files.exists(file)) {
        return Files.readString(file);
      }
      String line = computed.apply(new World(kind, SEED * 1_000_003 + index));
      if (EXHAUSTIVE) {
        Files.createDirectories(file.getParent());
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.writeString(unfinished, line);
        Files.move(unfinished, file);
      }
      return line;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static <T> double share(List<T> worlds, Predicate<T> holds) {
    return (double) worlds.stream().filter(holds).count() / worlds.size();
  }

  private static double mean(List<WorldResult> worlds, ToDoubleFunction<WorldResult> value) {
    return worlds.stream().mapToDouble(value).average().orElseThrow();
  }
}
