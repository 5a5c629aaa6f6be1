package io.flywheel.feeds.generate;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Operating income of segments with costs shared by use, from what the files hold: drivers are
 * counted by another engine, and service between pools is passed on until nothing is left of it.
 * The allocation's own tests are elsewhere; this one is for the size of the generated figures.
 */
final class OperatingIncome {
  private static final String[] SEGMENTS = {"North America", "International", "AWS"};
  private static final int ROUNDS = 60;

  private final Map<String, Double> numbers = new TreeMap<>();

  /**
   * @return cents of a year by segment, over the months delivered
   */
  static Map<String, Double> byUse(LandingReader files, int year) throws SQLException {
    OperatingIncome income = new OperatingIncome();
    income.count(files);
    Map<String, Double> bySegment = new TreeMap<>();
    for (String month :
        files.texts(
            "SELECT DISTINCT month[:7] FROM journal_entry WHERE month LIKE '"
                + year
                + "%' ORDER BY 1")) {
      income.month(month).forEach((segment, cents) -> bySegment.merge(segment, cents, Double::sum));
    }
    return bySegment;
  }

  private void count(LandingReader files) throws SQLException {
    String month = "strftime(day, '%Y-%m') || '|' || ";
    String lines =
        " FROM order_line JOIN (SELECT DISTINCT product_id, size_tier FROM product_record)"
            + " USING (product_id) JOIN marketplace USING (marketplace) WHERE status = 'completed'";
    String weight =
        "round(1000 * sum(abs(quantity) * CASE size_tier WHEN 'small' THEN 1 WHEN 'standard' THEN 1.4"
            + " WHEN 'large' THEN 2 WHEN 'oversize' THEN 3.6 ELSE 0 END))::BIGINT";
    String group = " GROUP BY ALL";
    for (String query :
        new String[] {
          "segment || '|shipped', "
              + weight
              + lines
              + " AND fulfilment = 'platform' AND kind = 'sale'",
          "segment || '|handled', " + weight + lines + " AND fulfilment = 'platform'",
          "segment || '|stores', " + weight + lines + " AND fulfilment = 'store'",
          "segment || '|goods', sum(cents)" + lines,
          "segment || '|orders', count(DISTINCT order_id) FILTER (kind = 'sale')"
              + " + count(*) FILTER (kind = 'return')"
              + lines,
          "segment || '|new', count(*) FROM (SELECT customer_id, min(day) AS day, any_value(marketplace)"
              + " AS marketplace FROM order_line WHERE kind = 'sale' AND status = 'completed'"
              + " GROUP BY customer_id) JOIN (SELECT customer_id, any_value(signed_up_on)::DATE AS since"
              + " FROM customer GROUP BY customer_id) USING (customer_id) JOIN marketplace USING (marketplace)"
              + " WHERE since >= (SELECT min(day) FROM order_line)",
          "CASE line WHEN 'AWS' THEN 'AWS' ELSE segment END || '|' || line, sum(cents)"
              + " FROM revenue LEFT JOIN marketplace USING (marketplace)",
          "'cloud|' || coalesce(used_by, 'AWS'), round(sum(list_cost) * 100)::BIGINT FROM ("
              + "SELECT day, used_by, list_cost FROM rated UNION ALL SELECT charge_period_start::DATE,"
              + " NULL, list_cost::DECIMAL(38,15) FROM cloud_bill WHERE charge_category = 'Usage')",
        }) {
      add(files.numbers("SELECT " + month + query + group));
    }
    add(
        files.numbers(
            "SELECT month[:7] || '|' || coalesce(segment, '') || '|pool ' || sub_account,"
                + " sum(amount::DECIMAL(18,2) * 100)::BIGINT FROM journal_entry"
                + " WHERE sub_account IS NOT NULL GROUP BY ALL"));
  }

  private void add(Map<String, Long> counted) {
    counted.forEach((key, number) -> numbers.put(key, number.doubleValue()));
  }

  private double number(String month, String segment, String what) {
    return numbers.getOrDefault(month + "|" + segment + "|" + what, 0.0);
  }

  private double part(String month, String segment, String... what) {
    double part = 0;
    double whole = 0;
    for (String each : SEGMENTS) {
      for (String quantity : what) {
        double number = Math.max(0, number(month, each, quantity));
        whole += number;
        part += each.equals(segment) ? number : 0;
      }
    }
    return part / whole;
  }

  private static String[] lines() {
    return new String[] {
      "Online stores",
      "Physical stores",
      "Third-party seller services",
      "Advertising services",
      "Subscription services",
      "AWS",
      "Other"
    };
  }

  private Map<String, Double> month(String month) {
    Map<String, Double> pools = new TreeMap<>();
    for (String pool : pools(month)) {
      pools.put(pool, number(month, "", "pool " + pool));
    }
    // Until nothing is left: the two pools hand each other a two-thousandth of what they get.
    double infrastructure = 0;
    double use = 0;
    for (String user : users()) {
      use += number(month, "cloud", user);
    }
    double corporate = 0;
    double moreInfrastructure = pools.get("infrastructure");
    double moreCorporate = pools.get("corporate");
    for (int round = 0; round < ROUNDS; round++) {
      infrastructure += moreInfrastructure;
      corporate += moreCorporate;
      double passed = moreCorporate * 0.05;
      moreCorporate = moreInfrastructure * number(month, "cloud", "corporate") / use;
      moreInfrastructure = passed;
    }
    double fulfilment =
        pools.get("fulfilment") + infrastructure * number(month, "cloud", "fulfilment") / use;
    Map<String, Double> income = new TreeMap<>();
    for (String segment : SEGMENTS) {
      double sales = part(month, segment, lines());
      double costs =
          pools.get("outbound_shipping") * part(month, segment, "shipped")
              + pools.get("content") * part(month, segment, "Subscription services")
              + pools.get("payment_processing") * part(month, segment, "goods")
              + fulfilment * part(month, segment, "handled")
              + pools.get("stores") * part(month, segment, "stores")
              + pools.get("customer_service") * part(month, segment, "orders")
              + 0.95 * corporate * sales;
      for (String pool : pools.keySet()) {
        if (pool.startsWith("marketing_")) {
          costs += pools.get(pool) * 0.5 * (sales + part(month, segment, "new"));
        }
        if (List.of("research", "other", "severance").contains(pool)) {
          costs += pools.get(pool) * sales;
        }
        costs += number(month, segment, "pool " + pool);
      }
      for (String user : lines()) {
        costs += infrastructure * number(month, "cloud", user) / use * part(month, segment, user);
      }
      double earned = 0;
      for (String line : lines()) {
        earned += number(month, segment, line);
      }
      income.put(segment, earned - costs);
    }
    return income;
  }

  private List<String> pools(String month) {
    List<String> pools = new ArrayList<>();
    for (String key : numbers.keySet()) {
      int at = key.indexOf("|pool ");
      if (key.startsWith(month) && at > 0 && !pools.contains(key.substring(at + 6))) {
        pools.add(key.substring(at + 6));
      }
    }
    return pools;
  }

  private static List<String> users() {
    List<String> users = new ArrayList<>(List.of(lines()));
    users.addAll(List.of("fulfilment", "corporate"));
    users.removeAll(List.of("Physical stores", "Other"));
    return users;
  }
}
