package io.flywheel.feeds.company;

import io.flywheel.domain.Conversion;

/** Fills order lines with goods and prices, all from the line's own random stream. */
public final class Basket {
  private static final int TAX_PERCENT_NORTH_AMERICA = 7;
  private static final int TAX_PERCENT_INTERNATIONAL = 19;

  private final Catalog catalog;

  public Basket(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Draws product, quantity and price; the line's day, market and order are set already. */
  public void fill(Line line, Market market, long rate, Draw draw, boolean store) {
    line.product = catalog.pick(draw);
    int amount = draw.below(100);
    line.quantity = amount < 80 ? 1 : amount < 94 ? 2 : 3;
    int step = market.step();
    long list = market.local(catalog.price(line.product));
    line.unitPrice = Math.max(step, list * (900 + draw.below(201)) / 1000 / step * step);
    line.discount = draw.below(8) == 0 ? line.quantity * line.unitPrice / 10 / step * step : 0;
    channel(line, draw, store);
    line.shipping = 0;
    line.seller = Line.NO_SELLER;
    line.byMerchant = false;
    line.returned = false;
    line.feeError = false;
    price(line, market, rate);
  }

  /**
   * A line worth exactly these hundredths. The goods are chosen for the money, never the price for
   * the money alone: the unit cost belongs to the product.
   */
  public void fillExactly(
      Line line, Market market, long rate, long goods, Draw draw, boolean store) {
    line.quantity = (int) (1 + (goods - 1) / catalog.dearest(market));
    long each = (goods + line.quantity - 1) / line.quantity;
    line.product = catalog.listedFrom(market, each, draw);
    line.unitPrice = market.local(catalog.price(line.product));
    line.discount = line.quantity * line.unitPrice - goods;
    channel(line, draw, store);
    line.shipping = 0;
    line.seller = Line.NO_SELLER;
    line.byMerchant = false;
    line.returned = false;
    line.feeError = false;
    price(line, market, rate);
  }

  /** Adds a charge for shipping, or takes it off with 0. */
  public void ship(Line line, Market market, long rate, long charge) {
    line.shipping = charge;
    price(line, market, rate);
  }

  /** Makes shipping a part of what the line is worth already. */
  public void shipWithin(Line line, Market market, long rate, long charge) {
    line.discount += charge;
    ship(line, market, rate, charge);
  }

  private void channel(Line line, Draw draw, boolean store) {
    if (store) {
      line.channel = Line.STORE;
    } else if (catalog.category(line.product) == Catalog.MEDIA) {
      line.channel = Line.DIGITAL;
    } else {
      line.channel = draw.below(50) == 0 ? Line.VOICE : Line.ONLINE;
    }
  }

  private static void price(Line line, Market market, long rate) {
    line.goods = line.quantity * line.unitPrice - line.discount + line.shipping;
    line.cents = Conversion.cents(line.goods, rate);
    int percent = market.northAmerica() ? TAX_PERCENT_NORTH_AMERICA : TAX_PERCENT_INTERNATIONAL;
    line.tax =
        Conversion.dividedHalfAway(line.goods * percent, 100L * market.step()) * market.step();
  }
}
