package io.flywheel.warehouse.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class KeyRangesTest {
  @Test
  void spans_that_overlap_are_one() {
    KeyRanges spans =
        KeyRanges.of(
            List.of(
                KeyRange.of("d", "f"),
                KeyRange.of("a", "b"),
                KeyRange.of("h", "k"),
                KeyRange.of("e", "i"),
                KeyRange.of("m", "m")));

    assertThat(spans.few())
        .contains(List.of(KeyRange.of("a", "b"), KeyRange.of("d", "k"), KeyRange.of("m", "m")));
  }

  @Test
  void a_span_overlaps_when_it_touches_one() {
    KeyRanges spans = KeyRanges.of(List.of(KeyRange.of("b", "d"), KeyRange.of("m", "m")));

    assertThat(spans.overlap(KeyRange.of("a", "b"))).isTrue();
    assertThat(spans.overlap(KeyRange.of("c", "c"))).isTrue();
    assertThat(spans.overlap(KeyRange.of("d", "z"))).isTrue();
    assertThat(spans.overlap(KeyRange.of("a", "z"))).isTrue();
    assertThat(spans.overlap(KeyRange.of("l", "n"))).isTrue();
    assertThat(spans.overlap(KeyRange.of("e", "l"))).isFalse();
    assertThat(spans.overlap(KeyRange.of("a", "a"))).isFalse();
    assertThat(spans.overlap(KeyRange.of("n", "z"))).isFalse();
    assertThat(KeyRanges.of(List.of()).overlap(spans)).isFalse();
  }

  @Test
  void keys_that_each_marketplace_counts_up_leave_the_days_before_out() {
    KeyRanges yesterday = KeyRanges.of(KeyRanges.of(keys(0)).few().orElseThrow());

    assertThat(KeyRanges.of(keys(0)).few().orElseThrow())
        .containsExactlyInAnyOrder(
            KeyRange.of("JP-10000", "JP-10099"), KeyRange.of("US-10000", "US-10099"));
    assertThat(yesterday.overlap(KeyRanges.of(keys(100)))).isFalse();
    assertThat(yesterday.overlap(KeyRanges.of(keys(99)))).isTrue();
  }

  @Test
  void keys_of_many_beginnings_have_no_few_spans() {
    List<KeyRange> many =
        IntStream.range(0, 65)
            .mapToObj(i -> "%c%c".formatted('a' + i / 26, 'a' + i % 26))
            .map(prefix -> KeyRange.of(prefix + 1, prefix + 2))
            .toList();

    assertThat(KeyRanges.of(many).few()).isEmpty();
    assertThat(KeyRanges.of(many.subList(0, 64)).few()).contains(many.subList(0, 64));
  }

  private static List<KeyRange> keys(int from) {
    return IntStream.range(0, 200)
        .mapToObj(i -> (i % 2 == 0 ? "JP-" : "US-") + (10_000 + from + i / 2))
        .map(key -> KeyRange.of(key, key))
        .toList();
  }
}
