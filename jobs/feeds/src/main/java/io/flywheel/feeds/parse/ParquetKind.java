package io.flywheel.feeds.parse;

import io.flywheel.feeds.mapping.ColumnUse;
import io.flywheel.feeds.mapping.FileFormat;
import java.util.Optional;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.EnumLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.JsonLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.StringLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UnknownLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.VariantLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/**
 * What the values of a Parquet column are, and which canonical types they are a faithful form of. A
 * tool that has no such type bends what it writes: an id to floating point, a time to its day.
 */
enum ParquetKind {
  TEXT,
  WHOLE,
  DECIMAL,
  FLOATING,
  BOOLEAN,
  DATE,
  TIME,
  TIMESTAMP,
  NESTED,
  /** Null in every row, as nobody knew a type. */
  NOTHING,
  UNREADABLE;

  /** What a row holds of the column. */
  static ParquetKind of(Type type) {
    ParquetKind kind = ofOne(type);
    return kind != UNREADABLE && type.isRepetition(Type.Repetition.REPEATED) ? NESTED : kind;
  }

  /** What one value is, also where a row holds several. */
  static ParquetKind ofOne(Type type) {
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    if (type.isPrimitive()) {
      return logical == null ? physical(type) : logical(logical);
    }
    boolean unreadable =
        logical instanceof VariantLogicalTypeAnnotation
            || type.asGroupType().getFields().stream()
                .map(ParquetKind::of)
                .anyMatch(UNREADABLE::equals);
    return unreadable ? UNREADABLE : NESTED;
  }

  private static ParquetKind physical(Type type) {
    return switch (type.asPrimitiveType().getPrimitiveTypeName()) {
      case INT32, INT64 -> WHOLE;
      case FLOAT, DOUBLE -> FLOATING;
      case BOOLEAN -> BOOLEAN;
      case INT96 -> TIMESTAMP;
      case BINARY, FIXED_LEN_BYTE_ARRAY -> TEXT;
    };
  }

  private static ParquetKind logical(LogicalTypeAnnotation logical) {
    if (logical instanceof StringLogicalTypeAnnotation
        || logical instanceof EnumLogicalTypeAnnotation
        || logical instanceof JsonLogicalTypeAnnotation
        || logical instanceof UUIDLogicalTypeAnnotation) {
      return TEXT;
    }
    if (logical instanceof IntLogicalTypeAnnotation) {
      return WHOLE;
    }
    if (logical instanceof DecimalLogicalTypeAnnotation) {
      return DECIMAL;
    }
    if (logical instanceof DateLogicalTypeAnnotation) {
      return DATE;
    }
    if (logical instanceof TimeLogicalTypeAnnotation) {
      return TIME;
    }
    if (logical instanceof TimestampLogicalTypeAnnotation) {
      return TIMESTAMP;
    }
    return logical instanceof UnknownLogicalTypeAnnotation ? NOTHING : UNREADABLE;
  }

  /**
   * Why a column cannot be what the mapping makes of it.
   *
   * @param what the column and its type
   * @param remedy what is wrong and what to do, the same for many columns
   */
  record Fault(String what, String remedy) {}

  static Optional<Fault> fault(String column, Type type, ColumnUse use, FileFormat format) {
    ParquetKind kind = of(type);
    String is = "column '%s' is %s".formatted(column, name(type));
    if (kind == UNREADABLE) {
      return Optional.of(new Fault(is, "such values are not read; export them as text"));
    }
    if (kind == FLOATING) {
      return floating(is, type, use, format);
    }
    return use.itself().entrySet().stream()
        .filter(canonical -> !kind.becomes(type, canonical.getValue()))
        .findFirst()
        .map(
            canonical ->
                new Fault(
                    "%s, and %s is %s".formatted(is, canonical.getKey(), canonical.getValue()),
                    "export %s, or convert it in the mapping"
                        .formatted(wanted(canonical.getValue()))));
  }

  private static Optional<Fault> floating(String is, Type type, ColumnUse use, FileFormat format) {
    if (!use.amount()) {
      String becomes =
          use.itself().entrySet().stream()
              .filter(canonical -> !canonical.getValue().startsWith("DECIMAL"))
              .map(canonical -> canonical.getKey() + " is " + canonical.getValue())
              .findFirst()
              .orElse("no DECIMAL column is made of it");
      return Optional.of(
          new Fault(
              is + ", and " + becomes,
              "a tool has made floating point of other values, 17850.0 of 17850; export text or"
                  + " whole numbers"));
    }
    if (!name(type).equals("DOUBLE")) {
      return Optional.of(
          new Fault(is, "it holds too few digits for amounts; export DECIMAL or text"));
    }
    return format.moneyFromDouble()
        ? Optional.empty()
        : Optional.of(
            new Fault(
                is,
                "floating point holds no exact amounts; export DECIMAL or text, or have each value"
                    + " rounded to %d decimals: format.money-from = double in the feed's mapping"
                        .formatted(use.scale())));
  }

  private boolean becomes(Type type, String canonical) {
    return switch (canonical) {
      case "STRING" ->
          this == TEXT
              || this == WHOLE
              || this == DATE
              || this == NESTED
              || this == NOTHING
              || whole(type);
      case "INT", "BIGINT" -> this == TEXT || this == WHOLE || this == NOTHING || whole(type);
      case "DATE" -> this == TEXT || this == DATE || this == NOTHING;
      case "TIMESTAMP" -> this == TEXT || this == TIMESTAMP || this == NOTHING;
      default -> this == TEXT || this == WHOLE || this == DECIMAL || this == NOTHING;
    };
  }

  private static boolean whole(Type type) {
    return type.getLogicalTypeAnnotation() instanceof DecimalLogicalTypeAnnotation decimal
        && decimal.getScale() == 0;
  }

  private static String wanted(String canonical) {
    return switch (canonical) {
      case "STRING" -> "text";
      case "INT", "BIGINT" -> "whole numbers";
      case "DATE" -> "DATE or text like 2025-01-31";
      case "TIMESTAMP" -> "TIMESTAMP or text like 2025-01-31 23:59:59";
      default -> "DECIMAL or text";
    };
  }

  /** The type as Parquet's own tools write it. */
  private static String name(Type type) {
    if (type.getLogicalTypeAnnotation() != null) {
      return type.getLogicalTypeAnnotation().toString();
    }
    return type.isPrimitive()
        ? type.asPrimitiveType().getPrimitiveTypeName().toString()
        : "a group";
  }
}
