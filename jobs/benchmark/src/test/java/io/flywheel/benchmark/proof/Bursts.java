package io.flywheel.benchmark.proof;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Random;

/**
 * Clicks in bursts on campaigns that are soon spent, in three currencies, over midnight and late,
 * beside what the company delivers: few of its own clicks come so close to a limit.
 */
final class Bursts {
  private static final String[] CURRENCIES = {"USD", "EUR", "JPY"};
  private static final int CLICKS = 600;

  private Bursts() {}

  static void write(Path landing) throws IOException {
    StringBuilder campaigns =
        new StringBuilder(
            "campaign_id,valid_from,valid_to,advertiser_id,seller_id,marketplace,ad_product,"
                + "daily_cap,currency\n");
    String[] caps = {"25.00", "9.5", "2500", "0", ""};
    for (int i = 0; i < caps.length; i++) {
      campaigns.append(
          "B%d,2024-01-01,,ADV001,,US,video,%s,%s\n".formatted(i, caps[i], CURRENCIES[i % 3]));
    }
    // A cap that changes.
    campaigns.append("B1,2024-03-14,,ADV001,,US,video,40,USD\n");
    Files.writeString(landing.resolve("reference/campaigns/2024-02-02.csv"), campaigns);

    Random random = new Random(12);
    StringBuilder early = new StringBuilder();
    StringBuilder late = new StringBuilder();
    LocalDateTime at = LocalDateTime.parse("2024-03-11T23:40:00");
    for (int i = 0; i < CLICKS; i++) {
      at = at.plusSeconds(random.nextInt(10) == 0 ? random.nextInt(9000) : random.nextInt(8));
      (random.nextInt(20) == 0 ? late : early).append(click(random, i, at));
    }
    Files.writeString(landing.resolve("ad-clicks/2024-03-13.jsonl"), early);
    Files.writeString(landing.resolve("ad-clicks/2024-03-21.jsonl"), late);
  }

  private static String click(Random random, int number, LocalDateTime at) {
    String product = random.nextInt(4) == 0 ? "null" : "\"P0000%d\"".formatted(random.nextInt(2));
    String customer = random.nextInt(5) == 0 ? "null" : "\"burst%d\"".formatted(random.nextInt(2));
    String currency = CURRENCIES[random.nextInt(3)];
    return """
        {"ad_event_id":"burst%04d","occurred_at":"%s","event":"%s","ad_product":"video",\
        "placement":"top","property":"video","campaign_id":"B%d","product_id":%s,"customer_id":%s,\
        "search_term":null,"impressions":0,"cost":%s,"currency":"%s"}
        """
        .formatted(
            number,
            at.toString().replace('T', ' ') + (at.getSecond() == 0 ? ":00" : ""),
            random.nextInt(6) == 0 ? "impressions" : "click",
            random.nextInt(5),
            product,
            customer,
            currency.equals("JPY") ? 50 + random.nextInt(200) : "0." + (10 + random.nextInt(90)),
            currency);
  }
}
