package io.flywheel.domain.allocation;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How service between pools is treated. */
enum Method {
  /** All of it counts: the simultaneous equations are solved. */
  RECIPROCAL,
  /** None of it counts. */
  DIRECT,
  /** In an order of pools, each serves those after it. */
  STEP_DOWN;

  String setting() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static Optional<Method> of(String setting) {
    return Arrays.stream(values()).filter(known -> known.setting().equals(setting)).findFirst();
  }
}
