package io.flywheel.benchmark.horizon;

/** How a source numbers its orders. */
enum Ids {
  /** Upwards, each marketplace by itself: a day's ids lie close together. */
  COUNTED {
    @Override
    String of(long number) {
      String digits = String.valueOf(number);
      return Sales.marketplace(number) + "-" + "0".repeat(DIGITS - digits.length()) + digits;
    }
  },

  /** Without order, as UUIDs are: every day's ids lie everywhere. */
  RANDOM {
    @Override
    String of(long number) {
      String digits = Long.toHexString(Sales.mixed(number));
      return "0".repeat(Long.BYTES * 2 - digits.length()) + digits;
    }
  };

  private static final int DIGITS = 10;

  /** The id of the order with a number; no two have the same. */
  abstract String of(long number);
}
