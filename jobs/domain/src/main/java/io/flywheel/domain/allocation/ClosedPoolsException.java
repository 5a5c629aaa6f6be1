package io.flywheel.domain.allocation;

import java.util.Collection;

/** Pools that give everything to each other, so that their cents never reach a revenue line. */
public final class ClosedPoolsException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  ClosedPoolsException(String set, Collection<String> pools) {
    super(
        "driver set "
            + set
            + ": the pools "
            + String.join(" and ", pools)
            + " give everything to each other, and what they hold reaches no revenue line; give one"
            + " of them a quantity that the month has");
  }
}
