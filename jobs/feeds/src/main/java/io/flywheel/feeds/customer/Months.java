package io.flywheel.feeds.customer;

import java.time.LocalDate;
import java.time.YearMonth;

/** Consecutive months, numbered from 0, and the days that they hold. */
final class Months {
  private final YearMonth first;
  private final int[] firstDays;

  /** The months of two days and all between them. */
  Months(int from, int to) {
    first = YearMonth.from(LocalDate.ofEpochDay(from));
    firstDays = new int[number(to) + 2];
    for (int i = 0; i < firstDays.length; i++) {
      firstDays[i] = (int) first.plusMonths(i).atDay(1).toEpochDay();
    }
  }

  int count() {
    return firstDays.length - 1;
  }

  int number(int day) {
    LocalDate date = LocalDate.ofEpochDay(day);
    return (date.getYear() - first.getYear()) * 12 + date.getMonthValue() - first.getMonthValue();
  }

  /** Allowed for the one after the last, too. */
  int firstDay(int month) {
    return firstDays[month];
  }

  int days(int month) {
    return firstDays[month + 1] - firstDays[month];
  }

  YearMonth month(int number) {
    return first.plusMonths(number);
  }
}
