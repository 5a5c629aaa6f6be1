package io.flywheel.warehouse.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flywheel.warehouse.catalog.Scala;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.delta.actions.AddFile;

/**
 * What a data file's entry in the log says of its keys, beside Delta's statistics: one smallest and
 * one largest value say little where keys of several marketplaces are counted up side by side.
 */
public final class KeyRangeTag {
  private static final String NAME = "flywheel.keys";
  private static final ObjectMapper JSON = new ObjectMapper();

  private KeyRangeTag() {}

  /** The entry with the spans of its keys. */
  public static AddFile on(AddFile file, List<KeyRange> keys) {
    try {
      List<List<String>> pairs =
          keys.stream()
              .map(span -> List.of(span.first().toString(), span.last().toString()))
              .toList();
      return file.copyWithTags(Scala.map(Map.of(NAME, JSON.writeValueAsString(pairs))));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("lists of strings are always JSON", e);
    }
  }

  /** Spans of the keys in a file; empty when its entry does not say. */
  public static Optional<KeyRanges> of(AddFile file) {
    return pairs(file).map(KeyRanges::of);
  }

  /**
   * What is said of files holds, all of it together, of those that have their rows; empty when not
   * all say.
   */
  public static Optional<List<KeyRange>> together(Collection<AddFile> files) {
    List<KeyRange> all = new ArrayList<>();
    for (AddFile file : files) {
      Optional<List<KeyRange>> keys = pairs(file);
      if (keys.isEmpty()) {
        return Optional.empty();
      }
      all.addAll(keys.get());
    }
    return KeyRanges.of(all).few();
  }

  private static Optional<List<KeyRange>> pairs(AddFile file) {
    String text = file.tags() == null ? null : Scala.value(file.tags(), NAME);
    if (text == null) {
      return Optional.empty();
    }
    try {
      List<List<String>> pairs = JSON.readValue(text, new TypeReference<>() {});
      return Optional.of(
          pairs.stream().map(pair -> KeyRange.of(pair.get(0), pair.get(1))).toList());
    } catch (JsonProcessingException e) {
      return Optional.empty(); // it only helps to skip; without it the file is read
    }
  }
}
