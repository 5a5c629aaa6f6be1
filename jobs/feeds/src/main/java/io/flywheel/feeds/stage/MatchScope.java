package io.flywheel.feeds.stage;

import io.flywheel.feeds.mapping.SourceExpression;
import io.flywheel.warehouse.contract.Contract;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which rows of a feed are looked at together: those that can decide which of them stands. */
public enum MatchScope {
  /**
   * Rows of one key and revision. Enough where the key tells the business day: a daily dump of
   * reference rows repeats each key under another revision and would have all of them looked at.
   */
  VERSION,

  /** Rows of one key: a version on one day decides what stands on others. */
  KEY;

  /** What a feed needs that withdraws nothing. */
  public static MatchScope of(Contract contract) {
    return moves(contract) ? KEY : VERSION;
  }

  /** True when versions of one key can lie on different days. */
  private static boolean moves(Contract contract) {
    Optional<String> day = contract.feed().orElseThrow().businessDay();
    return day.isPresent()
        && !contract
            .key()
            .containsAll(SourceExpression.columns(day.get(), contract.file().toString()));
  }

  /** The columns in which such rows are equal. */
  List<String> columns(Contract contract) {
    return this == KEY ? contract.key() : version(contract);
  }

  /** SQL of the hash over those columns. */
  String hash(Contract contract) {
    return "xxhash64(%s)".formatted(String.join(", ", columns(contract)));
  }

  /** The columns that make two rows the same version: the key, then the revision. */
  public static List<String> version(Contract contract) {
    return Stream.concat(contract.key().stream(), Stream.of("revision")).distinct().toList();
  }
}
