package io.flywheel.feeds.mapping;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueType;
import io.flywheel.warehouse.contract.Contract;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads {@code replaces} of a feed. */
final class ReplacesReader {
  static final String REPLACES = "replaces";
  private static final List<String> VERSIONED = List.of("group", "version");
  private static final String CHOICES =
      "none, path, folder or { group = SQL over _file, version = SQL over _file }";

  private final Config config;
  private final String where;
  private final Contract contract;

  /**
   * @param config the feed's entry
   * @param where file, line and name of the entry, for messages
   * @param contract the feed's bronze table
   */
  ReplacesReader(Config config, String where, Contract contract) {
    this.config = config;
    this.where = where;
    this.contract = contract;
  }

  /**
   * @param records what the mapping makes of a row; empty for canonical files
   * @throws MappingException when it is no choice, or when the key needs one that is not given
   */
  Replaces read(List<RecordMapping> records) {
    if (!config.hasPath(REPLACES)) {
      numbered(records)
          .ifPresent(
              column -> {
                throw new MappingException(
                    ("%s: the key column %s is made of row numbers, so a row that is inserted or"
                            + " left out changes the keys of others; say what a newer file"
                            + " replaces: replaces = %s")
                        .formatted(where, column, CHOICES));
              });
      return Replaces.ofDefault(contract);
    }
    if (config.getValue(REPLACES).valueType() == ConfigValueType.OBJECT) {
      return versioned();
    }
    Replaces chosen = Replaces.of(scope(config.getString(REPLACES)));
    if (!chosen.deletes() && Replaces.keyIsLine(contract)) {
      throw new MappingException(
          ("%s.replaces: the key of %s is the line, so with none fewer lines delivered again would"
                  + " leave old ones behind; choose path, folder or { group, version }")
              .formatted(where, contract.table()));
    }
    return chosen;
  }

  private Replaces.Scope scope(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "none" -> Replaces.Scope.NONE;
      case "path" -> Replaces.Scope.PATH;
      case "folder" -> Replaces.Scope.FOLDER;
      default ->
          throw new MappingException("%s.replaces: '%s' is not %s".formatted(where, text, CHOICES));
    };
  }

  private Replaces versioned() {
    MappingReader.known(config.getConfig(REPLACES).root(), VERSIONED, where + "." + REPLACES);
    return new Replaces(Replaces.Scope.GROUP, ofPath("group"), ofPath("version"));
  }

  private String ofPath(String name) {
    String place = where + "." + REPLACES + "." + name;
    if (!config.hasPath(REPLACES + "." + name)) {
      throw new MappingException(place + ": is required; replaces is " + CHOICES);
    }
    String sql = config.getString(REPLACES + "." + name);
    List<String> others =
        new SourceExpression(sql, place)
            .names().stream().filter(column -> !column.equals(FileColumns.FILE)).toList();
    if (!others.isEmpty()) {
      throw new MappingException(
          "%s: '%s' reads %s; only _file, the path, is known of a file before it is read"
              .formatted(place, sql, String.join(", ", others)));
    }
    return sql;
  }

  /** The first key column that is made of the place of a row among others. */
  private Optional<String> numbered(List<RecordMapping> records) {
    return contract.key().stream()
        .filter(
            column ->
                records.stream()
                    .flatMap(made -> made.column(column).stream())
                    .anyMatch(SourceExpression::numbersRows))
        .findFirst();
  }
}
