package io.flywheel.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fast")
@net.jqwik.api.Tag("fast")
final class LargestRemainderTest {
  @Test
  void missing_cents_go_to_the_parts_cut_furthest() {
    assertThat(LargestRemainder.spread(100, new long[] {1, 1, 1})).containsExactly(34, 33, 33);
    assertThat(LargestRemainder.spread(10, new long[] {1, 2, 4})).containsExactly(1, 3, 6);
  }

  @Test
  void a_negative_whole_mirrors_the_positive_one() {
    assertThat(LargestRemainder.spread(-100, new long[] {1, 1, 1})).containsExactly(-34, -33, -33);
  }

  @Test
  void a_whole_that_no_weight_carries_is_refused() {
    assertThat(LargestRemainder.spread(0, new long[] {0, 0})).containsExactly(0, 0);
    assertThatThrownBy(() -> LargestRemainder.spread(5, new long[] {0, 0}))
        .hasMessageContaining("5");
    assertThatThrownBy(() -> LargestRemainder.spread(5, new long[] {3, -1}))
        .hasMessageContaining("-1");
  }

  @Property(tries = 300)
  void parts_sum_to_the_whole_and_stay_within_one_of_their_share(
      @ForAll long whole,
      @ForAll @Size(min = 1, max = 40) List<@LongRange(min = 1, max = 1L << 40) Long> drawn) {
    long[] weights = drawn.stream().mapToLong(Long::longValue).toArray();
    long[] parts = LargestRemainder.spread(whole, weights);
    BigInteger total = BigInteger.valueOf(Arrays.stream(weights).sum());
    assertThat(Arrays.stream(parts).sum()).isEqualTo(whole);
    for (int i = 0; i < parts.length; i++) {
      BigInteger share = BigInteger.valueOf(whole).multiply(BigInteger.valueOf(weights[i]));
      BigInteger off = BigInteger.valueOf(parts[i]).multiply(total).subtract(share).abs();
      assertThat(off).isLessThan(total);
    }
  }
}
