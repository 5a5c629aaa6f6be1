package io.flywheel.cli.settings;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValueFactory;
import io.flywheel.domain.allocation.DriverSet;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The settings of one command, checked.
 *
 * @param root folder that holds datasets/ and conf/
 * @param warehouse absolute folder of the tables, or the URI of one
 * @param landing absolute folder of the delivered files, or the URI of one
 * @param reporting how amounts and days are reported
 * @param accounting what the rules of accounting leave to the user
 * @param ingest when a file is refused, and the key for personal columns
 * @param parallelTables tables built side by side, from 1
 * @param smallBytes the most that a table built as small work reads
 * @param deletionVectors whether rows that go from silver are marked, or their files written again
 * @param keptDays number of days for which publications are kept
 * @param spark Spark properties with their full names
 * @param config everything as HOCON with absolute folders, for those who read mappings from it
 * @param resolved every value with its origin, secrets redacted, by key
 */
public record Settings(
    Path root,
    String warehouse,
    String landing,
    Reporting reporting,
    Accounting accounting,
    IngestRules ingest,
    int parallelTables,
    long smallBytes,
    boolean deletionVectors,
    int keptDays,
    Map<String, String> spark,
    Config config,
    List<Resolved> resolved) {
  private static final Pattern URI = Pattern.compile("[a-z][a-z0-9+.-]+:/.*");

  /**
   * How amounts and days are reported.
   *
   * @param zone where a timestamp becomes a day
   * @param currency ISO 4217 code
   * @param defaultSegment segment of marketplaces that no reference row names
   */
  public record Reporting(ZoneId zone, String currency, Optional<String> defaultSegment) {}

  /**
   * What the rules of accounting leave to the user.
   *
   * @param graceDays days of coverage after a failed payment, from 0
   * @param sizeWeights weight of a unit by size tier
   * @param driverSets what costs are shared by, in order of names
   * @param driverSetsAsJson the same as text: an object of sets, keys in order
   * @param oneTimeSubAccounts sub-accounts that are one-time, as text: a JSON list
   * @param trialControls how many controls a trial of joining keeps, from 1
   */
  public record Accounting(
      int graceDays,
      Map<String, BigDecimal> sizeWeights,
      List<DriverSet> driverSets,
      String driverSetsAsJson,
      String oneTimeSubAccounts,
      int trialControls) {

    /** The weights as a JSON object, as SQL reads them: the same text for the same weights. */
    public String sizeWeightsAsJson() {
      return ConfigValueFactory.fromMap(sizeWeights).render(ConfigRenderOptions.concise());
    }
  }

  /** What transforms name as {@code :name}; empty is NULL. */
  public Map<String, Optional<String>> ofTransforms() {
    return Map.of(
        "reporting_currency", Optional.of(reporting.currency()),
        "default_segment", reporting.defaultSegment(),
        "time_zone", Optional.of(reporting.zone().getId()),
        "grace_days", Optional.of(String.valueOf(accounting.graceDays())),
        "size_weights", Optional.of(accounting.sizeWeightsAsJson()),
        "driver_sets", Optional.of(accounting.driverSetsAsJson()),
        "one_time_sub_accounts", Optional.of(accounting.oneTimeSubAccounts()),
        "trial_controls", Optional.of(String.valueOf(accounting.trialControls())));
  }

  /**
   * When a file is refused; both limits must be passed.
   *
   * @param refuseShare share of the file's rows, 0 to 1
   * @param refuseRows number of rows
   * @param personalKey key of the hash of personal columns
   */
  public record IngestRules(double refuseShare, int refuseRows, Optional<String> personalKey) {

    /** Without the key. */
    @Override
    public String toString() {
      return "IngestRules[refuseShare=" + refuseShare + ", refuseRows=" + refuseRows + "]";
    }
  }

  /**
   * One value as it will be used.
   *
   * @param key full name
   * @param value as text; secrets are starred out
   * @param origin file and line, variable or option that set it
   */
  public record Resolved(String key, String value, String origin) {}

  /** Folder of the datasets' contracts. */
  public Path datasets() {
    return root.resolve("datasets");
  }

  /** The warehouse as a folder of this machine; empty when it is elsewhere. */
  public Optional<Path> warehouseFolder() {
    return uri(warehouse) ? Optional.empty() : Optional.of(Path.of(warehouse));
  }

  /**
   * The landing area as a folder of this machine, for commands that write into it.
   *
   * @throws SettingsException when it is elsewhere
   */
  public Path landingFolder() {
    if (uri(landing)) {
      throw new SettingsException(
          "flywheel.landing: '" + landing + "' is not a folder of this machine; use --landing DIR");
    }
    return Path.of(landing);
  }

  static boolean uri(String folder) {
    return URI.matcher(folder).matches();
  }

  /** Reads and checks every layer; a problem is a {@link SettingsException}. */
  public static Settings read(Choices choices) {
    return new SettingsReader(Layers.merge(choices), choices.workingDirectory()).read();
  }
}
