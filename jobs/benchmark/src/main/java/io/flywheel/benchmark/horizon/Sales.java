package io.flywheel.benchmark.horizon;

import io.flywheel.benchmark.measure.Lines;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Files of the orders feed, one for each day, numbered from 0. Of the lines of a day 1 % come one
 * to thirty days late; a file repeats 0.5 % of the day before, and has 0.1 % new revisions of lines
 * of the days before, half of which move their line to the day of the file.
 *
 * @param lines of one day
 * @param back days back to the oldest line that is revised
 * @param ids how orders are numbered
 */
record Sales(int lines, int back, Ids ids) {
  private static final LocalDate START = LocalDate.of(2024, 1, 1);
  private static final String HEADER =
      "order_id,line_no,revision,kind,status,ordered_at,customer_id,marketplace,channel,product_id,"
          + "seller_id,fulfilment,quantity,unit_price,discount,shipping_charge,tax,currency,"
          + "payment_method,original_order_id,original_line_no";
  private static final String[] MARKETPLACES = {"US", "UK", "DE", "JP"};
  private static final int LATEST = 30;

  /**
   * What becomes of the lines of some files.
   *
   * @param accepted lines that enter bronze
   * @param duplicates lines that say nothing new
   * @param moved lines that leave their day, for each of which bronze gets a row beside
   */
  record Fate(long accepted, long duplicates, long moved) {
    Fate plus(Fate other) {
      return new Fate(
          accepted + other.accepted, duplicates + other.duplicates, moved + other.moved);
    }
  }

  /** Writes the file of a day. */
  void write(Path landing, int day) {
    Lines.write(
        landing.resolve("orders/" + START.plusDays(day) + ".csv.gz"), file -> write(day, file));
  }

  private void write(int day, Consumer<String> file) {
    file.accept(HEADER);
    for (int line = 0; line < lines - late(); line++) {
      file.accept(line(day, line, 0, day));
    }
    for (int line = lines - late(); line < lines; line++) {
      if (ordered(day, line) >= 0) {
        file.accept(line(ordered(day, line), line, 0, ordered(day, line)));
      }
    }
    if (day > 0) {
      for (int line = 0; line < repeated(); line++) {
        file.accept(line(day - 1, line, 0, day - 1));
      }
      for (int change = 0; change < revised(); change++) {
        int old = old(day, change);
        file.accept(line(old, repeated() + change, day, moves(change) ? day : old));
      }
    }
  }

  /** What becomes of the lines of a day's file. */
  Fate fate(int day) {
    long first = lines - late();
    for (int line = lines - late(); line < lines; line++) {
      first += ordered(day, line) >= 0 ? 1 : 0;
    }
    return day == 0
        ? new Fate(first, 0, 0)
        : new Fate(
            first + revised(),
            repeated(),
            IntStream.range(0, revised()).filter(Sales::moves).count());
  }

  /** The day on which the late lines of a file were ordered; negative when before all days. */
  private static int ordered(int day, int line) {
    return day - 1 - line % LATEST;
  }

  private int old(int day, int change) {
    return day - 1 - (int) Long.remainderUnsigned(mixed(31L * day + change), Math.min(day, back));
  }

  private static boolean moves(int change) {
    return change % 2 == 0;
  }

  private int late() {
    return lines / 100;
  }

  private int repeated() {
    return lines / 200;
  }

  private int revised() {
    return lines / 1000;
  }

  private String line(int ordered, int line, int revision, int booked) {
    long number = (long) ordered * lines + line;
    return ids.of(number)
        + ",1,"
        + revision
        + ",sale,completed,"
        + START.plusDays(booked)
        + " 12:00:00,C"
        + number % 1_000_003
        + ","
        + marketplace(number)
        + ",online,P"
        + number % 10_007
        + ",,platform,1,"
        + (1 + number % 200)
        + ".50,0.00,0.00,1.25,USD,card,,";
  }

  static String marketplace(long number) {
    return MARKETPLACES[(int) (number % MARKETPLACES.length)];
  }

  /** Another number for each number, without any order among them. */
  static long mixed(long number) {
    long mixed = (number ^ number >>> 30) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 31;
  }
}
