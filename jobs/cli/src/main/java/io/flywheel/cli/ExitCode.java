package io.flywheel.cli;

/** What the process tells its caller, such as a scheduler. */
final class ExitCode {
  static final int DONE = 0;

  /** Something unexpected, which another try may not meet again. */
  static final int FAILED = 1;

  /**
   * Wrong usage or configuration, a full disk too: the same call fails again until it is mended.
   */
  static final int USAGE = 2;

  /**
   * Data was refused or is damaged, or a check or test failed: somebody has to look at the data.
   */
  static final int REFUSED = 3;

  /** Another run holds the warehouse: try again later. */
  static final int LOCKED = 4;

  private ExitCode() {}
}
