package io.flywheel.feeds.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.check.CheckResult;
import io.flywheel.warehouse.compute.BuildScheduler;
import io.flywheel.warehouse.contract.Check;
import io.flywheel.warehouse.contract.TableName;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Plans whose rows disagree about what they are. */
@Tag("proof")
class PlanFamilyTest {

  @Test
  void a_plan_in_two_families_is_named_and_does_not_stop_publishing() {
    Warehouse warehouse = new Warehouse(TableName.parse("silver.plan"));
    warehouse.deliver(
        "reference/plans/2024-01-01.csv",
        "plan_id,valid_from,valid_to,product_family,tier,price,currency,period_months,shopping\n"
            + "bundle,2020-01-01,2022-01-01,prime,monthly,9,USD,1,true\n"
            + "bundle,2022-03-01,,digital,monthly,9,USD,1,false\n"
            + "prime,2020-01-01,2022-01-01,prime,monthly,9,USD,1,true\n"
            + "prime,2022-01-01,,prime,monthly,10,USD,1,true\n");
    warehouse.ingest();
    warehouse.engine().build(Optional.empty(), BuildScheduler.Scope.stale(), report -> {});
    assertThat(warehouse.engine().check(Optional.empty()))
        .filteredOn(CheckResult::check, "in_one_family")
        .singleElement()
        .satisfies(
            broken -> {
              assertThat(broken.brokenRows()).isEqualTo(1);
              assertThat(broken.severity()).isEqualTo(Check.Severity.WARNING);
              assertThat(broken.example())
                  .hasValueSatisfying(row -> assertThat(row).contains("bundle"));
            });
  }
}
