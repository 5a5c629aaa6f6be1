package io.flywheel.feeds.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.flywheel.warehouse.store.FaultyDisk;
import io.flywheel.warehouse.store.FaultyDisk.Act;
import io.flywheel.warehouse.store.FaultyDisk.Kill;
import io.flywheel.warehouse.store.FaultyDisk.Step;
import io.flywheel.warehouse.store.FaultyLogStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * A run that dies anywhere loses nothing, doubles nothing and shows readers nothing in between: the
 * next run finishes it. It may be killed, which ends all it does to its disk, or fail, after which
 * it still tidies up. The normal build lets it die once in each way, at commits from the first to
 * the last; {@code -Pexhaustive} lets it fail before and after each commit, and kills it at each
 * step on its disk, of a first run at each fourth; {@code -Dflywheel.first=N} and {@code
 * -Dflywheel.every=N} go on at the N-th kill, or take each N-th.
 */
@Tag("fault")
class DeathTest {
  private static final int KILLS_OF_A_FIRST_RUN = 2;
  private static final String COMMIT = ".*/_delta_log/\\d{20}\\.json";

  /** Steps that change what the next process finds; the others only make it last. */
  private static final Set<Act> CHANGES =
      EnumSet.of(Act.CREATE, Act.CLOSE, Act.LINK, Act.RENAME, Act.DELETE);

  /** The ways to die at a commit. */
  private enum Death {
    KILLED_BEFORE,
    FAILS_AFTER,
    KILLED_ON_THE_WAY,
    FAILS_BEFORE,
    KILLED_AFTER
  }

  @AfterEach
  void heal() {
    FaultyLogStore.heal();
  }

  @TestFactory
  Stream<DynamicTest> a_run_that_dies_at_a_commit_is_finished_by_the_next() {
    Interrupted run = Interrupted.second();
    List<Integer> commits = commits(run.disk().steps());
    assertThat(commits).hasSizeGreaterThanOrEqualTo(9).hasSize(run.commits());
    return Arrays.stream(Death.values())
        .map(
            death -> {
              int commit = death.ordinal() * (commits.size() - 1) / (Death.values().length - 1);
              return DynamicTest.dynamicTest(
                  death + " commit " + commit, () -> dies(run, death, commits, commit));
            });
  }

  private static void dies(Interrupted run, Death death, List<Integer> commits, int commit) {
    int step = commits.get(commit);
    int before = commit == 0 ? 0 : commits.get(commit - 1);
    switch (death) {
      case FAILS_BEFORE -> failsAndRecovers(run, commit, FaultyLogStore.Moment.BEFORE);
      case FAILS_AFTER -> failsAndRecovers(run, commit, FaultyLogStore.Moment.AFTER);
      case KILLED_BEFORE -> isKilledAndRecovers(run, new Kill(step, FaultyDisk.Moment.BEFORE));
      case KILLED_AFTER -> isKilledAndRecovers(run, new Kill(step, FaultyDisk.Moment.AFTER));
      case KILLED_ON_THE_WAY ->
          isKilledAndRecovers(run, new Kill((before + step) / 2, FaultyDisk.Moment.BEFORE));
    }
  }

  /** Numbers of the steps that make a commit be there. */
  private static List<Integer> commits(List<Step> steps) {
    return IntStream.range(0, steps.size())
        .filter(step -> steps.get(step).act() == Act.LINK)
        .filter(step -> steps.get(step).file().matches(COMMIT))
        .boxed()
        .toList();
  }

  @Tag("exhaustive")
  @TestFactory
  Stream<DynamicTest> a_run_whose_commit_fails_is_finished_by_the_next() {
    Interrupted run = Interrupted.second();
    return IntStream.range(0, run.commits())
        .boxed()
        .flatMap(
            commit ->
                Arrays.stream(FaultyLogStore.Moment.values())
                    .map(
                        moment ->
                            DynamicTest.dynamicTest(
                                moment + " commit " + commit,
                                () -> failsAndRecovers(run, commit, moment))));
  }

  @Tag("exhaustive")
  @TestFactory
  Stream<DynamicTest> a_killed_run_is_finished_by_the_next() {
    Interrupted run = Interrupted.second();
    return killed(run, kills(run), 0, 1);
  }

  @TestFactory
  Stream<DynamicTest> a_killed_first_run_is_finished_by_the_next() {
    Interrupted run = Interrupted.first();
    List<Kill> kills = kills(run);
    if (Boolean.getBoolean("exhaustive")) {
      return killed(run, kills, 0, 4);
    }
    int every = kills.size() / KILLS_OF_A_FIRST_RUN;
    // The middle of each part: at its very beginning a run has nothing to lose.
    return killed(run, kills, every / 2, 1 + every);
  }

  private static Stream<DynamicTest> killed(
      Interrupted run, List<Kill> kills, int first, int every) {
    int step = Integer.getInteger("flywheel.every", every);
    return IntStream.iterate(
            Integer.getInteger("flywheel.first", first), n -> n < kills.size(), n -> n + step)
        .mapToObj(
            n ->
                DynamicTest.dynamicTest(
                    "kill " + n + " of " + kills.size() + ": " + kills.get(n),
                    () -> isKilledAndRecovers(run, kills.get(n))));
  }

  private static List<Kill> kills(Interrupted run) {
    List<Step> steps = run.disk().steps();
    List<Kill> kills = new ArrayList<>();
    for (int step = 0; step < steps.size(); step++) {
      kills.add(new Kill(step, FaultyDisk.Moment.BEFORE));
      if (CHANGES.contains(steps.get(step).act())) {
        kills.add(new Kill(step, FaultyDisk.Moment.AFTER));
      }
    }
    assertThat(kills).hasSizeGreaterThanOrEqualTo(300);
    return kills;
  }

  private static void failsAndRecovers(Interrupted run, int commit, FaultyLogStore.Moment moment) {
    Shop shop = run.copy();
    FaultyLogStore.breakFrom(commit, moment);
    assertThatThrownBy(shop::run).isNotNull();
    FaultyLogStore.heal();

    run.isFinishedByTheNextRun(shop);
  }

  /** What threads of the dead run still try fails, and goes to a folder that nobody looks at. */
  private static void isKilledAndRecovers(Interrupted run, Kill kill) {
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
