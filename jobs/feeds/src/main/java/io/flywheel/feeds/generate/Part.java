package io.flywheel.feeds.generate;

/** First coordinate of every random stream: which part of the company draws. */
final class Part {
  static final int RATES = 1;
  static final int CATALOG = 2;
  static final int CUSTOMERS = 3;
  static final int MEMBERS = 4;
  static final int FIRST_PARTY = 5;
  static final int RETURNED = 6;
  static final int PLANTED = 7;
  static final int THIRD_PARTY = 8;
  static final int SETTLEMENTS = 9;
  static final int ADS = 10;
  static final int CLOUD = 11;
  static final int BUYERS = 12;
  static final int BROKEN = 13;
  static final int SELLERS = 14;

  private Part() {}
}
