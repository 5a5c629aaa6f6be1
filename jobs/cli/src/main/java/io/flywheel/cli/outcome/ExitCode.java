package io.flywheel.cli.outcome;

/** What the process tells its caller, such as a scheduler. */
public final class ExitCode {
  public static final int DONE = 0;

  /** Something unexpected, which another try may not meet again. */
  public static final int FAILED = 1;

  /**
   * Wrong usage or configuration, a full disk too: the same call fails again until it is mended.
   */
  public static final int USAGE = 2;

  /**
   * Data was refused or is damaged, or a check or test failed: somebody has to look at the data.
   */
  public static final int REFUSED = 3;

  /** Another run holds the warehouse: try again later. */
  public static final int LOCKED = 4;

  private ExitCode() {}
}
