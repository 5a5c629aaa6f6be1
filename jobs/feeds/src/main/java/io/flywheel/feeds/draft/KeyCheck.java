package io.flywheel.feeds.draft;

import io.flywheel.feeds.sample.SampleColumn;
import io.flywheel.warehouse.contract.Contract;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Looks whether what is to be the key tells the rows apart that were read. */
final class KeyCheck {
  private KeyCheck() {}

  /** What stands twice; empty when nothing does, or when the key is more than columns. */
  static Optional<String> repeated(Contract contract, List<ColumnDraft> drafts, int rows) {
    List<ColumnDraft> key =
        drafts.stream().filter(draft -> contract.key().contains(draft.column().name())).toList();
    boolean columns =
        key.size() == contract.key().size()
            && key.stream().allMatch(draft -> draft.found() && !draft.numbersRows());
    Set<SampleColumn> parts =
        key.stream()
            .flatMap(draft -> draft.uses().stream())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (!columns || parts.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Integer> counts = new HashMap<>();
    IntStream.range(0, rows)
        .mapToObj(
            row ->
                parts.stream()
                    .map(column -> Objects.toString(column.values().get(row), ""))
                    .collect(Collectors.joining(":")))
        .forEach(value -> counts.merge(value, 1, Integer::sum));
    return counts.entrySet().stream()
        .filter(count -> count.getValue() > 1)
        .max(
            Map.Entry.<String, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(count -> "NOT unique: %s stands %d times".formatted(count.getKey(), count.getValue()));
  }
}
