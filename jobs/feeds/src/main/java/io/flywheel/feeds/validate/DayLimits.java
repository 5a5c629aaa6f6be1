package io.flywheel.feeds.validate;

import io.flywheel.feeds.mapping.BrokenFileException;
import io.flywheel.feeds.mapping.SourceExpression;
import io.flywheel.feeds.parse.FileParser;
import io.flywheel.feeds.parse.FileTask;
import io.flywheel.warehouse.contract.Contract;
import java.time.LocalDate;
import java.util.Optional;

/**
 * Which business days are within reason. 0001-01-01 or 9999-12-31 stand for "unknown" in many
 * systems; taken for days they would make a file for each month in between.
 *
 * @param first the first day within reason
 */
public record DayLimits(LocalDate first) {
  /**
   * Says that rows of a table hold from a day on: no business day, and "always" is within reason.
   */
  private static final String VALIDITY = "valid_from";

  private static final String LAST = "date_from_unix_date(" + FileParser.LAST_DAY + ")";
  private static final String ISO_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}";
  private static final String ANY_DAY = "^[+-]?[0-9]{4,}-[0-9]{2}-[0-9]{2}";

  /**
   * Verifies the day that a file's name tells.
   *
   * @throws BrokenFileException when it is beyond reason
   */
  public void verify(FileTask file) throws BrokenFileException {
    if (file.day().isBefore(first)) {
      throw new BrokenFileException(
          "the name tells the day %s, before %s; if that is right, set ingest.first-day"
              .formatted(file.day(), first));
    }
    if (file.day().isAfter(FileTask.lastDay(file.modifiedOn()))) {
      throw new BrokenFileException(
          "the name tells the day %s, more than a year after the file was modified (%s); if that is"
                  .formatted(file.day(), file.modifiedOn())
              + " right, correct its modification time (touch)");
    }
  }

  /** SQL that is false for a date or time, or the text of one, that is beyond reason. */
  String reasonable(String value) {
    String text = "CAST(%s AS STRING)".formatted(value);
    return "(%1$s IS NULL OR %1$s NOT RLIKE '%2$s' OR %1$s RLIKE '%3$s' AND %4$s)"
        .formatted(
            text, ANY_DAY, ISO_DAY, within("try_cast(left(%s, 10) AS DATE)".formatted(text)));
  }

  /** SQL of the day that a date, a time or the text of one tells; NULL when it is beyond reason. */
  String day(String value) {
    String text = "CAST(%s AS STRING)".formatted(value);
    String day = ValueRules.value("left(%s, 10)".formatted(text), "DATE");
    return "IF(%s RLIKE '%s([ T].*)?$' AND %s, %s, NULL)"
        .formatted(text, ISO_DAY, within(day), day);
  }

  /** SQL of the column that tells the business day of a record; empty when any day will do. */
  static Optional<String> judged(Contract contract) {
    return contract
        .feed()
        .orElseThrow()
        .businessDay()
        .map(sql -> SourceExpression.columns(sql, contract.file().toString()))
        .filter(columns -> !columns.contains(VALIDITY))
        .flatMap(columns -> columns.stream().findFirst());
  }

  /**
   * SQL of the reason against a record whose column {@code day} is beyond reason.
   *
   * @param shown SQL of the column and value that tell it
   * @param beside what the file's last day is counted from
   */
  String reason(String shown, String beside) {
    return ("CASE WHEN day < DATE '%1$s' THEN concat(%2$s, ' is of ', CAST(day AS STRING), ', before"
            + " %1$s; if that is right, set ingest.first-day')"
            + " WHEN day > %3$s THEN concat(%2$s, ' is of ', CAST(day AS STRING), ', after ',"
            + " CAST(%3$s AS STRING), ', which is a year after %4$s') END")
        .formatted(first, shown, LAST, beside);
  }

  private String within(String day) {
    return "coalesce(%s BETWEEN DATE '%s' AND %s, false)".formatted(day, first, LAST);
  }
}
