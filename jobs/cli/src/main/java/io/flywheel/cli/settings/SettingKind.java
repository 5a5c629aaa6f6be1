package io.flywheel.cli.settings;

/** What a setting's value must look like. */
enum SettingKind {
  TEXT("a string"),
  /** Never printed. */
  SECRET("a string"),
  /** A whole number from 1. */
  COUNT("a whole number from 1"),
  /** A whole number from 0, of days. */
  DAYS("a whole number from 0 to 3650"),
  /** A number from 0 to 1. */
  SHARE("a number from 0 to 1"),
  /** Exact in DECIMAL(10,6). */
  WEIGHT("a number from 0 to 1000 with at most 6 decimals"),
  SWITCH("true or false"),
  /** A word, or an object of two expressions. */
  REPLACES("none, path, folder or { group = SQL, version = SQL }"),
  DAY("a day such as 2025-01-31"),
  /** An IANA time zone. */
  ZONE("a time zone such as UTC or Europe/Berlin"),
  /** Three letters of ISO 4217. */
  CURRENCY("a currency of ISO 4217 such as USD"),
  /** A folder, or a URI of a storage system. */
  FOLDER("a folder"),
  TEXTS("a list of strings"),
  GLOBS("a glob, or a list of globs"),
  /** A list of objects, each a row. */
  ROWS("a list of rows, each { column = value }"),
  /** A list of objects, each a record of a row. */
  RECORDS("a list of records, each { where = SQL, columns { column = SQL } }"),
  /** An object whose entries are further settings. */
  SECTION("a section in braces");

  private final String wanted;

  SettingKind(String wanted) {
    this.wanted = wanted;
  }

  /** The form in words, for messages. */
  String wanted() {
    return wanted;
  }
}
