package io.flywheel.warehouse.plan;

import io.flywheel.domain.calendar.DayRanges;
import io.flywheel.warehouse.catalog.CatalogConf;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Feed;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.IntervalSpec;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.state.DeliveredDays;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;

/**
 * Which intervals of a table are completely delivered: by every feed that the table comes from,
 * through whatever tables, and that the warehouse has ever received. Reference does not count: it
 * has no days.
 */
public final class CompleteIntervals {
  private static final LocalDate BEFORE_ALL = LocalDate.of(1, 1, 1);
  private static final LocalDate AFTER_ALL = LocalDate.of(9999, 12, 31);
  private static final String REFERENCE = "reference/";

  private final Contracts contracts;
  private final Map<String, DeliveredDays> delivered;

  /**
   * @param contracts all tables
   * @param delivered delivered days by feed
   */
  public CompleteIntervals(Contracts contracts, Map<String, DeliveredDays> delivered) {
    this.contracts = contracts;
    this.delivered = delivered;
  }

  /** What a session is told of deliveries; empty for one that is told nothing, as of a case. */
  public static Optional<CompleteIntervals> in(SparkSession session, Contracts contracts) {
    return CatalogConf.delivered(session)
        .map(delivered -> new CompleteIntervals(contracts, delivered));
  }

  /**
   * The last day of the last complete interval; empty for a table whose intervals need not be
   * complete.
   */
  public Optional<LocalDate> lastDay(Contract contract) {
    return contract.interval().filter(IntervalSpec::complete).map(each -> lastDay(contract, each));
  }

  /**
   * What tables wait for but time; in order of the tables, those that wait for the same at once.
   */
  public List<Waiting> waiting() {
    return waiting(contracts.built());
  }

  List<Waiting> waiting(List<Contract> some) {
    Map<Waiting, List<TableName>> tables = new LinkedHashMap<>();
    for (Contract contract : some) {
      contract
          .interval()
          .filter(IntervalSpec::complete)
          .flatMap(interval -> waiting(contract, interval))
          .ifPresent(
              waiting ->
                  tables.computeIfAbsent(waiting, w -> new ArrayList<>()).add(contract.table()));
    }
    return tables.entrySet().stream().map(each -> each.getKey().with(each.getValue())).toList();
  }

  private Optional<Waiting> waiting(Contract contract, IntervalSpec interval) {
    LocalDate complete = lastDay(contract, interval);
    LocalDate next = interval.unit().plus(complete.plusDays(1), 1).minusDays(1);
    SortedMap<String, LocalDate> lastDays = new TreeMap<>();
    feeds(contract).forEach(feed -> lastDays.put(feed, delivered.get(feed).lastDay()));
    return lastDays.values().stream()
        .max(Comparator.naturalOrder())
        .filter(most -> !most.isBefore(next))
        .map(
            most -> {
              lastDays.values().removeIf(last -> !last.isBefore(next));
              return new Waiting(List.of(), complete, next, lastDays, most);
            });
  }

  private LocalDate lastDay(Contract contract, IntervalSpec interval) {
    return feeds(contract).stream()
        .map(feed -> delivered.get(feed).lastDay())
        .min(Comparator.naturalOrder())
        .map(last -> interval.unit().start(last.plusDays(1)).minusDays(1))
        .orElse(BEFORE_ALL);
  }

  /** The feeds behind a table that have delivered something, in order of name. */
  private List<String> feeds(Contract contract) {
    Set<String> feeds = new TreeSet<>();
    feeds(contract, feeds, new TreeSet<>());
    return feeds.stream().filter(delivered::containsKey).toList();
  }

  private void feeds(Contract contract, Set<String> feeds, Set<TableName> seen) {
    contract
        .feed()
        .map(Feed::name)
        .filter(name -> !name.startsWith(REFERENCE))
        .ifPresent(feeds::add);
    contract.inputs().stream()
        .map(Input::table)
        .filter(seen::add)
        .forEach(input -> feeds(contracts.get(input), feeds, seen));
  }

  /** The days among some that lie in complete intervals; all days stay all. */
  public DayRanges within(Contract contract, DayRanges days) {
    return days.isAll()
        ? days
        : lastDay(contract)
            .map(last -> days.minus(DayRanges.range(last.plusDays(1), AFTER_ALL)))
            .orElse(days);
  }

  /** The days that were complete and are not, or are and were not. */
  DayRanges moved(Contract contract, CompleteIntervals before) {
    Optional<LocalDate> now = lastDay(contract);
    Optional<LocalDate> then = before.lastDay(contract);
    if (now.equals(then)) {
      return DayRanges.none();
    }
    LocalDate first = now.get().isBefore(then.get()) ? now.get() : then.get();
    LocalDate last = now.get().isBefore(then.get()) ? then.get() : now.get();
    return first.equals(BEFORE_ALL) ? DayRanges.all() : DayRanges.range(first.plusDays(1), last);
  }
}
