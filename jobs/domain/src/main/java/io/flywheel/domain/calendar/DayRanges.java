package io.flywheel.domain.calendar;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An immutable set of business days: none, some as disjoint ranges in order, or all there are.
 *
 * <p>The text form is {@code none}, {@code all}, or ranges such as {@code
 * 2024-01-03,2024-02-01..2024-02-29}.
 */
public final class DayRanges {

  /**
   * Consecutive days.
   *
   * @param first first day
   * @param last last day, inclusive, not before {@code first}
   */
  public record Range(LocalDate first, LocalDate last) {
    public Range {
      if (last.isBefore(first)) {
        throw new IllegalArgumentException("range ends before it starts: " + first + ".." + last);
      }
    }

    /** Number of days. */
    public long count() {
      return ChronoUnit.DAYS.between(first, last) + 1;
    }

    /** What is left of the range before and after a hole. */
    private Stream<Range> without(Range hole) {
      if (hole.last.isBefore(first) || hole.first.isAfter(last)) {
        return Stream.of(this);
      }
      Stream.Builder<Range> left = Stream.builder();
      if (first.isBefore(hole.first)) {
        left.add(new Range(first, hole.first.minusDays(1)));
      }
      if (last.isAfter(hole.last)) {
        left.add(new Range(hole.last.plusDays(1), last));
      }
      return left.build();
    }

    @Override
    public String toString() {
      return first.equals(last) ? first.toString() : first + ".." + last;
    }
  }

  private static final DayRanges NONE = new DayRanges(List.of());
  private static final DayRanges ALL = new DayRanges(null);

  /** Disjoint, not adjacent, ascending; null stands for all days. */
  private final List<Range> ranges;

  private DayRanges(List<Range> ranges) {
    this.ranges = ranges;
  }

  /** No day. */
  public static DayRanges none() {
    return NONE;
  }

  /** Every day, known or not. */
  public static DayRanges all() {
    return ALL;
  }

  /** One day. */
  public static DayRanges of(LocalDate day) {
    return range(day, day);
  }

  /** The days of the collection. */
  public static DayRanges of(Collection<LocalDate> days) {
    return ofRanges(days.stream().map(day -> new Range(day, day)));
  }

  /** All days from first to last, inclusive. */
  public static DayRanges range(LocalDate first, LocalDate last) {
    return new DayRanges(List.of(new Range(first, last)));
  }

  /**
   * Reads the text form.
   *
   * @throws IllegalArgumentException when the text is not of the form
   */
  public static DayRanges parse(String text) {
    if (text.equals("none")) {
      return NONE;
    }
    if (text.equals("all")) {
      return ALL;
    }
    try {
      return ofRanges(
          Stream.of(text.split(","))
              .map(part -> part.split("\\.\\."))
              .map(
                  ends ->
                      new Range(LocalDate.parse(ends[0]), LocalDate.parse(ends[ends.length - 1]))));
    } catch (RuntimeException e) {
      throw new IllegalArgumentException("not a set of days: '" + text + "'", e);
    }
  }

  private static DayRanges ofRanges(Stream<Range> unordered) {
    List<Range> merged = new ArrayList<>();
    unordered
        .sorted((a, b) -> a.first().compareTo(b.first()))
        .forEach(
            range -> {
              Range before = merged.isEmpty() ? null : merged.get(merged.size() - 1);
              if (before == null || range.first().isAfter(before.last().plusDays(1))) {
                merged.add(range);
              } else if (range.last().isAfter(before.last())) {
                merged.set(merged.size() - 1, new Range(before.first(), range.last()));
              }
            });
    return merged.isEmpty() ? NONE : new DayRanges(List.copyOf(merged));
  }

  /** The days of this set and of the other. */
  public DayRanges plus(DayRanges other) {
    if (isAll() || other.isAll()) {
      return ALL;
    }
    return ofRanges(Stream.concat(ranges.stream(), other.ranges.stream()));
  }

  /**
   * The days of this set that are not in the other.
   *
   * @throws IllegalStateException when this set is all days and the other only some
   */
  public DayRanges minus(DayRanges other) {
    if (other.isAll() || other.isEmpty()) {
      return other.isAll() ? NONE : this;
    }
    List<Range> left = ranges();
    for (Range hole : other.ranges) {
      left = left.stream().flatMap(range -> range.without(hole)).toList();
    }
    return ofRanges(left.stream());
  }

  /**
   * Replaces each range by another; ranges that then overlap are merged. All stays all.
   *
   * @param change from a range to the range that takes its place
   */
  public DayRanges mapRanges(UnaryOperator<Range> change) {
    return isAll() ? ALL : ofRanges(ranges.stream().map(change));
  }

  /** True when there is no day. */
  public boolean isEmpty() {
    return !isAll() && ranges.isEmpty();
  }

  /** True when every day is meant. */
  public boolean isAll() {
    return ranges == null;
  }

  /** True when the day is in the set. */
  public boolean contains(LocalDate day) {
    return isAll()
        || ranges.stream().anyMatch(r -> !day.isBefore(r.first()) && !day.isAfter(r.last()));
  }

  /**
   * The ranges, disjoint and ascending.
   *
   * @throws IllegalStateException when the set is all days
   */
  public List<Range> ranges() {
    if (isAll()) {
      throw new IllegalStateException("all days have no ranges");
    }
    return ranges;
  }

  /**
   * Number of days.
   *
   * @throws IllegalStateException when the set is all days
   */
  public long count() {
    return ranges().stream().mapToLong(Range::count).sum();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof DayRanges days && Objects.equals(ranges, days.ranges);
  }

  @Override
  public int hashCode() {
    return Objects.hashCode(ranges);
  }

  @Override
  public String toString() {
    if (isAll()) {
      return "all";
    }
    return isEmpty()
        ? "none"
        : ranges.stream().map(Range::toString).collect(Collectors.joining(","));
  }
}
