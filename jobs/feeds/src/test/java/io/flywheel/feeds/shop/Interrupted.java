package io.flywheel.feeds.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.store.FaultyDisk;
import io.flywheel.warehouse.store.FaultyLogStore;
import java.util.List;
import java.util.Map;

/** A run that is broken off on copies of a warehouse, and what it comes to when undisturbed. */
final class Interrupted {
  /** Made once for all tests of a JVM: they only take copies of it. */
  private static Interrupted second;

  private final Shop before;
  private final Map<String, List<String>> old;
  private final Map<String, List<String>> expected;
  private final List<String> expectedFiles;
  private final int commits;
  private final FaultyDisk disk;

  private Interrupted(Shop before) {
    this.before = before;
    old = before.published();
    sales(before);
    Shop undisturbed = before.copy();
    disk = undisturbed.disk();
    FaultyLogStore.heal();
    undisturbed.run();
    commits = FaultyLogStore.commits().size();
    expected = undisturbed.published();
    expectedFiles = undisturbed.files();
    assertThat(expected).isNotEqualTo(old);
    assertThat(undisturbed.differencesFromFullRebuild()).isEmpty();
  }

  /** The second run, after one that was published. */
  static synchronized Interrupted second() {
    if (second == null) {
      Shop shop = Shop.founded();
      shop.sales("2024-01-31", List.of("a,0,2024-01-30,S1,10.00", "b,0,2024-01-31,S2,5.00"));
      shop.run();
      second = new Interrupted(shop);
    }
    return second;
  }

  /** The first run, which makes every table. */
  static Interrupted first() {
    return new Interrupted(Shop.founded());
  }

  private static void sales(Shop shop) {
    shop.sales(
        "2024-02-01",
        List.of("a,1,2024-01-30,S1,11.00", "b,0,2024-01-31,S2,5.00", "c,0,2024-02-01,S1,x"));
    shop.sales("2024-02-02", List.of("d,0,2024-02-02,S2,3.00"));
  }

  /** Commits of the undisturbed run. */
  int commits() {
    return commits;
  }

  /** What the undisturbed run asked of its disk. */
  FaultyDisk disk() {
    return disk;
  }

  /** What readers see after the undisturbed run. */
  Map<String, List<String>> expected() {
    return expected;
  }

  /** The warehouse before the run, to be disturbed. */
  Shop copy() {
    return before.copy();
  }

  /** Readers see all of the old or all of the new, and the next run makes it the new. */
  void isFinishedByTheNextRun(Shop broken) {
    assertThat(broken.published()).isIn(old, expected);

    broken.run();
    assertThat(broken.published()).isEqualTo(expected);
    assertThat(broken.files()).isEqualTo(expectedFiles);
  }
}
