package io.flywheel.feeds.parse;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapKeyValueTypeAnnotation;
import org.apache.parquet.schema.LogicalTypeAnnotation.MapLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/** Structs, lists and maps of Parquet as JSON text. */
final class ParquetJson {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator out;

  private ParquetJson(JsonGenerator out) {
    this.out = out;
  }

  /** The value of a field that is not primitive, or holds several values. */
  static String of(Group group, int field) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      new ParquetJson(out).field(group, field);
    }
    return text.toString();
  }

  private void field(Group group, int field) throws IOException {
    if (group.getType().getType(field).isRepetition(Type.Repetition.REPEATED)) {
      array(group, field);
    } else {
      value(group, field, 0);
    }
  }

  private void array(Group group, int field) throws IOException {
    out.writeStartArray();
    for (int i = 0; i < group.getFieldRepetitionCount(field); i++) {
      value(group, field, i);
    }
    out.writeEndArray();
  }

  private void value(Group group, int field, int index) throws IOException {
    Type type = group.getType().getType(field);
    if (type.isPrimitive()) {
      primitive(group, field, index);
      return;
    }
    Group inner = group.getGroup(field, index);
    if (type.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation) {
      list(inner);
    } else if (type.getLogicalTypeAnnotation() instanceof MapLogicalTypeAnnotation
        || type.getLogicalTypeAnnotation() instanceof MapKeyValueTypeAnnotation) {
      map(inner);
    } else {
      struct(inner);
    }
  }

  private void primitive(Group group, int field, int index) throws IOException {
    Type type = group.getType().getType(field);
    String text = ParquetText.of(group, field, index);
    switch (ParquetKind.ofOne(type)) {
      case WHOLE, DECIMAL, BOOLEAN -> out.writeRawValue(text);
      case FLOATING -> out.writeNumber(Double.parseDouble(text));
      default -> out.writeString(text);
    }
  }

  private void struct(Group struct) throws IOException {
    out.writeStartObject();
    for (int i = 0; i < struct.getType().getFieldCount(); i++) {
      if (struct.getFieldRepetitionCount(i) > 0) {
        out.writeFieldName(struct.getType().getFieldName(i));
        field(struct, i);
      }
    }
    out.writeEndObject();
  }

  /** The repeated field is the element, or in newer files a group around an optional one. */
  private void list(Group list) throws IOException {
    GroupType type = list.getType();
    if (!wrapped(type)) {
      array(list, 0);
      return;
    }
    out.writeStartArray();
    for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
      Group around = list.getGroup(0, i);
      if (around.getFieldRepetitionCount(0) == 0) {
        out.writeNull();
      } else {
        field(around, 0);
      }
    }
    out.writeEndArray();
  }

  /** True for a list of newer files. */
  static boolean wrapped(GroupType list) {
    Type repeated = list.getType(0);
    return !repeated.isPrimitive()
        && repeated.asGroupType().getFieldCount() == 1
        && !repeated.getName().equals("array")
        && !repeated.getName().equals(list.getName() + "_tuple");
  }

  private void map(Group map) throws IOException {
    out.writeStartObject();
    for (int i = 0; i < map.getFieldRepetitionCount(0); i++) {
      Group entry = map.getGroup(0, i);
      out.writeFieldName(ParquetText.of(entry, 0, 0));
      if (entry.getType().getFieldCount() == 1 || entry.getFieldRepetitionCount(1) == 0) {
        out.writeNull();
      } else {
        field(entry, 1);
      }
    }
    out.writeEndObject();
  }
}
