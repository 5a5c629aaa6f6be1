package io.flywheel.feeds.mapping;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValue;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.message.Nearest;
import io.flywheel.warehouse.state.Publication;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What ingest needs to know, read strictly from the resolved configuration. */
public final class IngestSettings {
  /** Under this name each publication keeps the time zone. */
  public static final String ZONE = "time-zone";

  private final String landing;
  private final ZoneId zone;
  private final RefusalLimit limit;
  private final RefusedFiles refusedFile;
  private final double conflictShare;
  private final ForeignManifest foreignManifest;
  private final LocalDate firstDay;
  private final Optional<String> personalKey;
  private final List<FeedMappings> feeds;
  private final List<InlineRows> inline;

  IngestSettings(
      String landing,
      ZoneId zone,
      RefusalLimit limit,
      RefusedFiles refusedFile,
      double conflictShare,
      ForeignManifest foreignManifest,
      LocalDate firstDay,
      Optional<String> personalKey,
      List<FeedMappings> feeds,
      List<InlineRows> inline) {
    this.landing = landing;
    this.zone = zone;
    this.limit = limit;
    this.refusedFile = refusedFile;
    this.conflictShare = conflictShare;
    this.foreignManifest = foreignManifest;
    this.firstDay = firstDay;
    this.personalKey = personalKey;
    this.feeds = List.copyOf(feeds);
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
        RefusedFiles.of(ingest.getString("refused-file")),
        ingest.getDouble("conflict-share"),
        ForeignManifest.of(ingest.getValue("foreign-manifest")),
        LocalDate.parse(ingest.getString("first-day")),
        ingest.hasPath("personal-key")
            ? Optional.of(ingest.getString("personal-key"))
            : Optional.empty(),
        FeedsReader.read(flywheel, contracts),
        InlineRows.read(flywheel, contracts));
  }

  /**
   * @throws MappingException when one of the feeds that are asked for is a feed that nobody knows
   */
  public void verify(Collection<String> requested) {
    List<String> names = feeds.stream().map(FeedMappings::feed).toList();
    for (String feed : requested) {
      if (!names.contains(feed)) {
        throw new MappingException("unknown feed '" + feed + "'" + Nearest.hint(feed, names));
      }
    }
  }

  /**
   * @throws MappingException when bronze was filled with the days of another time zone
   */
  public void verifyZone(Optional<Publication> latest) {
    Optional<String> before = latest.map(row -> row.settings().get(ZONE));
    if (before.isPresent() && !before.get().equals(zone.getId())) {
      throw new MappingException(
          "the business days in bronze are days of %s, and flywheel.reporting.time-zone is %s now; nothing was taken. Name another warehouse, with --warehouse or as flywheel.warehouse of the profile"
              .formatted(before.get(), zone.getId()));
    }
  }

  public String landing() {
    return landing;
  }

  public ZoneId zone() {
    return zone;
  }

  public RefusalLimit limit() {
    return limit;
  }

  public RefusedFiles refusedFile() {
    return refusedFile;
  }

  /** Share of a file's records that may conflict with another file. */
  public double conflictShare() {
    return conflictShare;
  }

  /** True when a manifest that is not ours is refused, and not left alone. */
  public boolean refusesForeignManifests() {
    return foreignManifest == ForeignManifest.REFUSE;
  }

  /** The first business day within reason. */
  public LocalDate firstDay() {
    return firstDay;
  }

  public Optional<String> personalKey() {
    return personalKey;
  }

  /** All feeds that are known. */
  public List<FeedMappings> feeds() {
    return feeds;
  }

  /** The mappings of all feeds. */
  public List<FeedMapping> mappings() {
    return feeds.stream().flatMap(feed -> feed.mappings().stream()).toList();
  }

  public List<InlineRows> inline() {
    return inline;
  }

  /** What a refused file means to the others. */
  public enum RefusedFiles {
    /** Nothing is taken until it is mended. */
    STOP,
    /** It is left out. */
    SKIP;

    private static RefusedFiles of(String text) {
      return switch (text) {
        case "stop" -> STOP;
        case "skip" -> SKIP;
        default ->
            throw new MappingException(
                "flywheel.ingest.refused-file = '" + text + "' is neither stop nor skip");
      };
    }
  }

  /** What becomes of a manifest that is not ours. */
  private enum ForeignManifest {
    NAME,
    REFUSE;

    static ForeignManifest of(ConfigValue value) {
      String text = String.valueOf(value.unwrapped());
      return Arrays.stream(values())
          .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(text))
          .findFirst()
          .orElseThrow(
              () ->
                  new MappingException(
                      "%s: flywheel.ingest.foreign-manifest: '%s' is neither name nor refuse"
                          .formatted(value.origin().description(), text)));
    }
  }

  /**
   * When a file is refused for its rows.
   *
   * @param share refused rows must be more than this share of the delivered ones
   * @param rows and at least this many
   */
  public record RefusalLimit(double share, long rows) {
    public boolean reached(long refused, long delivered) {
      return refused >= rows && refused > share * delivered;
    }
  }
}
