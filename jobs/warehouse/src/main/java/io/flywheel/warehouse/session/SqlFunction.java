package io.flywheel.warehouse.session;

import io.flywheel.warehouse.catalog.Scala;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser$;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.StringType;
import scala.collection.immutable.Seq;

/** Functions that are a SQL expression over their arguments, put in place of the call. */
public enum SqlFunction {
  /** Cents as money; {@code cents / 100} alone would go through DOUBLE. */
  MONEY(List.of(new Argument("cents", 0)), money("cents")),

  /**
   * An amount in another currency as cents, rounded half away from zero, once. 20 and 17 digits
   * make a product of 38, the most that a decimal holds without losing any. NULL where an argument
   * has more, or the cents have more than money takes: rules of contracts name such rows.
   */
  TO_CENTS(
      List.of(new Argument("amount", 6), new Argument("rate", 8)),
      "CAST(TRY_CAST(ROUND(TRY_CAST(amount AS DECIMAL(20,6)) * TRY_CAST(rate AS DECIMAL(17,8)), 2)"
          + " AS DECIMAL(18,2)) * 100 AS BIGINT)"),

  /**
   * An amount rounded half away from zero to the minor unit of its currency, as ISO 4217 has it:
   * most currencies have two decimals, these none or three.
   */
  ROUND_TO_MINOR_UNIT(
      List.of(new Argument("amount", 38), new Argument("currency", Argument.TEXT)),
      "CAST(CASE WHEN currency IN ('BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF',"
          + " 'UGX', 'VND', 'VUV', 'XAF', 'XOF', 'XPF') THEN ROUND(amount, 0)"
          + " WHEN currency IN ('BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND') THEN ROUND(amount, 3)"
          + " ELSE ROUND(amount, 2) END AS DECIMAL(20,3))"),

  /**
   * Net sales less cost of goods and what their quantities cost at a month's rates, rounded half
   * away from zero, once: Cooper and Kaplan (1988), Harvard Business Review 66 (5), 96-103. NULL
   * beyond what money takes.
   */
  CONTRIBUTION_MARGIN(
      List.of(
          new Argument("net_sales_cents", 0),
          new Argument("cost_of_goods_cents", 0),
          new Argument("weight_shipped", 6),
          new Argument("weight_handled", 6),
          new Argument("goods_cents", 0),
          new Argument("outbound_shipping_rate", 16),
          new Argument("fulfilment_rate", 16),
          new Argument("payment_processing_rate", 16)),
      "TRY_CAST("
          + money("net_sales_cents")
          + " - "
          + money("cost_of_goods_cents")
          + " - TRY_CAST(outbound_shipping_rate * TRY_CAST(weight_shipped AS DECIMAL(19,6)) AS DECIMAL(30,10))"
          + " - TRY_CAST(fulfilment_rate * TRY_CAST(weight_handled AS DECIMAL(19,6)) AS DECIMAL(30,10))"
          + " - TRY_CAST(payment_processing_rate * "
          + money("goods_cents")
          + " AS DECIMAL(30,10)) AS DECIMAL(18,2))");

  private final List<Argument> arguments;
  private final String body;

  SqlFunction(List<Argument> arguments, String body) {
    this.arguments = arguments;
    this.body = body;
  }

  /** The name in SQL. */
  public String sqlName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The SQL that stands for a call: part of what a table's definition is. */
  public String body() {
    return body;
  }

  /** What every function of the warehouse's SQL stands for: part of each table's definition. */
  public static String definitions() {
    return Arrays.stream(values())
        .map(function -> function.sqlName() + " " + function.body())
        .collect(Collectors.joining("\n", "", "\n" + AsOfDays.BODY));
  }

  private static String money(String cents) {
    return "CAST(CAST(" + cents + " AS DECIMAL(20,0)) / 100 AS DECIMAL(18,2))";
  }

  Expression inlined(Seq<Expression> given) {
    if (given.size() != arguments.size()) {
      throw refused(arguments.size() + " arguments are expected, found " + given.size());
    }
    for (int i = 0; i < arguments.size(); i++) {
      Expression value = given.apply(i);
      if (value.resolved() && !arguments.get(i).takes(value.dataType())) {
        throw refused(
            arguments.get(i)
                + ", found "
                + value.dataType().sql()
                + "; a cast in the query says how it is to be rounded");
      }
    }
    return CatalystSqlParser$.MODULE$
        .parseExpression(body)
        .transformUp(
            Scala.rule(
                UnresolvedAttribute.class,
                argument ->
                    given.apply(
                        arguments.stream().map(Argument::name).toList().indexOf(argument.name()))));
  }

  private IllegalArgumentException refused(String reason) {
    return new IllegalArgumentException(sqlName() + ": " + reason);
  }

  /** An exact number with at most {@code scale} decimals, or text. */
  private record Argument(String name, int scale) {
    private static final int TEXT = -1;

    boolean takes(DataType type) {
      if (scale == TEXT) {
        return type instanceof StringType || type instanceof NullType;
      }
      return type instanceof LongType
          || type instanceof IntegerType
          || type instanceof NullType
          || scale > 0 && type instanceof DecimalType decimal && decimal.scale() <= scale;
    }

    @Override
    public String toString() {
      if (scale == TEXT) {
        return name + " must be STRING";
      }
      return scale == 0
          ? name + " must be BIGINT"
          : name + " must be exact with at most " + scale + " decimals";
    }
  }
}
