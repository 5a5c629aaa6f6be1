package io.flywheel.feeds.parse;

import java.util.List;
import java.util.Optional;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.LogicalTypeAnnotation.ListLogicalTypeAnnotation;
import org.apache.parquet.schema.Type;

/** Types of what is in the elements of a list. */
final class ParquetItem {
  private ParquetItem() {}

  /**
   * The type of a column below {@code item}; empty where the file has no such field, and where the
   * list is in a text.
   *
   * @param list path of the list
   * @param name the element, or a path of fields in it
   */
  static Optional<Type> type(GroupType schema, List<String> list, String name) {
    List<String> path = List.of(name.split("\\."));
    return within(Optional.of(schema), list)
        .flatMap(ParquetItem::element)
        .flatMap(element -> within(Optional.of(element), path.subList(1, path.size())));
  }

  private static Optional<Type> within(Optional<Type> type, List<String> path) {
    Optional<Type> found = type;
    for (String field : path) {
      found =
          found
              .filter(group -> !group.isPrimitive() && group.asGroupType().containsField(field))
              .map(group -> group.asGroupType().getType(field));
    }
    return found;
  }

  private static Optional<Type> element(Type list) {
    if (list.isPrimitive()) {
      return Optional.empty();
    }
    GroupType group = list.asGroupType();
    if (!(list.getLogicalTypeAnnotation() instanceof ListLogicalTypeAnnotation)) {
      return Optional.of(list).filter(type -> type.isRepetition(Type.Repetition.REPEATED));
    }
    Type repeated = group.getType(0);
    return Optional.of(ParquetJson.wrapped(group) ? repeated.asGroupType().getType(0) : repeated);
  }
}
