package io.flywheel.cli;

/** What the process tells its caller, such as a scheduler. */
final class ExitCode {
  static final int DONE = 0;
  static final int FAILED = 1;

  /** Wrong usage or configuration: the same call fails again. */
  static final int USAGE = 2;

  /** Data was refused, or a check or test failed: somebody has to look at the data. */
  static final int REFUSED = 3;

  /** Another run holds the warehouse: try again later. */
  static final int LOCKED = 4;

  private ExitCode() {}
}
