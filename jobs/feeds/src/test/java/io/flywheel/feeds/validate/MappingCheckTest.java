package io.flywheel.feeds.validate;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.feeds.mapping.DeliveryRules;
import io.flywheel.feeds.mapping.FeedMapping;
import io.flywheel.feeds.mapping.FileFormat;
import io.flywheel.feeds.mapping.Lookup;
import io.flywheel.feeds.mapping.MappingException;
import io.flywheel.feeds.mapping.RecordMapping;
import io.flywheel.feeds.mapping.Replaces;
import io.flywheel.feeds.mapping.SourceColumns;
import io.flywheel.feeds.mapping.SourceExpression;
import io.flywheel.warehouse.SharedSpark;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.TableName;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class MappingCheckTest {
  private static final SparkSession SESSION =
      SharedSpark.session(SharedSpark.folder(), SharedSpark.PROJECT.resolve("datasets"));
  private static final Contract ORDERS =
      Contracts.read(SharedSpark.PROJECT.resolve("datasets"))
          .get(TableName.parse("bronze.order_line"));
  private static final MappingCheck CHECK =
      new MappingCheck(SESSION, LocalDate.parse("1990-01-01"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "strict_decimel(Qty)|calls strict_decimel, which is no function; did you mean"
            + " 'strict_decimal'?",
        "transform(split(Qty, ','), x -> nosuch(x))|calls nosuch, which is no function",
        "max(Qty)|has the aggregate max without a window; write max(...) OVER (PARTITION BY ...)",
        "1 + count(*)|has the aggregate count without a window",
        "any_value(Qty)|has the aggregate any_value without a window",
        "explode(split(Qty, ','))|makes several rows of one with explode",
        "(SELECT max(order_id) FROM bronze.order_line)|holds a query",
        "Qty IN (SELECT order_id FROM bronze.order_line)|holds a query",
        "sum(Qty) OVER w|names a window",
        "row_number() OVER (w)|names a window",
        "struct(*)|has a * in the place of a column",
        "Qty + DATE '2025-01-01'|cannot be computed: [DATATYPE_MISMATCH",
        "CAST(_line AS DATE)|cannot be computed: [DATATYPE_MISMATCH",
        "a.b|reads a part of a, which is nothing that rows are made of; a column whose name has a dot",
        "_raw|cannot be computed: [AMBIGUOUS_REFERENCE]",
        "row_number()|cannot be computed: [",
        "rand()|has another value each time with rand",
        "coalesce(Qty, uuid())|has another value each time with uuid",
        "shuffle(split(Qty, ','))|has another value each time with shuffle",
        "monotonically_increasing_id()|has another value each time with",
        "input_file_name()|has another value each time with input_file_name",
        "max(rand()) OVER (PARTITION BY Qty)|has another value each time with rand",
        "current_date|reads the clock; a column of the name current_date is written in backticks",
        "current_date()|reads the clock",
        "datediff(now(), Qty)|reads the clock",
        "localtimestamp()|reads the clock",
        "current_time()|reads the clock",
        "unix_timestamp()|reads the clock",
        "current_user()|reads the clock or who runs it",
        "DATE 'today'|reads the clock with DATE 'today'",
        "TIMESTAMP 'Now'|reads the clock with TIMESTAMP 'Now'",
        "CAST('yesterday' AS DATE)|reads the clock",
        "try_cast(concat('to', 'day') AS DATE)|reads the clock",
        "Day > 'tomorrow' AND CAST(Day AS DATE) < 'tomorrow'|reads the clock",
        "strict_timestamp(Day, 'yyyy-mm-dd')|cannot be computed: strict_timestamp: the pattern"
            + " 'yyyy-mm-dd' has no month (MM; mm are minutes)",
        "strict_timestamp(Day, 'yyyy-MM')|has no day (dd)",
        "strict_timestamp(Day, 'dd.MM. HH:mm')|has no year (yyyy)",
        "strict_timestamp(Day, 'yyyy-MM-dd hh:mm')|has hours up to 12 (hh) without AM or PM (a)",
        "strict_timestamp(Day, 'yyyy-MM-dd HH:mm:ss.SSSSSSS')|more than six digits",
        "strict_timestamp(Day, Qty)|takes a text, a pattern in quotes",
        "strict_decimal(Qty, 38)|takes a text, and the number of decimals from 0 to 37",
        "strict_decimal()|takes a text",
        "strict_timestamp()|takes a text, a pattern in quotes",
        "strict_timestamp(Day, 'd MMM yyyy', 'de', 1)|takes a text, a pattern in quotes",
        "strict_timestamp(Day, 'd MMM yyyy', Qty)|and for the names of months a locale in quotes",
        "strict_timestamp(Day, 'd MMM yyyy', 'de_DE')|strict_timestamp: 'de_DE' is no locale; write",
        "strict_timestamp(Day, 'd MMM yyyy', 'xx')|strict_timestamp: 'xx' is no locale; write a",
        "strict_timestamp(Day, 'd MMM yyyy b', 'de')|strict_timestamp: 'd MMM yyyy b' is no pattern:",
        "strict_timestamp(Day, 'd MMM yyyy {')|strict_timestamp: 'd MMM yyyy {' is no pattern:",
        "strict_timestamp(Day, 'd mmm yyyy', 'de')|has no month (MM; mm are minutes)",
        "try_decimal(Qty)|takes a text, the number of digits from 1 to 38, and how many of them",
        "try_decimal(Qty, 39, 2)|takes a text, the number of digits from 1 to 38",
        "try_decimal(Qty, 4, 5)|takes a text, the number of digits from 1 to 38",
        "try_decimal(Qty, Day, 2)|takes a text, the number of digits from 1 to 38",
        "minor_units(Qty)|takes the text of an amount in minor units, and a currency such as 'EUR'",
      })
  void a_mistake_is_told_with_setting_expression_and_what_is_wrong(String sql, String reason) {
    assertThatThrownBy(() -> check(sql, "max(Day)"))
        .isInstanceOf(MappingException.class)
        .hasMessageStartingWith("profile.conf: 3: flywheel.feeds.orders.columns.order_id: '" + sql)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "Day|reads Day outside of an aggregate such as max(...)",
        "DATE '2025-01-01'|is the same for all files; give the day in the name, or an aggregate",
        "greatest(max(Day), Day)|reads Day outside of an aggregate such as max(...)",
        "max(Day) OVER (PARTITION BY Qty)|has a window",
        "max(CAST(_line AS DATE))|cannot be computed",
        "max(to_dat(Day))|calls to_dat, which is no function; did you mean 'to_date'?",
        "max(current_date())|reads the clock",
      })
  void so_is_one_in_the_day_of_the_file(String sql, String reason) {
    assertThatThrownBy(() -> check("Qty", sql))
        .isInstanceOf(MappingException.class)
        .hasMessageStartingWith("profile.conf: 2: flywheel.feeds.orders.day.rows: '" + sql)
        .hasMessageContaining(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "concat(regexp_extract(_file, '^([^/]+)/', 1), ':', Qty)",
        "`current_date`",
        "IF(Day = 'today', 'a', 'b')",
        "coalesce(max(Qty) OVER (PARTITION BY Day), 'x')",
        "first(Qty) OVER (PARTITION BY Day ORDER BY _line)",
        "count(*) OVER ()",
        "lag(Qty) OVER ()",
        "aggregate(transform(split(Qty, ','), x -> concat(x, Unit)), '', (a, b) -> a || b)",
        "sum(strict_decimal(Qty)) OVER (ORDER BY _line ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)",
        "date(strict_timestamp(Day, 'dd/MM/yyyy'))",
        "strict_timestamp(Day, \"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\")",
        "strict_timestamp(Day, 'M/d/yy h:mm a')",
        "strict_timestamp(Day, 'd. MMMM yyyy HH:mm', 'pt-BR')",
        "minor_units(Qty, Day) + try_decimal(Qty, 20, 6)",
        "_file_day + INTERVAL '1' DAY",
      })
  void what_is_sound_passes(String sql) {
    check(sql, "greatest(max(strict_timestamp(Day)), max_by(CAST(Day AS TIMESTAMP), _line))");
  }

  @Test
  void a_condition_is_true_or_false_of_a_source_row() {
    for (String where :
        List.of("Qty <> '0'", "max(Qty) OVER (PARTITION BY Name) > '0'", "_line > 2", "true")) {
      check("order_id", "max(strict_timestamp(Day))", Optional.of(where));
    }
    assertThatThrownBy(() -> check("order_id", "max(Day)", Optional.of("length(Qty)")))
        .hasMessageContainingAll("'length(Qty)' is no condition", "INT");
    assertThatThrownBy(() -> check("order_id", "max(Day)", Optional.of("_file_day > '2025-01-01'")))
        .hasMessageContainingAll("reads _file_day", "day.rows");
    assertThatThrownBy(() -> check("order_id", "max(Day)", Optional.of("max(Qty) > '0'")))
        .hasMessageContaining("aggregate max without a window");
  }

  @Test
  void a_name_says_in_one_way_what_it_is() {
    assertThatThrownBy(() -> names("item.`price.id`", true))
        .hasMessageContaining(
            "reads item.price.id, which cannot be told from other names with dots; take it by"
                + " get_json_object from item");
    names("item.price.id", true);
    names("item", true);
    assertThatThrownBy(() -> names("orders.customer.id", false))
        .hasMessageContaining("take it by get_json_object from orders.customer");
    names("orders.customer", false);
  }

  private static void names(String sql, boolean exploded) {
    SourceExpression column = new SourceExpression(sql, "columns.order_id");
    List<String> used = List.copyOf(column.columns());
    FeedMapping canonical =
        FeedMapping.canonical(
            ORDERS, new DeliveryRules(new Replaces(Replaces.Scope.NONE, "", ""), 400));
    SourceColumns source =
        new SourceColumns(
            exploded ? used : List.of("Name"),
            List.of(),
            Set.of(),
            Set.of(),
            Map.of(),
            Set.of(),
            exploded ? List.of("lines") : List.of(),
            SourceColumns.Order.BY_NAME);
    if (!exploded) {
      List<String> others = used.stream().map(name -> name.substring("orders.".length())).toList();
      source =
          source.joining(
              source.used(),
              new Lookup.Columns(
                  "orders",
                  List.of("Name"),
                  List.of("Name"),
                  new SourceColumns(
                      others, List.of(), Set.of(), Map.of(), SourceColumns.Order.BY_NAME)));
    }
    CHECK.verify(
        new FeedMapping(
            "",
            ORDERS,
            canonical.files(),
            Optional.of(FileFormat.canonical(FileFormat.Type.JSONL)),
            canonical.dayInName(),
            Optional.empty(),
            Optional.empty(),
            List.of(new RecordMapping(Map.of("order_id", column), Optional.empty())),
            source,
            canonical.rules(),
            Optional.empty(),
            Optional.empty()));
  }

  private static void check(String sql, String day) {
    check(sql, day, Optional.empty());
  }

  private static void check(String sql, String day, Optional<String> where) {
    SourceExpression column =
        new SourceExpression(sql, "profile.conf: 3: flywheel.feeds.orders.columns.order_id");
    SourceExpression rows =
        new SourceExpression(day, "profile.conf: 2: flywheel.feeds.orders.day.rows");
    Optional<SourceExpression> condition =
        where.map(
            text -> new SourceExpression(text, "profile.conf: 4: flywheel.feeds.orders.where"));
    Set<String> used = new java.util.TreeSet<>(column.columns());
    used.addAll(rows.columns());
    condition.ifPresent(expression -> used.addAll(expression.columns()));
    FeedMapping canonical =
        FeedMapping.canonical(
            ORDERS, new DeliveryRules(new Replaces(Replaces.Scope.NONE, "", ""), 400));
    CHECK.verify(
        new FeedMapping(
            "",
            ORDERS,
            canonical.files(),
            Optional.of(FileFormat.canonical(FileFormat.Type.CSV)),
            Optional.empty(),
            Optional.of(rows),
            condition,
            List.of(new RecordMapping(Map.of("order_id", column), Optional.empty())),
            new SourceColumns(
                List.copyOf(used), List.of(), Set.of(), Map.of(), SourceColumns.Order.BY_NAME),
            canonical.rules(),
            Optional.empty(),
            Optional.empty()));
  }
}
