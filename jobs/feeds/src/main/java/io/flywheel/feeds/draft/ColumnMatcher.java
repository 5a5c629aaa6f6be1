package io.flywheel.feeds.draft;

import io.flywheel.feeds.draft.Vocabulary.Candidate;
import io.flywheel.feeds.sample.Names;
import io.flywheel.feeds.sample.Sample;
import io.flywheel.feeds.sample.SampleColumn;
import io.flywheel.feeds.sample.TimeForm;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds what each canonical column of a feed may be made of. */
final class ColumnMatcher {
  /** What is said of a column that is told by its values alone. */
  static final String ONLY = "the only column with such values";

  private final Sample sample;
  private final Contract contract;
  private final Vocabulary vocabulary;
  private final Map<String, SampleColumn> columns;
  private final Map<String, ColumnDraft> drafts = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private final Set<SampleColumn> taken = new HashSet<>();
  private Optional<OrderGroups> groups = Optional.empty();

  ColumnMatcher(Sample sample, Contract contract) {
    this.sample = sample;
    this.contract = contract;
    this.vocabulary = Vocabulary.of(contract.feed().orElseThrow().name());
    this.columns = sample.byKey();
  }

  /** A draft of each column that the feed delivers, in the order of the contract. */
  List<ColumnDraft> drafts() {
    List<String> key = contract.key();
    if (key.size() > 1) {
      draft(key.get(0))
          .filter(draft -> draft.uses().size() == 1 && draft.sql().equals(first(draft).sql()))
          .ifPresent(draft -> groups = OrderGroups.of(first(draft), sample.columns()));
    }
    List<ContractColumn> delivered = contract.deliveredColumns();
    // A column of a name is not given away to another that has some values like it.
    delivered.stream().filter(this::named).forEach(column -> draft(column.name()));
    return delivered.stream().map(column -> draft(column.name()).orElseThrow()).toList();
  }

  private static SampleColumn first(ColumnDraft draft) {
    return draft.uses().get(0);
  }

  private boolean named(ContractColumn column) {
    return columns.containsKey(Names.key(column.name()));
  }

  private Optional<ColumnDraft> draft(String name) {
    if (drafts.containsKey(name) || !open.add(name)) {
      return Optional.ofNullable(drafts.get(name));
    }
    Optional<ColumnDraft> draft =
        contract.deliveredColumns().stream()
            .filter(column -> column.name().equals(name))
            .findFirst()
            .map(column -> drafted(Target.of(column)));
    draft.ifPresent(found -> drafts.put(name, found));
    open.remove(name);
    return draft;
  }

  private ColumnDraft drafted(Target target) {
    List<String> refused = new ArrayList<>();
    for (Candidate candidate : vocabulary.candidates(target.name())) {
      boolean beside =
          candidate.beside().stream().allMatch(name -> columns.containsKey(Names.key(name)));
      Optional<ColumnDraft> found =
          !beside
              ? Optional.empty()
              : candidate.plain() ? plain(target, candidate, refused) : made(target, candidate);
      if (found.isPresent()) {
        return found.get();
      }
    }
    return byValues(target).orElseGet(() -> ColumnDraft.missing(target.column(), why(refused)));
  }

  private static String why(List<String> refused) {
    return refused.isEmpty() ? "" : String.join("; ", refused);
  }

  private Optional<ColumnDraft> plain(Target target, Candidate candidate, List<String> refused) {
    SampleColumn column = columns.get(Names.key(candidate.name()));
    if (column == null || taken.contains(column)) {
      return Optional.empty();
    }
    Optional<ColumnDraft> draft = of(target, column, candidate.exact() ? "" : reason(candidate));
    if (draft.isPresent()) {
      taken.add(column);
    } else if (!column.present().isEmpty()) {
      refused.add(
          "%s has other values, such as %s"
              .formatted(column.sql(), Names.literal(column.present().get(0))));
    }
    return draft;
  }

  private static String reason(Candidate candidate) {
    return candidate.reason().isEmpty() ? "by its name" : candidate.reason();
  }

  private Optional<ColumnDraft> of(Target target, SampleColumn column, String guess) {
    Template template = template(groups(target));
    List<String> values = template.values(column);
    List<String> present = values.stream().filter(Objects::nonNull).toList();
    String text = target.number() ? column.sql() : template.text(column);
    boolean gaps = (target.number() ? column.values() : values).stream().anyMatch(Objects::isNull);
    Optional<String> whereEmpty =
        gaps && target.column().required()
            ? vocabulary.whereEmpty(target.name())
            : Optional.empty();
    String whole = whereEmpty.map(other -> "coalesce(" + text + ", " + other + ")").orElse(text);
    Optional<Fit> fit = Fit.of(target, whole, present, vocabulary);
    String aggregated = Fit.of(target, column.sql(), present, vocabulary).map(Fit::sql).orElse("");
    return fit.map(
        found -> {
          List<String> doubts = new ArrayList<>();
          doubts.add(guess);
          if (!text.equals(column.sql())) {
            doubts.add("it stands on the first line of an order only");
          }
          if (!present.isEmpty() || target.column().required() || !guess.isEmpty()) {
            doubts.add(found.doubt());
          }
          whereEmpty.ifPresent(other -> doubts.add(other + " where it is empty"));
          if (gaps && whereEmpty.isEmpty() && target.column().required() && !present.isEmpty()) {
            doubts.add(
                "empty in %d of %d rows, which ingest sets aside"
                    .formatted(values.stream().filter(Objects::isNull).count(), values.size()));
          }
          return new ColumnDraft(
              target.column(), found.sql(), aggregated, joined(doubts), List.of(column));
        });
  }

  private Optional<ColumnDraft> made(Target target, Candidate candidate) {
    Template template = template(groups(target));
    Optional<String> sql = template.fill(target, candidate.sql());
    Template flat = template(Optional.empty());
    Optional<String> aggregated = flat.fill(target, candidate.sql());
    return sql.map(
        text ->
            new ColumnDraft(
                target.column(),
                text,
                aggregated.filter(other -> !other.contains(" OVER ")).orElse(""),
                joined(
                    Stream.concat(Stream.of(reason(candidate)), template.doubts().stream())
                        .toList()),
                template.uses().stream().distinct().toList()));
  }

  /** Only what is the same for all lines of an order is taken from its first one. */
  private Optional<OrderGroups> groups(Target target) {
    return groups.filter(orders -> vocabulary.ofOrder(target.name()));
  }

  private Template template(Optional<OrderGroups> orders) {
    return new Template(
        columns, orders, vocabulary, name -> draft(name).filter(ColumnDraft::found));
  }

  private static String joined(List<String> doubts) {
    return new LinkedHashSet<>(doubts)
        .stream().filter(doubt -> !doubt.isEmpty()).collect(Collectors.joining("; "));
  }

  /** The only column whose values can be no other's. */
  private Optional<ColumnDraft> byValues(Target target) {
    if (!target.column().required()) {
      return Optional.empty();
    }
    Optional<SampleColumn> only = Optional.empty();
    if (target.currency()) {
      only = only(column -> Fit.currencies(column.distinct()));
    } else if (target.name().equals("marketplace")) {
      only = only(column -> Fit.countries(column.distinct()));
    } else if (businessTime(target)) {
      only = only(column -> TimeForm.of(column.present()).isPresent());
    } else if (target.decimals() >= 0) {
      only = only(column -> column.distinct().stream().anyMatch(v -> v.matches("-?\\d+\\.\\d+")));
    }
    Optional<ColumnDraft> draft = only.flatMap(column -> of(target, column, ONLY));
    draft.ifPresent(found -> taken.addAll(found.uses()));
    return draft;
  }

  private boolean businessTime(Target target) {
    return contract
        .feed()
        .orElseThrow()
        .businessDay()
        .filter(sql -> sql.matches(".*\\b" + target.name() + "\\b.*"))
        .isPresent();
  }

  private Optional<SampleColumn> only(Predicate<SampleColumn> like) {
    List<SampleColumn> found =
        sample.columns().stream().filter(c -> !taken.contains(c)).filter(like).toList();
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }
}
