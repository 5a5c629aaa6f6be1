package io.flywheel.domain.subscription;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/**
 * Cents spread evenly over days: each day gets floor(|cents| / days) with the sign of cents, the
 * first |cents| mod days of them one more.
 *
 * @param days at least one where cents are not 0
 */
public record Spread(long cents, LocalDate first, int days) {

  static Spread over(long cents, LocalDate first, LocalDate end) {
    return new Spread(cents, first, (int) ChronoUnit.DAYS.between(first, end));
  }

  /**
   * @return cents of the days [from, to), which lie within the spread's own
   */
  public long between(LocalDate from, LocalDate to) {
    if (cents == 0 || !from.isBefore(to)) {
      return 0;
    }
    long a = ChronoUnit.DAYS.between(first, from);
    long b = ChronoUnit.DAYS.between(first, to);
    return upTo(b) - upTo(a);
  }

  /**
   * @param number of the day, 0 for the first
   */
  long on(int number) {
    return cents == 0 ? 0 : upTo(number + 1) - upTo(number);
  }

  private long upTo(long number) {
    long whole = Math.abs(cents);
    long sum = whole / days * number + Math.min(number, whole % days);
    return cents < 0 ? -sum : sum;
  }
}
