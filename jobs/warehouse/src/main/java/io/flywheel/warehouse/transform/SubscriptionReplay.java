package io.flywheel.warehouse.transform;

import io.flywheel.domain.subscription.EventKind;
import io.flywheel.domain.subscription.Flaw;
import io.flywheel.domain.subscription.PeriodPart;
import io.flywheel.domain.subscription.Replay;
import io.flywheel.domain.subscription.SubscriptionEvent;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Rows of silver.subscription_period from the events of a subscriber and product family. */
final class SubscriptionReplay implements RowTransform {
  private static final long serialVersionUID = 1L;

  @Override
  public List<Row> rows(Row prepared) {
    List<Row> delivered = prepared.getList(prepared.fieldIndex("events"));
    Map<String, Row> byId = new HashMap<>();
    List<SubscriptionEvent> events = new ArrayList<>(delivered.size());
    for (Row row : delivered) {
      SubscriptionEvent event = event(row);
      byId.put(event.eventId(), row);
      events.add(event);
    }
    int graceDays = prepared.<Integer>getAs("grace_days");
    List<Row> rows = new ArrayList<>(events.size() + 2);
    for (PeriodPart part : Replay.of(events, graceDays)) {
      rows.add(row(prepared, byId.get(part.charge().eventId()), part));
    }
    return rows;
  }

  private static SubscriptionEvent event(Row row) {
    Long price = row.getAs("price_cents");
    return new SubscriptionEvent(
        row.getAs("occurred_at"),
        row.getAs("event_id"),
        row.getAs("day"),
        EventKind.valueOf(row.getAs("event")),
        row.getAs("plan_id"),
        row.<Boolean>getAs("plan_known"),
        row.getAs("marketplace"),
        row.getAs("amount"),
        row.getAs("currency"),
        row.getAs("rate"),
        price == null ? 0 : price,
        row.getAs("period_from"),
        row.getAs("period_to"));
  }

  private static Row row(Row prepared, Row charge, PeriodPart part) {
    LocalDate coverageStart = part.covers() ? part.from() : null;
    LocalDate coverageEnd = part.covers() ? part.to() : null;
    return RowFactory.create(
        prepared.getAs("subscriber_id"),
        prepared.getAs("product_family"),
        part.periodNo(),
        part.part(),
        charge.getAs("subscriber_type"),
        part.charge().planId(),
        charge.getAs("shopping"),
        part.charge().marketplace(),
        part.kind().name().toLowerCase(Locale.ROOT),
        part.cause().eventId(),
        part.cause().day(),
        coverageStart,
        coverageEnd,
        part.chargedCents(),
        part.carriedCents(),
        part.takenCents(),
        part.waitingCents(),
        part.unpostedCents(),
        part.from(),
        (int) ChronoUnit.DAYS.between(part.from(), part.to()),
        part.postedCents(),
        part.whole().cents(),
        part.whole().first(),
        part.whole().days(),
        flaws(part));
  }

  private static String flaws(PeriodPart part) {
    return part.flaws().isEmpty()
        ? "none"
        : part.flaws().stream()
            .map(Flaw::name)
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(" "));
  }
}
