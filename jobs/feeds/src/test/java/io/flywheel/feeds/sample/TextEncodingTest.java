package io.flywheel.feeds.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class TextEncodingTest {
  private static TextEncoding of(String text, String charset) {
    return TextEncoding.of(text.getBytes(Charset.forName(charset)), false);
  }

  @Test
  void a_mark_at_the_beginning_tells_the_encoding() {
    assertThat(of("\uFEFFa;b", "UTF-16LE")).isEqualTo(new TextEncoding("UTF-16", false));
    assertThat(of("\uFEFFa;b", "UTF-16BE")).isEqualTo(new TextEncoding("UTF-16", false));
    assertThat(of("\uFEFFa;é", "UTF-8")).isEqualTo(TextEncoding.UTF_8);
    assertThat(TextEncoding.UTF_8.text("\uFEFFa".getBytes(StandardCharsets.UTF_8))).isEqualTo("a");
  }

  @Test
  void two_bytes_a_letter_are_seen_without_a_mark() {
    assertThat(of("day,cost\n2025-01-01,1", "UTF-16LE").name()).isEqualTo("UTF-16LE");
    assertThat(of("day,cost\n2025-01-01,1", "UTF-16BE").name()).isEqualTo("UTF-16BE");
  }

  @Test
  void bytes_that_are_no_utf_8_are_a_guess() {
    assertThat(of("Größe;1\n", "UTF-8")).isEqualTo(TextEncoding.UTF_8);
    assertThat(of("Größe;1\n", "windows-1252")).isEqualTo(new TextEncoding("windows-1252", true));
  }

  @Test
  void a_letter_that_the_end_of_the_sample_cuts_is_no_other_encoding() {
    byte[] whole = "abcé".getBytes(StandardCharsets.UTF_8);
    byte[] cut = java.util.Arrays.copyOf(whole, whole.length - 1);

    assertThat(TextEncoding.of(cut, true)).isEqualTo(TextEncoding.UTF_8);
    assertThat(TextEncoding.of(cut, false).guess()).isTrue();
  }
}
