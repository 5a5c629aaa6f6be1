package io.flywheel.feeds.company;

/**
 * One order line while it is on its way to a file; reused for the next one, for a large company has
 * millions of them a day. Money is in hundredths of the marketplace's currency unless named cents.
 */
public final class Line {
  public static final int ONLINE = 0;
  public static final int STORE = 1;
  public static final int DIGITAL = 2;
  static final int VOICE = 3;
  public static final int NO_SELLER = -1;

  public int day;
  public int market;
  public char stream;
  public int order;
  public int lineNo;
  public int second;
  public int product;
  public int quantity;
  public long unitPrice;
  public long discount;
  public long shipping;
  public long tax;
  public int channel;
  public int seller;
  public boolean byMerchant;

  /** Value in the marketplace's currency, and in reporting cents at the order day's rate. */
  public long goods;

  public long cents;

  /** Order of a customer's calendar that the line belongs to, and its place among the day's. */
  public long buyer;

  public int place;

  /** Set on third-party lines only. */
  public boolean returned;

  public boolean feeError;

  public Line copy() {
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
    copy.buyer = buyer;
    copy.place = place;
    copy.returned = returned;
    copy.feeError = feeError;
    return copy;
  }

  public boolean shippedByPlatform() {
    return channel != STORE && channel != DIGITAL && !byMerchant;
  }

  /** What its goods cost, without shipping, in hundredths of the marketplace's currency. */
  public long merchandise() {
    return goods - shipping;
  }

  public void writeOrderId(RowFile file, String marketCode) {
    file.text(marketCode).sign('-').number(day).sign(stream).number(order);
  }
}
