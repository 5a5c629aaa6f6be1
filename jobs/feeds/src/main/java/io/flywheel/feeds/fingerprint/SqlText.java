package io.flywheel.feeds.fingerprint;

/** An SQL expression as it was typed. */
final class SqlText {
  private static final String QUOTES = "'\"`";
  private static final String BRACKETS = "()[],.;";

  private final String sql;
  private final StringBuilder dense = new StringBuilder();
  private int at;
  private boolean blank;

  SqlText(String sql) {
    this.sql = sql;
  }

  /** The same SQL without comments, and with no more blanks outside quotes than it needs. */
  String dense() {
    while (at < sql.length()) {
      char next = sql.charAt(at);
      if (Character.isWhitespace(next)) {
        blank = true;
        at++;
      } else if (sql.startsWith("--", at)) {
        skipTo("\n");
      } else if (sql.startsWith("/*", at)) {
        skipTo("*/");
      } else {
        separate(next);
        if (QUOTES.indexOf(next) >= 0) {
          quoted(next);
        } else {
          dense.append(next);
          at++;
        }
      }
    }
    return dense.toString();
  }

  private void skipTo(String end) {
    int found = sql.indexOf(end, at + 2);
    at = found < 0 ? sql.length() : found + end.length();
    blank = true;
  }

  /** Two words or two operators without a blank between them would be another one. */
  private void separate(char next) {
    if (blank && !dense.isEmpty()) {
      int before = kind(dense.charAt(dense.length() - 1));
      if (before != 0 && before == kind(next)) {
        dense.append(' ');
      }
    }
    blank = false;
  }

  private static int kind(char letter) {
    if (BRACKETS.indexOf(letter) >= 0) {
      return 0;
    }
    if (QUOTES.indexOf(letter) >= 0) {
      return 1;
    }
    return Character.isLetterOrDigit(letter) || letter == '_' ? 2 : 3;
  }

  private void quoted(char quote) {
    boolean raw = quote != '`' && dense.toString().matches("(?s).*(?<!\\w)[rR]");
    boolean escapes = quote != '`' && !raw;
    int end = at + 1;
    while (end < sql.length() && sql.charAt(end) != quote) {
      end += escapes && sql.charAt(end) == '\\' ? 2 : 1;
    }
    end = Math.min(end + 1, sql.length());
    dense.append(sql, at, end);
    at = end;
  }
}
