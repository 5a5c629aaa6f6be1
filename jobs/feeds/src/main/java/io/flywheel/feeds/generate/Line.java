package io.flywheel.feeds.generate;

/**
 * One order line while it is on its way to a file; reused for the next one, for a large company has
 * millions of them a day. Money is in hundredths of the marketplace's currency unless named cents.
 */
final class Line {
  static final int ONLINE = 0;
  static final int STORE = 1;
  static final int DIGITAL = 2;
  static final int VOICE = 3;
  static final int NO_SELLER = -1;

  int day;
  int market;
  char stream;
  int order;
  int lineNo;
  int second;
  int product;
  int quantity;
  long unitPrice;
  long discount;
  long shipping;
  long tax;
  int channel;
  int seller;
  boolean byMerchant;

  /** Value in the marketplace's currency, and in reporting cents at the order day's rate. */
  long goods;

  long cents;

  /** Set on third-party lines only. */
  boolean returned;

  boolean feeError;

  Line copy() {
    Line copy = new Line();
    copy.day = day;
    copy.market = market;
    copy.stream = stream;
    copy.order = order;
    copy.lineNo = lineNo;
    copy.second = second;
    copy.product = product;
    copy.quantity = quantity;
    copy.unitPrice = unitPrice;
    copy.discount = discount;
    copy.shipping = shipping;
    copy.tax = tax;
    copy.channel = channel;
    copy.seller = seller;
    copy.byMerchant = byMerchant;
    copy.goods = goods;
    copy.cents = cents;
    copy.returned = returned;
    copy.feeError = feeError;
    return copy;
  }

  long buyerKey() {
    return (long) stream << 40 | order;
  }

  void writeOrderId(RowFile file, String marketCode) {
    file.text(marketCode).sign('-').number(day).sign(stream).number(order);
  }
}
