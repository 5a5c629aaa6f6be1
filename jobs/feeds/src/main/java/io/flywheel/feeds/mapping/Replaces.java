package io.flywheel.feeds.mapping;

import io.flywheel.warehouse.contract.Contract;

/**
 * What a newer file of a feed takes the place of.
 *
 * @param scope how far it reaches
 * @param group SQL over {@code _file}: files of one group are exports of the same thing; empty
 *     unless the scope is {@link Scope#GROUP}
 * @param version SQL over {@code _file}: of a group only the files of the greatest version, as
 *     text, stand; empty unless the scope is {@link Scope#GROUP}
 */
public record Replaces(Scope scope, String group, String version) {

  /** How far a newer file reaches. */
  public enum Scope {
    /** Versions of its own records; others stay. */
    NONE,
    /** All that its path said before. */
    PATH,
    /** The same, and files that its folder no longer has. */
    FOLDER,
    /** The same as {@link #PATH}, and all files of older versions of its group. */
    GROUP
  }

  /** One of the scopes that need no expression. */
  static Replaces of(Scope scope) {
    return new Replaces(scope, "", "");
  }

  /** Where the key is the line, fewer lines delivered again must leave no old ones behind. */
  static Replaces ofDefault(Contract contract) {
    return of(keyIsLine(contract) ? Scope.PATH : Scope.NONE);
  }

  static boolean keyIsLine(Contract contract) {
    return contract.key().contains("source_line");
  }

  /**
   * Where the key is the line, a source row can give one record only.
   *
   * @param place the setting that makes several of one
   * @throws MappingException when the key is the line
   */
  static void requireOwnKey(Contract contract, String place) {
    if (keyIsLine(contract)) {
      throw new MappingException(
          "%s: the key of %s is the line of the file, so a row gives one record"
              .formatted(place, contract.table()));
    }
  }

  /** True when a file deletes records that it does not name. */
  public boolean deletes() {
    return scope != Scope.NONE;
  }
}
