package io.flywheel.feeds.cost;

import io.flywheel.domain.LargestRemainder;
import io.flywheel.feeds.company.Market;
import io.flywheel.feeds.company.Published;
import io.flywheel.feeds.company.Resource;
import io.flywheel.feeds.company.RevenueLine;
import io.flywheel.feeds.company.Season;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;

/**
 * The published operating expenses by sub-account and month: one-time items in their month, the
 * rest of each year split by the committed table.
 */
public final class Expenses {
  /**
   * @param segment that the expense is tagged with, empty for none
   */
  public record Entry(String account, String subAccount, String segment, long cents) {
    /** A part of it that is tagged with a segment. */
    public Entry of(String tagged, long part) {
      return new Entry(account, subAccount, tagged, part);
    }
  }

  private record Part(
      String item, String account, String subAccount, long share, boolean evenGrowth) {}

  private record OneTime(YearMonth month, String item, Entry entry) {}

  private final Published published;
  private final Season season;
  private final List<Part> parts;
  private final List<OneTime> oneTime;

  public Expenses(Published published) {
    this.published = published;
    this.season = new Season(published);
    this.parts =
        Resource.rows("assumed_expenses.csv").stream()
            .map(
                row ->
                    new Part(
                        row.getField("item"),
                        row.getField("account"),
                        row.getField("sub_account"),
                        Market.units(row.getField("share"), 4),
                        row.getField("months").equals("even growth")))
            .toList();
    this.oneTime =
        Resource.rows("one_time_items.csv").stream()
            .map(
                row ->
                    new OneTime(
                        YearMonth.parse(row.getField("month")),
                        row.getField("item"),
                        new Entry(
                            row.getField("account"),
                            row.getField("sub_account"),
                            row.getField("segment"),
                            published.scaled(row.getField("usd_millions")))))
            .toList();
  }

  /** What the month's ledger states, in the order of the committed tables. */
  public List<Entry> month(YearMonth month) {
    List<Entry> entries = new ArrayList<>();
    parts.stream().map(Part::item).distinct().forEach(item -> split(item, month, entries));
    oneTime.stream()
        .filter(once -> once.month().equals(month))
        .forEach(once -> entries.add(once.entry()));
    return entries;
  }

  private void split(String item, YearMonth month, List<Entry> entries) {
    List<Part> split = parts.stream().filter(part -> part.item().equals(item)).toList();
    long year = published.expense(month.getYear(), item);
    for (OneTime once : oneTime) {
      if (once.month().getYear() == month.getYear() && once.item().equals(item)) {
        year -= once.entry().cents();
      }
    }
    long[] months = months(item, month.getYear(), split.get(0).evenGrowth());
    long whole = LargestRemainder.spread(year, months)[month.getMonthValue() - 1];
    long[] cents = LargestRemainder.spread(whole, split.stream().mapToLong(Part::share).toArray());
    for (int i = 0; i < cents.length; i++) {
      entries.add(new Entry(split.get(i).account(), split.get(i).subAccount(), "", cents[i]));
    }
  }

  private long[] months(String item, int year, boolean evenGrowth) {
    long[] months = new long[12];
    LocalDate first = LocalDate.of(year, 1, 1);
    for (int i = 0; i < first.lengthOfYear(); i++) {
      LocalDate day = first.plusDays(i);
      months[day.getMonthValue() - 1] +=
          evenGrowth ? season.evenly(item, day) : season.weight(RevenueLine.ONLINE, day);
    }
    return months;
  }
}
