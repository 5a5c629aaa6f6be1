package io.flywheel.warehouse.contract;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The columns that the engine adds to what a feed delivers: where a row is filed, where it came
 * from and which version it is. This is their only definition, the same for every bronze table;
 * contracts do not list them.
 *
 * <p>In the order of a table: {@code month}, {@code day}, the delivered columns, {@code revision},
 * {@code source_file}, {@code source_line}, {@code lookup_file}, {@code lookup_line}, {@code
 * delivery}, {@code version_rank}, {@code is_deleted}, {@code run_id}. A feed may deliver {@code
 * month}, {@code day} and {@code revision} itself: month and day when its business day is told by
 * them, revision when its property revision is that column. Then they stand where its contract
 * lists them.
 */
public final class BookkeepingColumns {
  public static final String MONTH = "month";
  public static final String DAY = "day";
  public static final String REVISION = "revision";
  public static final String SOURCE_FILE = "source_file";
  public static final String SOURCE_LINE = "source_line";
  public static final String LOOKUP_FILE = "lookup_file";
  public static final String LOOKUP_LINE = "lookup_line";
  public static final String DELIVERY = "delivery";
  public static final String VERSION_RANK = "version_rank";
  public static final String IS_DELETED = "is_deleted";
  public static final String RUN_ID = "run_id";

  /** ORDER BY of the versions of one key on one day; the first is the current one. */
  public static final String VERSION_ORDER =
      "version_rank DESC, revision DESC, source_file, delivery DESC, source_line, is_deleted";

  /** What every bronze table's usage begins with. */
  static final String USAGE =
      "Every accepted version of a record is a row, and ingest adds rows where a key is deleted or"
          + " an earlier version becomes current again. The current row of a key on a day is the"
          + " first by "
          + VERSION_ORDER
          + "; when is_deleted is true there, the key has no row on that day. The table of the same"
          + " name in current has just these rows.";

  /** What the description of every revision ends with. */
  public static final String ORDERED = " The order of versions is " + VERSION_ORDER + ".";

  private static final List<String> ALWAYS =
      List.of(
          SOURCE_FILE,
          SOURCE_LINE,
          LOOKUP_FILE,
          LOOKUP_LINE,
          DELIVERY,
          VERSION_RANK,
          IS_DELETED,
          RUN_ID);
  private static final List<String> UNLESS_DELIVERED = List.of(MONTH, DAY, REVISION);

  private BookkeepingColumns() {}

  /** True for a column that the feed brings; false for one that the engine adds. */
  static boolean delivers(Feed feed, String column) {
    return switch (column) {
      case MONTH, DAY -> feed.businessDay().filter(sql -> names(sql, column)).isPresent();
      case REVISION -> feed.revision().equals(REVISION);
      default -> !ALWAYS.contains(column);
    };
  }

  private static boolean names(String sql, String column) {
    return Pattern.compile("(?<![\\w.])" + column + "(?![\\w(])").matcher(sql).find();
  }

  /**
   * The columns of a bronze table.
   *
   * @param place the list of columns in the contract
   * @param listed the columns it lists
   * @param feed the table's feed
   * @param key names of added columns that are the primary key of records without a key of their
   *     own; empty where the contract marks delivered columns
   * @throws ContractException at the line of a column that the engine adds, and when a delivered
   *     one is not listed
   */
  static List<ContractColumn> around(
      YamlNode place, List<ContractColumn> listed, Feed feed, List<String> key) {
    for (int i = 0; i < listed.size(); i++) {
      String name = listed.get(i).name();
      if (!delivers(feed, name)) {
        throw place
            .items()
            .get(i)
            .error("column '" + name + "' is added by the engine; delete it from the contract");
      }
    }
    for (String name : UNLESS_DELIVERED) {
      if (delivers(feed, name) && ContractReader.column(listed, name).isEmpty()) {
        throw place.error(
            "a property of the feed reads column '" + name + "', so the contract lists it");
      }
    }
    List<ContractColumn> columns = new ArrayList<>();
    Stream.of(month(), day(feed, listed)).filter(each -> adds(feed, each)).forEach(columns::add);
    listed.stream().map(BookkeepingColumns::ordered).forEach(columns::add);
    tail(feed).filter(each -> adds(feed, each)).map(each -> keyed(each, key)).forEach(columns::add);
    return List.copyOf(columns);
  }

  private static boolean adds(Feed feed, ContractColumn column) {
    return !delivers(feed, column.name());
  }

  private static ContractColumn month() {
    return new ContractColumn(
        MONTH, "date", "DATE", true, 1, 0, false, "First day of the month of day.", List.of(), 0);
  }

  private static ContractColumn day(Feed feed, List<ContractColumn> listed) {
    String told =
        feed.businessDay()
            .map(
                sql ->
                    ContractReader.column(listed, sql)
                        .filter(column -> column.logicalType().equals("timestamp"))
                        .map(at -> ", the date of " + sql + " in the reporting time zone.")
                        .orElse(": " + sql + "."))
            .orElse(", the day of the file.");
    return column(DAY, "date", "DATE", "Business day" + told);
  }

  private static Stream<ContractColumn> tail(Feed feed) {
    return Stream.of(
        ordered(column(REVISION, "integer", "INT", revision(feed))),
        column(
            SOURCE_FILE,
            "string",
            "STRING",
            "Path of the delivered file, relative to the landing area."),
        column(
            SOURCE_LINE,
            "integer",
            "BIGINT",
            "Line of the file on which the record starts, counted from 1, the header included;"
                + " the record's number in a Parquet file."),
        optional(
            LOOKUP_FILE,
            "string",
            "STRING",
            "Path of the second file in which the record has looked up a row, as lookup of the"
                + " mapping says; null where none was looked up, or none was found."),
        optional(LOOKUP_LINE, "integer", "BIGINT", "Line of that file on which the row starts."),
        column(
            DELIVERY,
            "integer",
            "INT",
            "1 for the first content accepted at that path, 2 for the next, and so on."),
        column(
            VERSION_RANK,
            "integer",
            "INT",
            "0 as delivered; higher on rows of a key after a deletion made an earlier version"
                + " current again. The highest comes first."),
        column(
            IS_DELETED,
            "boolean",
            "BOOLEAN",
            "True on a tombstone, a row that ingest added: the key has no row on this day, because"
                + " the version copied here lies on another day, or because newer files"
                + " no longer have it."),
        column(RUN_ID, "string", "STRING", "The run that wrote the row."));
  }

  private static String revision(Feed feed) {
    return switch (feed.revision()) {
      case "0" -> "Always 0: the feed counts no revisions.";
      case "_file_day_number" -> "Day of the file as a number, yyyymmdd.";
      default -> "Version of the record: " + feed.revision() + ".";
    };
  }

  private static ContractColumn column(
      String name, String logical, String physical, String description) {
    return new ContractColumn(
        name, logical, physical, true, 0, 0, false, description, List.of(), 0);
  }

  private static ContractColumn optional(
      String name, String logical, String physical, String description) {
    return new ContractColumn(
        name, logical, physical, false, 0, 0, false, description, List.of(), 0);
  }

  /** A revision is read together with the columns that come before and after it. */
  private static ContractColumn ordered(ContractColumn column) {
    return column.name().equals(REVISION)
        ? with(column, column.keyPosition(), column.description() + ORDERED)
        : column;
  }

  private static ContractColumn keyed(ContractColumn column, List<String> key) {
    return with(column, key.indexOf(column.name()) + 1, column.description());
  }

  private static ContractColumn with(ContractColumn column, int keyPosition, String description) {
    return new ContractColumn(
        column.name(),
        column.logicalType(),
        column.physicalType(),
        column.required(),
        column.partitionPosition(),
        keyPosition,
        column.personal(),
        description,
        column.checks(),
        column.line());
  }
}
