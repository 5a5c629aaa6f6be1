package io.flywheel.feeds.ingest;

import com.typesafe.config.Config;
import io.flywheel.warehouse.contract.Contracts;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** What ingest needs to know, read strictly from the resolved configuration. */
public final class IngestSettings {
  private final String landing;
  private final ZoneId zone;
  private final RefusalLimit limit;
  private final Optional<String> personalKey;
  private final List<FeedMapping> mappings;
  private final List<InlineRows> inline;

  IngestSettings(
      String landing,
      ZoneId zone,
      RefusalLimit limit,
      Optional<String> personalKey,
      List<FeedMapping> mappings,
      List<InlineRows> inline) {
    this.landing = landing;
    this.zone = zone;
    this.limit = limit;
    this.personalKey = personalKey;
    this.mappings = List.copyOf(mappings);
    this.inline = List.copyOf(inline);
  }

  /**
   * Reads {@code flywheel.landing}, {@code reporting.time-zone}, {@code ingest}, {@code feeds} and
   * {@code reference}.
   *
   * @param config the resolved configuration, paths absolute
   * @param contracts the warehouse's contracts; every feed that one of them names is known
   * @throws MappingException when a key is unknown, a canonical column is unknown or not mapped, or
   *     an expression is not SQL; the message names file and line of the setting
   */
  public static IngestSettings from(Config config, Contracts contracts) {
    Config flywheel = config.getConfig("flywheel");
    Config ingest = flywheel.getConfig("ingest");
    return new IngestSettings(
        flywheel.getString("landing"),
        ZoneId.of(flywheel.getString("reporting.time-zone")),
        new RefusalLimit(ingest.getDouble("refuse-share"), ingest.getLong("refuse-rows")),
        ingest.hasPath("personal-key")
            ? Optional.of(ingest.getString("personal-key"))
            : Optional.empty(),
        MappingReader.read(flywheel, contracts),
        InlineRows.read(flywheel, contracts));
  }

  String landing() {
    return landing;
  }

  ZoneId zone() {
    return zone;
  }

  RefusalLimit limit() {
    return limit;
  }

  Optional<String> personalKey() {
    return personalKey;
  }

  List<FeedMapping> mappings() {
    return mappings;
  }

  List<InlineRows> inline() {
    return inline;
  }

  /**
   * When a file is refused for its rows.
   *
   * @param share refused rows must be more than this share of the delivered ones
   * @param rows and at least this many
   */
  record RefusalLimit(double share, long rows) {
    boolean reached(long refused, long delivered) {
      return refused >= rows && refused > share * delivered;
    }
  }
}
