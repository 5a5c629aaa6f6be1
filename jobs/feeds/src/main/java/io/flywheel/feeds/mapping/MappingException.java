package io.flywheel.feeds.mapping;

/** The settings of ingest are wrong; the message says where, what, and what would be right. */
public final class MappingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message where the fault stands, what it is, and what would be right
   */
  public MappingException(String message) {
    super(message);
  }
}
