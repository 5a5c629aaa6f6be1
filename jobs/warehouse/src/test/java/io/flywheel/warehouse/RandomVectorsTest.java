package io.flywheel.warehouse;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.tables.DeltaTable;
import io.flywheel.warehouse.check.CheckResult;
import io.flywheel.warehouse.compute.BuildScheduler;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.spark.sql.delta.DeltaLog;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever marks rows, purges them or brings them back, in whatever order, by small or large work,
 * with or without vectors of ours: after a run every table is its definition. {@code
 * -Dflywheel.seed} chooses the order; {@code -Pexhaustive} goes on for longer.
 */
@Tag("proof")
class RandomVectorsTest {
  private static final long SEED = Long.getLong("flywheel.seed", 21L);
  private static final int STEPS = Boolean.getBoolean("exhaustive") ? 140 : 7;

  private final Random random = new Random(SEED);
  @TempDir Path folder;
  private CornerShop shop;
  private int revision;

  private enum Change {
    REVISED,
    IN_ANOTHER_MONTH,
    ANOTHER_REGION,
    DELETED_BY_ANOTHER_TOOL,
    UPDATED_BY_ANOTHER_TOOL,
    COMPACTED_BY_ANOTHER_TOOL,
    MAINTAINED
  }

  @Test
  void after_every_run_every_table_is_its_definition() {
    ManySales.found(CornerShop.large(folder));
    List<Change> changes = new ArrayList<>();
    for (int step = 0; step < STEPS; step++) {
      if (step % Change.values().length == 0) {
        List<Change> each = new ArrayList<>(List.of(Change.values()));
        Collections.shuffle(each, random);
        changes.addAll(each);
      }
      DeltaLog.clearCache();
      int how = random.nextInt(5);
      shop =
          how == 0
              ? CornerShop.withoutMarks(folder)
              : how < 3 ? CornerShop.large(folder) : CornerShop.in(folder);
      apply(changes.get(step));
      String after = "seed %d, after %s".formatted(SEED, changes.subList(0, step + 1));
      shop.engine().build(Optional.empty(), BuildScheduler.Scope.stale(), report -> {});
      assertThat(shop.engine().check(Optional.empty())).as(after).noneMatch(CheckResult::failed);
      shop.engine().publish(Optional.empty());

      for (String table : List.of("silver.sale", "gold.ledger", "gold.month_revenue")) {
        assertThat(shop.differenceFromFullRebuild(table)).as("%s, %s", table, after).isEmpty();
      }
      assertThat(shop.engine().plan().upToDate()).isTrue();
    }
  }

  private void apply(Change change) {
    revision++;
    switch (change) {
      case REVISED -> sales(0, ManySales.COUNT, "2024-01-30");
      case IN_ANOTHER_MONTH -> sales(ManySales.COUNT, ManySales.COUNT + 50, "2024-02-02");
      case ANOTHER_REGION -> shop.shops("s3,2024-03-01,west" + revision);
      case DELETED_BY_ANOTHER_TOOL -> table().delete(some());
      case UPDATED_BY_ANOTHER_TOOL -> table().updateExpr(some(), Map.of("cents", "cents + 1"));
      case COMPACTED_BY_ANOTHER_TOOL -> table().optimize().executeCompaction();
      case MAINTAINED -> shop.engine().maintenance().run(Instant.now());
    }
  }

  /** Some sales come, or come again, with other amounts. */
  private void sales(int from, int to, String day) {
    shop.sales(
        random
            .ints(1 + random.nextInt(40), from, to)
            .distinct()
            .mapToObj(
                sale ->
                    "sale%05d,%d,%s,%s,%d.00"
                        .formatted(sale, revision, day, sale % 3 == 0 ? "s3" : "s1", revision))
            .toArray(String[]::new));
  }

  private String some() {
    return "cents %% 50000 = %d".formatted(100 * random.nextInt(500));
  }

  private DeltaTable table() {
    return DeltaTable.forPath(shop.engine().session(), ManySales.path(shop));
  }
}
