package io.flywheel.warehouse.cases;

import java.util.Map;

/** What transforms are told in a case that does not say otherwise. */
public final class CaseSettings {
  /** Settings that have a value, that of conf/flywheel.conf; the others are NULL. */
  public static final Map<String, String> DEFAULTS =
      Map.of(
          "reporting_currency", "USD",
          "time_zone", "UTC",
          "grace_days", "7",
          "trial_controls", "20000",
          "size_weights",
              "{\"large\":2,\"none\":0,\"oversize\":3.6,\"small\":1,\"standard\":1.4,\"unknown\":1}");

  private CaseSettings() {}
}
