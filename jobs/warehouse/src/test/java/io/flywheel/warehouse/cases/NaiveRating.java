package io.flywheel.warehouse.cases;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The standard use of one billing account and price group in one month, priced row by row as
 * accounting.md says it: slow, and with nothing of the SQL in it.
 */
final class NaiveRating {
  /** A tier from a total of units on. */
  record Tier(BigDecimal from, BigDecimal price) {}

  /** A price sheet of a sku; its tiers are in order and the first starts at 0. */
  record Sheet(String sku, LocalDate validFrom, boolean volume, BigDecimal free, List<Tier> tiers) {

    /** The price of the tier that a total has reached; below 0 that of the first. */
    BigDecimal reached(BigDecimal total) {
      BigDecimal price = tiers.get(0).price();
      for (Tier tier : tiers) {
        if (total.compareTo(tier.from()) >= 0) {
          price = tier.price();
        }
      }
      return price;
    }

    /** Graduated: what all units up to a total cost, the free ones first at 0. */
    BigDecimal costOf(BigDecimal total) {
      BigDecimal cost = BigDecimal.ZERO;
      for (int i = 0; i < tiers.size(); i++) {
        BigDecimal lower = tiers.get(i).from().max(free);
        BigDecimal upper = i + 1 < tiers.size() ? tiers.get(i + 1).from().min(total) : total;
        if (upper.compareTo(lower) > 0) {
          cost = cost.add(upper.subtract(lower).multiply(tiers.get(i).price()));
        }
      }
      return cost;
    }
  }

  /** Metered use with the sheet of its day. */
  record Use(String id, Instant start, BigDecimal quantity, Sheet sheet) {}

  /** Units at one price; earlier units that are priced anew name the sheet that they had. */
  record Part(Optional<Sheet> earlier, BigDecimal units, BigDecimal price) {
    BigDecimal cost() {
      return units.multiply(price).setScale(15, RoundingMode.HALF_UP);
    }
  }

  /** A row, its parts in order, and what the row changes in what all use to date costs. */
  record Rated(Use use, List<Part> parts, BigDecimal cost) {}

  /** Earlier units of a volume sheet that were not free. */
  private record Paid(Sheet sheet, BigDecimal units) {}

  private final List<Paid> paid = new ArrayList<>();
  private BigDecimal total = BigDecimal.ZERO;

  private NaiveRating() {}

  static List<Rated> of(List<Use> uses) {
    NaiveRating rating = new NaiveRating();
    return uses.stream()
        .sorted(Comparator.comparing(Use::start).thenComparing(Use::id))
        .map(rating::rate)
        .toList();
  }

  private Rated rate(Use use) {
    BigDecimal before = total;
    total = total.add(use.quantity());
    List<Part> parts = new ArrayList<>();
    BigDecimal repriced = BigDecimal.ZERO;
    for (Part part : anew(before)) {
      parts.add(part);
      repriced = repriced.add(part.units().multiply(part.price()));
    }
    BigDecimal own =
        use.sheet().volume() ? volume(use, before, parts) : graduated(use.sheet(), before, parts);
    return new Rated(use, parts, own.add(repriced));
  }

  private BigDecimal volume(Use use, BigDecimal before, List<Part> parts) {
    BigDecimal free = between(before, BigDecimal.ZERO, use.sheet().free());
    BigDecimal rest = use.quantity().subtract(free);
    BigDecimal price = use.sheet().reached(total);
    List<Part> own = new ArrayList<>();
    own.add(new Part(Optional.empty(), free, BigDecimal.ZERO));
    own.add(new Part(Optional.empty(), rest, price));
    own.removeIf(part -> part.units().signum() == 0);
    parts.addAll(0, own);
    paid.add(new Paid(use.sheet(), rest));
    return rest.multiply(price);
  }

  private BigDecimal graduated(Sheet sheet, BigDecimal before, List<Part> parts) {
    List<Part> own = new ArrayList<>();
    BigDecimal low = before.min(total).subtract(BigDecimal.ONE);
    BigDecimal high = before.max(total).add(BigDecimal.ONE);
    own.add(
        new Part(Optional.empty(), between(before, low, sheet.free().max(low)), BigDecimal.ZERO));
    for (int i = 0; i < sheet.tiers().size(); i++) {
      BigDecimal lower = sheet.tiers().get(i).from().max(sheet.free());
      BigDecimal upper = i + 1 < sheet.tiers().size() ? sheet.tiers().get(i + 1).from() : high;
      own.add(
          new Part(Optional.empty(), between(before, lower, upper), sheet.tiers().get(i).price()));
    }
    own.removeIf(part -> part.units().signum() == 0);
    parts.addAll(0, own);
    return sheet.costOf(total).subtract(sheet.costOf(before));
  }

  /** How much of the way from one total to the other leads through a range; negative backwards. */
  private BigDecimal between(BigDecimal before, BigDecimal lower, BigDecimal upper) {
    BigDecimal from = before.min(total).max(lower);
    BigDecimal to = before.max(total).min(upper);
    BigDecimal length = to.subtract(from).max(BigDecimal.ZERO);
    return total.compareTo(before) < 0 ? length.negate() : length;
  }

  /** Earlier units of each volume sheet, where the total has moved to a tier of another price. */
  private List<Part> anew(BigDecimal before) {
    return paid.stream()
        .map(Paid::sheet)
        .distinct()
        .sorted(Comparator.comparing(Sheet::sku).thenComparing(Sheet::validFrom))
        .map(
            sheet ->
                new Part(
                    Optional.of(sheet),
                    paid.stream()
                        .filter(each -> each.sheet().equals(sheet))
                        .map(Paid::units)
                        .reduce(BigDecimal.ZERO, BigDecimal::add),
                    sheet.reached(total).subtract(sheet.reached(before))))
        .filter(part -> part.units().signum() != 0 && part.price().signum() != 0)
        .toList();
  }
}
