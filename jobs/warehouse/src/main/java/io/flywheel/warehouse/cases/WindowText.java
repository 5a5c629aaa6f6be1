package io.flywheel.warehouse.cases;

import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.InputWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The windows of an input as its contract writes them, and how they are made larger. */
final class WindowText {
  private final Contract contract;
  private final Input input;

  /**
   * @param contract the table that reads
   * @param input one of its inputs
   */
  WindowText(Contract contract, Input input) {
    this.contract = contract;
    this.input = input;
  }

  /** The file, and the line of the input in it. */
  String place() {
    return contract.file() + (input.line() > 0 ? ":" + input.line() : "");
  }

  /** The windows, such as {@code interval: day, lookback: 6}. */
  String windows() {
    List<String> texts = new ArrayList<>(input.windows().stream().map(WindowText::text).toList());
    if (!input.columns().isEmpty()) {
      texts.add("columns: " + input.columns());
    }
    return String.join(", ", texts);
  }

  private static String text(InputWindow window) {
    if (window instanceof InputWindow.Interval interval) {
      return "interval: "
          + interval.unit().word()
          + (interval.lookback() > 0 ? ", lookback: " + interval.lookback() : "")
          + (interval.lookahead() > 0 ? ", lookahead: " + interval.lookahead() : "");
    }
    if (window instanceof InputWindow.Join join) {
      String matches =
          join.matches().stream()
              .map(
                  match ->
                      match.target().equals(match.input())
                          ? match.target()
                          : match.target() + ": " + match.input())
              .collect(Collectors.joining(", ", "join: [", "]"));
      return matches
          + join.validity()
              .map(
                  each ->
                      ", valid_from: %s, valid_to: %s, as_of: %s"
                          .formatted(each.validFrom(), each.validTo(), each.asOf()))
              .orElse("");
    }
    return window instanceof InputWindow.Affected ? "affected" : "no window";
  }

  /** What to do when they are too small. */
  String advice() {
    List<String> ways = new ArrayList<>();
    if (!input.columns().isEmpty()) {
      ways.add("list under columns all that transform.sql reads");
    }
    if (input.interval().isPresent()) {
      ways.add("add lookback or lookahead to the input");
    }
    if (!input.joins().isEmpty()) {
      ways.add("let join name what transform.sql joins by");
    }
    if (input.reach().stream().anyMatch(InputWindow.Affected.class::isInstance)) {
      ways.add("let its affected.sql return more");
    }
    ways.add("let transform.sql read only what the window reaches");
    return sentence(String.join(", or ", ways));
  }

  /** A clause that begins a sentence. */
  static String sentence(String clause) {
    return Character.toUpperCase(clause.charAt(0)) + clause.substring(1);
  }
}
