package io.flywheel.warehouse.contract;

import java.util.Locale;

/** The layers of the warehouse; a layer is a folder under datasets/ and a namespace in SQL. */
public enum Layer {
  /** As delivered and accepted, append-only; written by ingest. */
  BRONZE,
  /** One current row per business key; built. */
  SILVER,
  /** What analysts read, at a declared grain; built. */
  GOLD,
  /** What happened: files, quarantine, checks, publications; written by the engine. */
  OPS;

  /** The name in SQL and on disk: lower case. */
  public String folder() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** True for the layers that a transform computes. */
  public boolean built() {
    return this == SILVER || this == GOLD;
  }
}
