package io.flywheel.warehouse.files;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.unsafe.types.UTF8String;

/** Some spans of one column, those that overlap taken together. */
public final class KeyRanges {
  /** What keys begin with that are counted up separately, such as those of a marketplace. */
  private static final String BEGINNING = "^[^0-9]{0,3}";

  /** SQL of what a key begins with. */
  public static final String PREFIX = "regexp_extract(%s, '" + BEGINNING + "', 0)";

  private static final Pattern PATTERN = Pattern.compile(BEGINNING);
  private static final int FEW = 64;

  private final TreeMap<UTF8String, UTF8String> spans = new TreeMap<>();

  private KeyRanges() {}

  /** Some spans as one thing. */
  public static KeyRanges of(Collection<KeyRange> spans) {
    KeyRanges together = new KeyRanges();
    spans.forEach(together::add);
    return together;
  }

  /** These and more. */
  public KeyRanges with(Collection<KeyRange> more) {
    KeyRanges together = of(more);
    spans.forEach((first, last) -> together.add(new KeyRange(first, last)));
    return together;
  }

  private void add(KeyRange span) {
    KeyRange all = span;
    for (Map.Entry<UTF8String, UTF8String> near = spans.floorEntry(all.last());
        near != null && near.getValue().compareTo(all.first()) >= 0;
        near = spans.floorEntry(all.last())) {
      all = all.with(new KeyRange(near.getKey(), near.getValue()));
      spans.remove(near.getKey());
    }
    spans.put(all.first(), all.last());
  }

  /** True when some value lies in both. */
  public boolean overlap(KeyRanges others) {
    return others.spans.entrySet().stream()
        .anyMatch(other -> overlap(new KeyRange(other.getKey(), other.getValue())));
  }

  /** True when some value of the span lies in these. */
  public boolean overlap(KeyRange span) {
    Map.Entry<UTF8String, UTF8String> near = spans.floorEntry(span.last());
    return near != null && near.getValue().compareTo(span.first()) >= 0;
  }

  /** So few spans around them that they can be kept with each file; empty when that takes many. */
  public Optional<List<KeyRange>> few() {
    List<KeyRange> all = new ArrayList<>();
    spans.forEach((first, last) -> all.add(new KeyRange(first, last)));
    if (all.size() <= FEW) {
      return Optional.of(all);
    }
    Map<String, KeyRange> prefixes = new TreeMap<>();
    all.forEach(span -> prefixes.merge(prefix(span.first().toString()), span, KeyRange::with));
    return prefixes.size() <= FEW ? Optional.of(List.copyOf(prefixes.values())) : Optional.empty();
  }

  private static String prefix(String key) {
    Matcher beginning = PATTERN.matcher(key);
    return beginning.find() ? beginning.group() : "";
  }
}
