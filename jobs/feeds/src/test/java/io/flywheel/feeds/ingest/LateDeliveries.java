package io.flywheel.feeds.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.warehouse.check.CheckResult;
import io.flywheel.warehouse.compute.BuildScheduler;
import io.flywheel.warehouse.compute.TableReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Rows of a shop with one product and one plan, and runs that say what they computed again. */
final class LateDeliveries {
  static final String EVENTS =
      "event_id,occurred_at,subscriber_id,subscriber_type,marketplace,plan_id,event,amount,currency,period_start,period_end\n";
  static final String ENTRIES =
      "entry_id,month,account,sub_account,segment,marketplace,amount,currency\n";

  private LateDeliveries() {}

  /** What orders and subscriptions refer to. */
  static void reference(Warehouse warehouse) {
    warehouse
        .deliver(
            "reference/marketplaces/2024-01-01.csv",
            "marketplace,valid_from,valid_to,segment,currency\nUS,2020-01-01,,North America,USD\n")
        .deliver(
            "reference/products/2024-01-01.csv",
            "product_id,valid_from,valid_to,category,brand,size_tier,unit_cost,currency\n"
                + "p1,2020-01-01,,toys,b,standard,1,USD\n")
        .deliver(
            "reference/plans/2024-01-01.csv",
            "plan_id,valid_from,valid_to,product_family,tier,price,currency,period_months,shopping\n"
                + "prime_monthly,2020-01-01,,prime,monthly,2.90,USD,1,true\n");
  }

  static String order(String id, String customer, String day) {
    return "%s,1,0,sale,completed,%s 10:00:00,%s,US,online,p1,,platform,1,5.00,0,0,0,USD,card,,\n"
        .formatted(id, day, customer);
  }

  /** A charge for a period that begins on the day of the event. */
  static String paid(String event, String id, String subscriber, String from, String to) {
    return "%1$s,%3$s 08:00:00,%2$s,customer,US,prime_monthly,%5$s,2.90,USD,%3$s 00:00:00,%4$s 00:00:00\n"
        .formatted(id, subscriber, from, to, event);
  }

  /**
   * Ingests, builds, checks and publishes: of a run that is not published everything would be
   * computed again by the next.
   */
  static List<TableReport> run(Warehouse warehouse) {
    assertThat(warehouse.ingest().outcome()).isEqualTo(IngestReport.Outcome.INGESTED);
    List<TableReport> reports = Collections.synchronizedList(new ArrayList<>());
    warehouse.engine().build(Optional.empty(), BuildScheduler.Scope.stale(), reports::add);
    assertThat(warehouse.engine().check(Optional.empty())).noneMatch(CheckResult::failed);
    warehouse.engine().publish(Optional.empty());
    return reports;
  }
}
