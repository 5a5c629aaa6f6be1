package io.flywheel.feeds.mapping;

import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import io.flywheel.warehouse.contract.Feed;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Which columns of a bronze table a feed delivers; the others are the engine's own. */
public final class CanonicalColumns {
  private static final Set<String> ADDED =
      Set.of("source_file", "source_line", "delivery", "restored", "withdrawn", "run_id");

  private CanonicalColumns() {}

  /** The delivered columns in the order of a canonical file. */
  public static List<ContractColumn> of(Contract contract) {
    return contract.columns().stream()
        .filter(column -> delivered(contract, column.name()))
        .toList();
  }

  /**
   * month and day are delivered when the business day is told by them, revision when the contract
   * takes it as it comes.
   */
  private static boolean delivered(Contract contract, String column) {
    Feed feed = contract.feed().orElseThrow();
    return switch (column) {
      case "month", "day" -> feed.businessDay().filter(sql -> names(sql, column)).isPresent();
      case "revision" -> feed.revision().equals("revision");
      default -> !ADDED.contains(column);
    };
  }

  private static boolean names(String sql, String column) {
    return Pattern.compile("(?<![\\w.])" + column + "(?![\\w(])").matcher(sql).find();
  }
}
