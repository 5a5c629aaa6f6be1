package io.flywheel.feeds.sample;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Names of columns: how they are compared, written in SQL, and what they say of people. */
public final class Names {
  /** Before the fields of an exploded array. */
  static final String ITEM = "item.";

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern WORD =
      Pattern.compile(
          "[^\\p{L}\\p{N}]+|(?<=[\\p{Ll}\\p{N}])(?=\\p{Lu})|(?<=\\p{Lu})(?=\\p{Lu}\\p{Ll})");

  /** What the parser of expressions takes for something else than a name. */
  private static final Set<String> TAKEN =
      Set.of(
          "all",
          "and",
          "any",
          "array",
          "between",
          "both",
          "case",
          "cast",
          "collate",
          "column",
          "constraint",
          "cross",
          "current_date",
          "current_time",
          "current_timestamp",
          "current_user",
          "distinct",
          "else",
          "end",
          "except",
          "exists",
          "false",
          "filter",
          "for",
          "from",
          "full",
          "group",
          "having",
          "in",
          "inner",
          "intersect",
          "interval",
          "into",
          "is",
          "join",
          "lateral",
          "leading",
          "left",
          "like",
          "map",
          "not",
          "null",
          "on",
          "only",
          "or",
          "order",
          "outer",
          "overlaps",
          "position",
          "right",
          "select",
          "session_user",
          "some",
          "struct",
          "table",
          "then",
          "time",
          "trailing",
          "true",
          "union",
          "unique",
          "unknown",
          "user",
          "using",
          "when",
          "where",
          "with");

  private static final Set<String> PERSONAL =
      Set.of(
          "email",
          "mail",
          "phone",
          "telephone",
          "telefon",
          "mobile",
          "handy",
          "address",
          "address1",
          "address2",
          "adresse",
          "street",
          "strasse",
          "straße",
          "zip",
          "postcode",
          "postal",
          "plz",
          "birth",
          "birthday",
          "birthdate",
          "dob",
          "firstname",
          "lastname",
          "surname",
          "vorname",
          "nachname",
          "fullname",
          "recipient",
          "iban",
          "ssn",
          "passport");

  /** Whose names are those of people, in front of {@code name}. */
  private static final Set<String> PEOPLE =
      Set.of(
          "first",
          "last",
          "full",
          "customer",
          "buyer",
          "billing",
          "shipping",
          "ship",
          "bill",
          "contact",
          "recipient",
          "cardholder",
          "subscriber",
          "user",
          "client");

  private static final Pattern MAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");

  private Names() {}

  /** Case, spaces and marks do not tell names apart. */
  public static String key(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }

  /** A column as an expression names it. */
  public static String quoted(String name) {
    boolean plain = PLAIN.matcher(name).matches() && !TAKEN.contains(name.toLowerCase(Locale.ROOT));
    return plain ? name : "`" + name.replace("`", "``") + "`";
  }

  /** A path of names, each quoted by itself. */
  static String quotedPath(List<String> path) {
    return path.stream().map(Names::quoted).collect(Collectors.joining("."));
  }

  /** A text in SQL. */
  public static String literal(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  /** True for a column that holds what is known of people. */
  public static boolean personal(SampleColumn column) {
    List<String> words =
        Arrays.stream(WORD.split(column.name()))
            .map(word -> word.toLowerCase(Locale.ROOT))
            .toList();
    for (int i = 0; i < words.size(); i++) {
      if (PERSONAL.contains(words.get(i))
          || i > 0 && words.get(i).equals("name") && PEOPLE.contains(words.get(i - 1))) {
        return true;
      }
    }
    List<String> present = column.present();
    return present.stream().filter(value -> MAIL.matcher(value).matches()).count() * 2
        > present.size();
  }
}
