package io.flywheel.benchmark.history;

import io.flywheel.benchmark.measure.Lines;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Customers and sellers that appear within the month: each copy of it brings others. */
final class Identities {
  private static final Pattern SELLER =
      Pattern.compile("\"seller_id\":\"([^\"]+)\".*\"event\":\"registered\"");

  private final Set<String> born = new HashSet<>();

  /** Takes note of who appears in the files of the month's later days. */
  static Identities of(Month month) {
    Identities identities = new Identities();
    for (int day = 1; day <= Month.DAYS; day++) {
      month
          .file("reference/customers", day)
          .ifPresent(
              file ->
                  Lines.forEach(
                      file, line -> identities.born.add(line.substring(0, line.indexOf(',')))));
      month
          .file("seller-accounts", day)
          .ifPresent(
              file ->
                  Lines.forEach(
                      file,
                      line -> {
                        Matcher seller = SELLER.matcher(line);
                        if (seller.find()) {
                          identities.born.add(seller.group(1));
                        }
                      }));
    }
    return identities;
  }

  boolean appearing(String id) {
    return born.contains(id);
  }
}
