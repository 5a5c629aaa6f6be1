package io.flywheel.warehouse.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeySpansTest {
  @Test
  void spans_that_overlap_are_one() {
    KeySpans spans =
        KeySpans.of(
            List.of(
                KeySpan.of("d", "f"),
                KeySpan.of("a", "b"),
                KeySpan.of("h", "k"),
                KeySpan.of("e", "i"),
                KeySpan.of("m", "m")));

    assertThat(spans.few())
        .contains(List.of(KeySpan.of("a", "b"), KeySpan.of("d", "k"), KeySpan.of("m", "m")));
  }

  @Test
  void a_span_overlaps_when_it_touches_one() {
    KeySpans spans = KeySpans.of(List.of(KeySpan.of("b", "d"), KeySpan.of("m", "m")));

    assertThat(spans.overlap(KeySpan.of("a", "b"))).isTrue();
    assertThat(spans.overlap(KeySpan.of("c", "c"))).isTrue();
    assertThat(spans.overlap(KeySpan.of("d", "z"))).isTrue();
    assertThat(spans.overlap(KeySpan.of("a", "z"))).isTrue();
    assertThat(spans.overlap(KeySpan.of("l", "n"))).isTrue();
    assertThat(spans.overlap(KeySpan.of("e", "l"))).isFalse();
    assertThat(spans.overlap(KeySpan.of("a", "a"))).isFalse();
    assertThat(spans.overlap(KeySpan.of("n", "z"))).isFalse();
    assertThat(KeySpans.of(List.of()).overlap(spans)).isFalse();
  }

  @Test
  void keys_that_each_marketplace_counts_up_leave_the_days_before_out() {
    KeySpans yesterday = KeySpans.of(KeySpans.of(keys(0)).few().orElseThrow());

    assertThat(KeySpans.of(keys(0)).few().orElseThrow())
        .containsExactlyInAnyOrder(
            KeySpan.of("JP-10000", "JP-10099"), KeySpan.of("US-10000", "US-10099"));
    assertThat(yesterday.overlap(KeySpans.of(keys(100)))).isFalse();
    assertThat(yesterday.overlap(KeySpans.of(keys(99)))).isTrue();
  }

  @Test
  void keys_of_many_beginnings_have_no_few_spans() {
    List<KeySpan> many =
        IntStream.range(0, 65)
            .mapToObj(i -> "%c%c".formatted('a' + i / 26, 'a' + i % 26))
            .map(prefix -> KeySpan.of(prefix + 1, prefix + 2))
            .toList();

    assertThat(KeySpans.of(many).few()).isEmpty();
    assertThat(KeySpans.of(many.subList(0, 64)).few()).contains(many.subList(0, 64));
  }

  private static List<KeySpan> keys(int from) {
    return IntStream.range(0, 200)
        .mapToObj(i -> (i % 2 == 0 ? "JP-" : "US-") + (10_000 + from + i / 2))
        .map(key -> KeySpan.of(key, key))
        .toList();
  }
}
