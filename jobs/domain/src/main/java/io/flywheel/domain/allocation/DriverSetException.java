package io.flywheel.domain.allocation;

import java.util.List;
import java.util.stream.Collectors;

/** A driver set that cannot be used. */
public final class DriverSetException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /**
   * What is wrong.
   *
   * @param path the names below the set that lead to the value
   * @param text the value, what is wrong with it, and what to do
   */
  public record Fault(List<String> path, String text) {}

  private final transient List<Fault> faults;

  DriverSetException(String set, List<Fault> faults) {
    super(
        faults.stream()
            .map(fault -> set + "." + String.join(".", fault.path()) + ": " + fault.text())
            .collect(Collectors.joining("; ")));
    this.faults = List.copyOf(faults);
  }

  /** All that is wrong with the set. */
  public List<Fault> faults() {
    return faults;
  }
}
