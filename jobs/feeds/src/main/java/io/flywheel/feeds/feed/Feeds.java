package io.flywheel.feeds.feed;

import java.util.List;

/** Feed names, which are folders of the landing area, and the headers of the CSV ones. */
public final class Feeds {
  public static final String ORDERS = "orders";
  static final String SELLER_ACCOUNTS = "seller-accounts";
  static final String SETTLEMENTS = "seller-settlements";
  static final String AD_CLICKS = "ad-clicks";
  static final String SUBSCRIPTIONS = "subscriptions";
  static final String CLOUD_USAGE = "cloud-usage";
  static final String CLOUD_BILLS = "cloud-bills";
  static final String LEDGER = "ledger";

  /** All of them; the reference tables are many and small. */
  public static final List<String> ALL =
      List.of(
          ORDERS,
          SELLER_ACCOUNTS,
          SETTLEMENTS,
          AD_CLICKS,
          SUBSCRIPTIONS,
          CLOUD_USAGE,
          CLOUD_BILLS,
          LEDGER,
          "reference/*");

  static final String ORDERS_HEADER =
      "order_id,line_no,revision,kind,status,ordered_at,customer_id,marketplace,channel,product_id,"
          + "seller_id,fulfilment,quantity,unit_price,discount,shipping_charge,tax,currency,"
          + "payment_method,original_order_id,original_line_no";
  static final String SETTLEMENTS_HEADER =
      "settlement_id,line_no,seller_id,marketplace,posted_at,order_id,order_line_no,entry,amount,"
          + "currency";
  static final String LEDGER_HEADER =
      "entry_id,month,account,sub_account,segment,marketplace,amount,currency";

  private Feeds() {}
}
