package io.flywheel.cli.outcome;

/**
 * Data, a check or a test stands in the way: exit code 3. What was found is printed already; this
 * is what the last line says of it.
 */
public final class RefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String outcome;
  private final String remedy;

  /**
   * @param outcome what has not happened, or only in part, such as {@code nothing is published}
   * @param why the cause, with the first file, rule or row
   * @param remedy what to do, as a sentence without its full stop
   */
  public RefusedException(String outcome, String why, String remedy) {
    super(why);
    this.outcome = outcome;
    this.remedy = remedy;
  }

  String outcome() {
    return outcome;
  }

  String remedy() {
    return remedy;
  }
}
