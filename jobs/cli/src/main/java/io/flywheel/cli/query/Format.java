package io.flywheel.cli.query;

/** How the rows of a query are written. */
public enum Format {
  /** Aligned columns, cut to what a person reads. */
  TABLE,
  /** RFC 4180 with a header; every row. */
  CSV,
  /** One array with an object for each row; every row. */
  JSON
}
