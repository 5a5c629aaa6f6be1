package io.flywheel.feeds.parse;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.UUID;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.LogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DateLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.DecimalLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.IntLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimestampLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.UUIDLogicalTypeAnnotation;
import org.apache.parquet.schema.PrimitiveType;

/**
 * Values of Parquet's primitive types as the text that a CSV file has of them, every digit kept.
 */
final class ParquetText {
  private static final long JULIAN_DAY_OF_1970 = 2_440_588;
  private static final long DAY = 86_400;
  private static final long NANOS = 1_000_000_000;

  private ParquetText() {}

  /**
   * @param group the row, or a group in it
   * @param field position of the field in it
   * @param index which of its values
   * @throws CharacterCodingException when the bytes are no UTF-8 text
   */
  static String of(Group group, int field, int index) throws CharacterCodingException {
    PrimitiveType type = group.getType().getType(field).asPrimitiveType();
    LogicalTypeAnnotation logical = type.getLogicalTypeAnnotation();
    return switch (type.getPrimitiveTypeName()) {
      case BOOLEAN -> String.valueOf(group.getBoolean(field, index));
      case INT32 -> whole(group.getInteger(field, index), logical);
      case INT64 -> whole(group.getLong(field, index), logical);
      case FLOAT -> Float.toString(group.getFloat(field, index));
      case DOUBLE -> Double.toString(group.getDouble(field, index));
      case INT96 -> int96(group.getInt96(field, index));
      case BINARY, FIXED_LEN_BYTE_ARRAY -> binary(group.getBinary(field, index), logical);
    };
  }

  private static String whole(long value, LogicalTypeAnnotation logical) {
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return BigDecimal.valueOf(value, decimal.getScale()).toPlainString();
    }
    if (logical instanceof DateLogicalTypeAnnotation) {
      return LocalDate.ofEpochDay(value).toString();
    }
    if (logical instanceof TimeLogicalTypeAnnotation time) {
      return time(value * nanos(time.getUnit()));
    }
    if (logical instanceof TimestampLogicalTypeAnnotation timestamp) {
      long perSecond = NANOS / nanos(timestamp.getUnit());
      return timestamp(
          Math.floorDiv(value, perSecond),
          Math.floorMod(value, perSecond) * nanos(timestamp.getUnit()));
    }
    if (logical instanceof IntLogicalTypeAnnotation whole && !whole.isSigned()) {
      return whole.getBitWidth() == Long.SIZE
          ? Long.toUnsignedString(value)
          : Long.toString(value & 0xFFFF_FFFFL);
    }
    return Long.toString(value);
  }

  private static long nanos(TimeUnit unit) {
    return switch (unit) {
      case MILLIS -> 1_000_000;
      case MICROS -> 1_000;
      case NANOS -> 1;
    };
  }

  private static String int96(Binary value) {
    ByteBuffer bytes = value.toByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    long nanos = bytes.getLong(bytes.position());
    long day = bytes.getInt(bytes.position() + Long.BYTES) - JULIAN_DAY_OF_1970;
    return timestamp(day * DAY + Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
  }

  private static String timestamp(long second, long nano) {
    return LocalDate.ofEpochDay(Math.floorDiv(second, DAY))
        + " "
        + time(Math.floorMod(second, DAY) * NANOS + nano);
  }

  /** A time of day, its fraction without the last zeros. */
  private static String time(long nanos) {
    LocalTime time = LocalTime.ofNanoOfDay(nanos);
    String text = time.toString();
    if (time.getNano() == 0) {
      return time.getSecond() == 0 ? text + ":00" : text;
    }
    int end = text.length();
    while (text.charAt(end - 1) == '0') {
      end--;
    }
    return text.substring(0, end);
  }

  private static String binary(Binary value, LogicalTypeAnnotation logical)
      throws CharacterCodingException {
    if (logical instanceof DecimalLogicalTypeAnnotation decimal) {
      return new BigDecimal(new BigInteger(value.getBytes()), decimal.getScale()).toPlainString();
    }
    if (logical instanceof UUIDLogicalTypeAnnotation) {
      ByteBuffer bytes = value.toByteBuffer();
      return new UUID(bytes.getLong(), bytes.getLong()).toString();
    }
    return StandardCharsets.UTF_8.newDecoder().decode(value.toByteBuffer()).toString();
  }
}
