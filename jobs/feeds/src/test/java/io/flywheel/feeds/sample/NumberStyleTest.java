package io.flywheel.feeds.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
class NumberStyleTest {
  private static NumberStyle of(String... values) {
    return NumberStyle.of(List.of(SampleColumn.of("price", Arrays.asList(values))));
  }

  private static String signs(NumberStyle style) {
    return style.decimal() + " " + style.thousands() + (style.guess().isEmpty() ? "" : " ?");
  }

  @Test
  void the_last_of_two_signs_is_the_decimal_one() {
    assertThat(signs(of("1.200,50", "4,99"))).isEqualTo(", .");
    assertThat(signs(of("1,200.50", "4.99"))).isEqualTo(". ,");
    assertThat(signs(of("1 200,50"))).isEqualTo(",  ");
    assertThat(signs(of("1'200.50"))).isEqualTo(". '");
  }

  @Test
  void one_sign_with_other_than_three_digits_behind_is_the_decimal_one() {
    assertThat(signs(of("12,5", "7"))).isEqualTo(", ");
    assertThat(signs(of("0,125"))).isEqualTo(", ");
    assertThat(signs(of("1234.500"))).isEqualTo(". ");
  }

  @Test
  void a_sign_that_stands_twice_is_between_thousands() {
    assertThat(signs(of("1,234,567"))).isEqualTo(". ,");
    assertThat(signs(of("1.234.567"))).isEqualTo(", .");
  }

  @Test
  void what_may_be_either_follows_the_other_numbers() {
    assertThat(signs(of("1,234", "0.50"))).isEqualTo(". ,");
    assertThat(signs(of("1.234", "0,50"))).isEqualTo(", .");
  }

  @Test
  void what_may_be_either_is_a_guess_when_nothing_else_tells() {
    assertThat(signs(of("1,234", "12"))).isEqualTo(". , ?");
    assertThat(of("1.234", "12").notes()).singleElement().asString().contains("1.234 in price");
  }

  @Test
  void two_ways_in_one_file_are_said_and_not_set() {
    NumberStyle style = of("1,5", "2.5");

    assertThat(style.settings()).isEmpty();
    assertThat(style.notes()).singleElement().asString().contains("2.5 in price, 1,5 in price");
  }

  @Test
  void dates_shares_and_addresses_are_no_numbers() {
    assertThat(NumberStyle.numeric(List.of("18.01.2024"))).isFalse();
    assertThat(NumberStyle.numeric(List.of("10.00%"))).isFalse();
    assertThat(NumberStyle.numeric(List.of("10.0.0.1"))).isFalse();
    assertThat(NumberStyle.numeric(List.of("-1.5E-7"))).isTrue();
    assertThat(of("-1.5E-7", "2").settings())
        .containsExactly(Sample.Setting.sure("scientific", "true"));
  }
}
