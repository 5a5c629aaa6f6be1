package io.flywheel.feeds.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.warehouse.store.FaultyLogStore;
import io.flywheel.warehouse.store.FaultyLogStore.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * A run that dies before or after any of its commits loses nothing and doubles nothing. The normal
 * build lets it die before the first, after the second and so on; {@code -Pexhaustive} tries both
 * at each.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashTest {
  private Interrupted run;

  @BeforeAll
  void one_published_run_and_files_for_the_next() {
    run = Interrupted.second();
  }

  @AfterEach
  @AfterAll
  void heal() {
    FaultyLogStore.heal();
  }

  /** At each commit, each death on a copy of its own. */
  @TestFactory
  Stream<DynamicTest> a_run_that_dies_at_a_commit_is_finished_by_the_next() {
    assertThat(run.commits()).isGreaterThanOrEqualTo(9);
    List<DynamicTest> tests = new ArrayList<>();
    for (int commit = 0; commit < run.commits(); commit++) {
      int at = commit;
      for (Moment moment : moments(at)) {
        tests.add(
            DynamicTest.dynamicTest(moment + " commit " + at, () -> diesAndRecovers(at, moment)));
      }
    }
    return tests.stream();
  }

  private static List<Moment> moments(int commit) {
    List<Moment> all = List.of(Moment.values());
    return Boolean.getBoolean("exhaustive") ? all : List.of(all.get(commit % all.size()));
  }

  private void diesAndRecovers(int commit, Moment moment) {
    Shop shop = run.copy();
    FaultyLogStore.breakFrom(commit, moment);
    assertThatThrownBy(shop::run).isNotNull();
    FaultyLogStore.heal();

    run.isFinishedByTheNextRun(shop);
  }
}
