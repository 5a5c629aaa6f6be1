package io.flywheel.benchmark.dump;

import io.flywheel.benchmark.measure.Lines;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.stream.IntStream;

/**
 * A file of the reference/products feed that names every product.
 *
 * @param products how many
 */
record Dump(int products) {
  private static final String HEADER =
      "product_id,valid_from,valid_to,category,brand,size_tier,unit_cost,currency";
  private static final String[] CATEGORIES = {"books", "apparel", "grocery", "electronics"};
  private static final LocalDate FIRST = LocalDate.of(2024, 1, 1);
  private static final int YEAR = 366;
  private static final int BRANDS = 500;
  private static final int COSTS = 20_000;

  /** Writes the file of a day. */
  void write(Path landing, LocalDate day) {
    Lines.write(
        landing.resolve("reference/products/" + day + ".csv.gz"),
        file -> {
          file.accept(HEADER);
          IntStream.range(0, products).mapToObj(Dump::line).forEach(file);
        });
  }

  /** The sum of all unit costs. */
  BigDecimal cost() {
    BigDecimal sum = BigDecimal.ZERO;
    for (int product = 0; product < products; product++) {
      sum = sum.add(cost(product));
    }
    return sum;
  }

  private static String line(int product) {
    return "P%07d,%s,,%s,b%d,small_standard,%s,USD"
        .formatted(
            product,
            FIRST.plusDays(product * 31L % YEAR),
            CATEGORIES[product % CATEGORIES.length],
            product % BRANDS,
            cost(product).toPlainString());
  }

  private static BigDecimal cost(int product) {
    return BigDecimal.valueOf(100 + product * 7L % COSTS, 2);
  }
}
