package io.flywheel.feeds.company;

/** First coordinate of every random stream: which part of the company draws. */
public final class Part {
  static final int RATES = 1;
  static final int CATALOG = 2;
  public static final int CUSTOMERS = 3;
  public static final int MEMBERS = 4;
  public static final int FIRST_PARTY = 5;
  public static final int RETURNED = 6;
  public static final int PLANTED = 7;
  public static final int THIRD_PARTY = 8;
  public static final int SETTLEMENTS = 9;
  public static final int ADS = 10;
  public static final int CLOUD = 11;
  public static final int ORDERING = 12;
  public static final int BROKEN = 13;
  static final int SELLERS = 14;
  public static final int JOINING = 15;
  public static final int SERVED = 16;

  private Part() {}
}
