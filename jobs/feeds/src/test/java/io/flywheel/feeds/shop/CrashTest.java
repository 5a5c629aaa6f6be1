package io.flywheel.feeds.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.warehouse.store.FaultyLogStore;
import io.flywheel.warehouse.store.FaultyLogStore.Moment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/** A run that dies before or after any of its commits loses nothing and doubles nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrashTest {
  private Shop before;
  private Map<String, List<String>> old;
  private Map<String, List<String>> expected;
  private List<String> expectedFiles;
  private int commits;

  @BeforeAll
  void one_published_run_and_files_for_the_next() {
    before = Shop.founded();
    before.sales("2024-01-31", List.of("a,0,2024-01-30,S1,10.00", "b,0,2024-01-31,S2,5.00"));
    before.run();
    old = before.published();
    before.sales(
        "2024-02-01",
        List.of("a,1,2024-01-30,S1,11.00", "b,0,2024-01-31,S2,5.00", "c,0,2024-02-01,S1,x"));
    before.sales("2024-02-02", List.of("d,0,2024-02-02,S2,3.00"));
    Shop undisturbed = before.copy();
    FaultyLogStore.heal();
    undisturbed.run();
    commits = FaultyLogStore.commits().size();
    expected = undisturbed.published();
    expectedFiles = undisturbed.files();
    assertThat(undisturbed.differencesFromFullRebuild()).isEmpty();
  }

  @AfterEach
  @AfterAll
  void heal() {
    FaultyLogStore.heal();
  }

  /** Before and after each commit, each death on a copy of its own. */
  @TestFactory
  Stream<DynamicTest> a_run_that_dies_at_a_commit_is_finished_by_the_next() {
    assertThat(commits).isGreaterThanOrEqualTo(9);
    assertThat(expected).isNotEqualTo(old);
    List<DynamicTest> tests = new ArrayList<>();
    for (int commit = 0; commit < commits; commit++) {
      for (Moment moment : Moment.values()) {
        int at = commit;
        tests.add(
            DynamicTest.dynamicTest(moment + " commit " + at, () -> diesAndRecovers(at, moment)));
      }
    }
    return tests.stream();
  }

  private void diesAndRecovers(int commit, Moment moment) {
    Shop shop = before.copy();
    FaultyLogStore.breakFrom(commit, moment);
    assertThatThrownBy(shop::run).isNotNull();
    FaultyLogStore.heal();

    assertThat(shop.published()).isIn(old, expected);

    shop.run();
    assertThat(shop.published()).isEqualTo(expected);
    assertThat(shop.files()).isEqualTo(expectedFiles);
  }
}
