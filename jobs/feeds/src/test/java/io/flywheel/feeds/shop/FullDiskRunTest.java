package io.flywheel.feeds.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.flywheel.warehouse.store.FaultyDisk;
import io.flywheel.warehouse.store.FullDisk;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * A run whose disk becomes full at any of its writes, or in the middle of one, says so, and the
 * next one makes up for it. {@code -Pexhaustive} tries every write and 100 random bytes; {@code
 * -Dflywheel.first=N} and {@code -Dflywheel.every=N} go on at the N-th, or take each N-th.
 */
@Tag("fault")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FullDiskRunTest {
  private static final long SEED = 20240131;
  private static final int BYTES = 100;

  private Interrupted run;

  @BeforeAll
  void one_published_run_and_files_for_the_next() {
    run = Interrupted.second();
  }

  @TestFactory
  Stream<DynamicTest> a_disk_that_is_full_at_a_write_leaves_nothing_to_repair() {
    List<Integer> writes = run.disk().writes();
    return some(writes.size(), 2)
        .mapToObj(
            write ->
                DynamicTest.dynamicTest(
                    "write " + write + " of " + writes.size(),
                    () -> fillsAndRecovers(disk -> disk.fullAtWrite(write))));
  }

  @TestFactory
  Stream<DynamicTest> a_disk_that_is_full_at_a_byte_leaves_nothing_to_repair() {
    long written = run.disk().writes().stream().mapToLong(Integer::longValue).sum();
    long[] bytes = new Random(SEED).longs(BYTES, 0, written).toArray();
    return some(BYTES, 1)
        .mapToObj(
            n ->
                DynamicTest.dynamicTest(
                    "byte " + bytes[n] + " of " + written,
                    () -> fillsAndRecovers(disk -> disk.fullAfter(bytes[n]))));
  }

  /**
   * Some of all.
   *
   * @param normal how many the normal build tries
   */
  private static IntStream some(int all, int normal) {
    int every =
        Integer.getInteger(
            "flywheel.every", Boolean.getBoolean("exhaustive") ? 1 : 1 + all / normal);
    return IntStream.iterate(Integer.getInteger("flywheel.first", 0), n -> n < all, n -> n + every);
  }

  private void fillsAndRecovers(UnaryOperator<FaultyDisk> fault) {
    Shop shop = run.copy();
    FaultyDisk disk = fault.apply(shop.disk());
    Throwable failure = catchThrowable(shop::run);
    if (failure == null) {
      // Delta goes on without a checksum file, and the run's last write may be one.
      assertThat(shop.published()).as("a run that ended well").isEqualTo(run.expected());
    } else {
      assertThat(disk.full()).as("the disk was full: %s", failure).isTrue();
      assertThat(FullDisk.in(failure))
          .as("%s", failure)
          .hasValueSatisfying(full -> assertThat(full).hasMessageContaining(shop.root()));
    }
    run.isFinishedByTheNextRun(shop.copy());
  }
}
