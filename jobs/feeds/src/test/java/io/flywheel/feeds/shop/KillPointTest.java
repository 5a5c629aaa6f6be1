package io.flywheel.feeds.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.flywheel.warehouse.store.FaultyDisk;
import io.flywheel.warehouse.store.FaultyDisk.Act;
import io.flywheel.warehouse.store.FaultyDisk.Kill;
import io.flywheel.warehouse.store.FaultyDisk.Moment;
import io.flywheel.warehouse.store.FaultyDisk.Step;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * A run that is killed at any step on its disk loses nothing, doubles nothing and shows readers
 * nothing in between. {@code -Pexhaustive} tries every step, each fourth of a first run; {@code
 * -Dflywheel.first=N} and {@code -Dflywheel.every=N} go on at the N-th kill, or take each N-th.
 */
class KillPointTest {
  private static final int KILLS_OF_THE_NORMAL_BUILD = 6;

  /** Steps that change what the next process finds; the others only make it last. */
  private static final Set<Act> CHANGES =
      EnumSet.of(Act.CREATE, Act.CLOSE, Act.LINK, Act.RENAME, Act.DELETE);

  @TestFactory
  Stream<DynamicTest> a_killed_run_is_finished_by_the_next() {
    return killed(Interrupted.second(), 1, KILLS_OF_THE_NORMAL_BUILD);
  }

  @TestFactory
  Stream<DynamicTest> a_killed_first_run_is_finished_by_the_next() {
    return killed(Interrupted.first(), 4, KILLS_OF_THE_NORMAL_BUILD / 2);
  }

  /**
   * Kills of a run.
   *
   * @param every which of them the exhaustive build tries
   * @param normal how many the normal build tries
   */
  private static Stream<DynamicTest> killed(Interrupted run, int every, int normal) {
    List<Kill> kills = kills(run.disk().steps());
    assertThat(kills.size()).as("kills").isGreaterThanOrEqualTo(300);
    int step =
        Integer.getInteger(
            "flywheel.every", Boolean.getBoolean("exhaustive") ? every : kills.size() / normal);
    return IntStream.iterate(
            Integer.getInteger("flywheel.first", 0), n -> n < kills.size(), n -> n + step)
        .mapToObj(
            n ->
                DynamicTest.dynamicTest(
                    "kill " + n + " of " + kills.size() + ": " + kills.get(n),
                    () -> diesAndRecovers(run, kills.get(n))));
  }

  private static List<Kill> kills(List<Step> steps) {
    List<Kill> kills = new ArrayList<>();
    for (int step = 0; step < steps.size(); step++) {
      kills.add(new Kill(step, Moment.BEFORE));
      if (CHANGES.contains(steps.get(step).act())) {
        kills.add(new Kill(step, Moment.AFTER));
      }
    }
    return kills;
  }

  /** What threads of the dead run still try fails, and goes to a folder that nobody looks at. */
  private static void diesAndRecovers(Interrupted run, Kill kill) {
    Shop shop = run.copy();
    FaultyDisk disk = shop.disk().kill(kill);
    Throwable death = catchThrowable(shop::run);
    // Tables are built side by side, so that a run may take a step less than the one before.
    assertThat(disk.dead() || death == null && disk.steps().size() <= kill.step())
        .as("%s: %s", kill, death)
        .isTrue();

    run.isFinishedByTheNextRun(shop.copy());
  }
}
