package io.flywheel.feeds.customer;

import io.flywheel.feeds.company.Draw;
import io.flywheel.feeds.company.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * The customers of a marketplace who signed up without a membership, month by month: what they
 * order and which of them join Prime. Each has streams of his own for habit, orders and joining; a
 * month's odds are such that the places which begin in it are taken in the planned share.
 */
final class Regulars {
  /** Receives orders on the days on which they are placed. */
  interface Sink {
    void order(int day, int customer);
  }

  /**
   * Someone who joins.
   *
   * @param number of the customer, from 0
   * @param month of joining
   * @param place of the membership
   */
  record Joiner(int number, int month, Subscriber place) {}

  static final double JOINED = 1;
  static final double NOT_JOINED = Habit.WITHOUT_JOINING;
  static final int NEVER = Short.MAX_VALUE;

  /** Of the places that begin in a month, those meant for customers who are there already. */
  static final double JOINING_SHARE = 0.72;

  /** Of those who could join, at most this share is meant to. */
  private static final double MOST_JOINING = 0.015;

  /** Months of which orders are remembered, and how many of them are still to come. */
  private static final int REMEMBERED = 8;

  private static final int AHEAD = 3;

  private static final int HABIT = -1;

  private final long seed;
  private final int market;
  private final Months months;
  private final ShopDays shop;

  private int size;
  private int[] signedUp = new int[64];
  private int[] numberOfDay = new int[64];
  private byte[] habit = new byte[64];
  private short[] lost = new short[64];
  private short[] since = new short[64];
  private short[] joined = new short[64];
  private byte[] recent = new byte[64 * REMEMBERED];
  private final double[] odds;
  private final List<Joiner> joiners = new ArrayList<>();

  Regulars(long seed, int market, Months months, ShopDays shop) {
    this.seed = seed;
    this.market = market;
    this.months = months;
    this.shop = shop;
    this.odds = new double[months.count()];
  }

  List<Joiner> joiners() {
    return joiners;
  }

  /** Those who join in the month, of all the last ones. */
  List<Joiner> joinersOf(int month) {
    int begin = joiners.size();
    while (begin > 0 && joiners.get(begin - 1).month() == month) {
      begin--;
    }
    return joiners.subList(begin, joiners.size());
  }

  /** Odds of joining in a month before what was recorded weighs in; 0 where nobody can. */
  double odds(int month) {
    return odds[month];
  }

  long id(int number) {
    return Customers.id(Customers.REGULAR, market, signedUp[number], numberOfDay[number]);
  }

  /** The month of signing up. */
  int since(int number) {
    return since[number];
  }

  int signedUp(int number) {
    return signedUp[number];
  }

  /** A customer who signs up; whoever signs up earlier is added earlier. */
  void add(int day, int number) {
    if (size == signedUp.length) {
      grow();
    }
    signedUp[size] = day;
    numberOfDay[size] = number;
    joined[size] = NEVER;
    since[size] = (short) months.number(day);
    Draw draw = new Draw(seed, Part.CUSTOMERS, id(size), HABIT);
    habit[size] = (byte) Habit.regular(draw);
    lost[size] = (short) Math.min(NEVER, since[size] + Habit.of(habit[size]).lost(draw));
    size++;
  }

  private void grow() {
    int room = 2 * size;
    signedUp = Arrays.copyOf(signedUp, room);
    numberOfDay = Arrays.copyOf(numberOfDay, room);
    habit = Arrays.copyOf(habit, room);
    lost = Arrays.copyOf(lost, room);
    since = Arrays.copyOf(since, room);
    joined = Arrays.copyOf(joined, room);
    recent = Arrays.copyOf(recent, room * REMEMBERED);
  }

  /**
   * Lets customers take places that begin in the month; those of later months are not known yet.
   */
  void join(int month, List<Subscriber> places) {
    double weights = 0;
    int eligible = 0;
    for (int i = 0; i < size && since[i] <= month - Chance.TENURE_FROM; i++) {
      if (joined[i] == NEVER) {
        weights += Chance.weight(recent(i, month - Chance.LAG), month - since[i]);
        eligible++;
      }
    }
    if (eligible == 0 || places.isEmpty()) {
      return;
    }
    odds[month] = Math.min(JOINING_SHARE * places.size(), MOST_JOINING * eligible) / weights;
    List<Integer> willing = new ArrayList<>();
    for (int i = 0; i < size && since[i] <= month - Chance.TENURE_FROM; i++) {
      if (joined[i] == NEVER && joins(i, month, recent(i, month - Chance.LAG))) {
        willing.add(i);
      }
    }
    willing.sort(
        Comparator.comparingLong(
            i -> Draw.hash(seed, Part.JOINING, id(i), -months.firstDay(month))));
    List<Subscriber> shuffled = new ArrayList<>(places);
    shuffled.sort(
        Comparator.comparingLong(place -> Draw.hash(seed, Part.JOINING, place.customer(), 0)));
    for (int i = 0; i < Math.min(willing.size(), places.size()); i++) {
      joined[willing.get(i)] = (short) month;
      joiners.add(new Joiner(willing.get(i), month, shuffled.get(i)));
    }
  }

  /** Whether someone who may join does, given what was ordered in the third month before. */
  boolean joins(int number, int month, int orders) {
    double unit = new Draw(seed, Part.JOINING, id(number), months.firstDay(month)).unit();
    return unit < Chance.of(odds[month], orders, month - since[number]);
  }

  /** All orders of the month but the first ones, on the days on which they are delivered. */
  void order(int month, Sink sink) {
    int ahead = Math.floorMod(month + AHEAD, REMEMBERED);
    for (int i = 0; i < size; i++) {
      int customer = i;
      recent[i * REMEMBERED + ahead] = 0;
      days(
          i,
          month,
          month >= joined[i] ? JOINED : NOT_JOINED,
          day -> {
            remember(customer, month, months.number(day));
            sink.order(day, customer);
          });
    }
  }

  /**
   * The days of a customer's orders of a month; they may lie in the next one.
   *
   * @param kept marks up to which orders are placed: {@link #JOINED} or {@link #NOT_JOINED}
   */
  void days(int number, int month, double kept, IntConsumer sink) {
    if (month >= lost[number]) {
      return;
    }
    Draw draw = new Draw(seed, Part.ORDERING, id(number), months.firstDay(month));
    Habit.of(habit[number])
        .month(
            draw,
            months.firstDay(month),
            months.days(month),
            (day, mark) -> {
              if (day > signedUp[number] && mark < kept) {
                sink.accept(shop.from(day));
              }
            });
  }

  private void remember(int number, int now, int month) {
    if (month <= now + AHEAD) {
      int at = number * REMEMBERED + Math.floorMod(month, REMEMBERED);
      recent[at] = (byte) Math.min(Byte.MAX_VALUE, recent[at] + 1);
    }
  }

  private int recent(int number, int month) {
    return recent[number * REMEMBERED + Math.floorMod(month, REMEMBERED)];
  }
}
