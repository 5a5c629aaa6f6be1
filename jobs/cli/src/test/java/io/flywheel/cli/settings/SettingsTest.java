package io.flywheel.cli.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.cli.settings.Settings.Resolved;
import io.flywheel.warehouse.cases.CaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
class SettingsTest {
  @TempDir private Path folder;

  @BeforeEach
  void profiles() throws IOException {
    Files.createDirectories(folder.resolve("conf/profiles"));
  }

  @Test
  void defaults_stand_alone() {
    Settings settings = Settings.read(choices());

    assertThat(settings.warehouse()).isEqualTo(folder.resolve("warehouse").toString());
    assertThat(settings.landing()).isEqualTo(folder.resolve("landing").toString());
    assertThat(settings.reporting().zone()).isEqualTo(ZoneId.of("UTC"));
    assertThat(settings.reporting().currency()).isEqualTo("USD");
    assertThat(settings.reporting().defaultSegment()).isEmpty();
    assertThat(settings.accounting().graceDays()).isEqualTo(7);
    assertThat(settings.ingest().refuseShare()).isEqualTo(0.01);
    assertThat(settings.ingest().refuseRows()).isEqualTo(10);
    assertThat(settings.ingest().personalKey()).isEmpty();
    assertThat(settings.parallelTables()).isEqualTo(2);
    assertThat(settings.spark()).containsEntry("spark.master", "local[*]");
  }

  @Test
  void cases_are_told_the_defaults() {
    assertThat(Settings.read(choices()).ofTransforms())
        .containsAllEntriesOf(
            CaseSettings.DEFAULTS.entrySet().stream()
                .collect(
                    Collectors.toMap(Map.Entry::getKey, each -> Optional.of(each.getValue()))));
  }

  @Test
  void each_layer_wins_over_the_one_before() throws IOException {
    profile("shop", "flywheel.reporting.currency = GBP");
    Path first = file("first.conf", "flywheel.reporting.currency = EUR");
    Path second = file("second.conf", "flywheel.reporting.currency = JPY");
    Map<String, String> environment = Map.of("FLYWHEEL_REPORTING__CURRENCY", "CAD");
    Map<String, String> properties = Map.of("flywheel.reporting.currency", "MXN");
    Optional<String> shop = Optional.of("shop");

    assertThat(currency(Optional.empty(), List.of(), Map.of(), Map.of())).isEqualTo("USD");
    assertThat(currency(shop, List.of(), Map.of(), Map.of())).isEqualTo("GBP");
    assertThat(currency(shop, List.of(first), Map.of(), Map.of())).isEqualTo("EUR");
    assertThat(currency(shop, List.of(first, second), Map.of(), Map.of())).isEqualTo("JPY");
    assertThat(currency(shop, List.of(first), environment, Map.of())).isEqualTo("CAD");
    assertThat(currency(shop, List.of(first), environment, properties)).isEqualTo("MXN");
  }

  @Test
  void an_option_wins_over_a_property() {
    Settings settings =
        Settings.read(
            choices(
                Optional.empty(),
                List.of(),
                Map.of(),
                Map.of("flywheel.warehouse", "/from/property"),
                Map.of("warehouse", "/from/option")));

    assertThat(settings.warehouse()).isEqualTo("/from/option");
    assertThat(resolved(settings, "flywheel.warehouse").origin()).isEqualTo("--warehouse");
  }

  @Test
  void underscores_in_the_environment_are_dots_and_dashes() {
    Settings settings =
        Settings.read(
            with(
                Map.of(
                    "FLYWHEEL_REPORTING__DEFAULT_SEGMENT", "International",
                    "FLYWHEEL_FEEDS__SELLER_ACCOUNTS__FILES", "*.csv",
                    "FLYWHEEL_FEEDS__SELLER_ACCOUNTS__IGNORED", "[a, b]",
                    "FLYWHEEL_JVM", "daily",
                    "FLYWHEEL_ARCHIVE", "off"),
                Map.of()));

    assertThat(settings.reporting().defaultSegment()).contains("International");
    assertThat(settings.config().getString("flywheel.feeds.seller-accounts.files"))
        .isEqualTo("*.csv");
    assertThat(settings.config().getStringList("flywheel.feeds.seller-accounts.ignored"))
        .containsExactly("a", "b");
    assertThat(resolved(settings, "flywheel.reporting.default-segment").origin())
        .isEqualTo("environment FLYWHEEL_REPORTING__DEFAULT_SEGMENT");
  }

  @Test
  void of_the_properties_only_those_of_flywheel_and_spark_are_read() {
    Settings settings =
        Settings.read(
            with(Map.of(), Map.of("spark.sql.shuffle.partitions", "7", "java.home", "/opt/jdk")));

    assertThat(settings.spark()).containsEntry("spark.sql.shuffle.partitions", "7");
    assertThat(settings.spark()).doesNotContainKey("java.home");
  }

  @Test
  void paths_in_a_file_start_from_its_folder() throws IOException {
    profile("shop", "flywheel { landing = ../../exports, warehouse = \"s3a://bucket/tables\" }");

    Settings settings =
        Settings.read(choices(Optional.of("shop"), List.of(), Map.of(), Map.of(), Map.of()));

    assertThat(settings.landingFolder()).isEqualTo(folder.resolve("exports"));
    assertThat(settings.warehouseFolder()).isEmpty();
    assertThat(settings.warehouse()).isEqualTo("s3a://bucket/tables");
  }

  @Test
  void an_unknown_key_is_named_with_file_line_and_the_nearest_known_one() throws IOException {
    Path file = file("typo.conf", "flywheel {\n  reporting {\n    curency = EUR\n  }\n}");

    assertThatThrownBy(() -> Settings.read(withFile(file)))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            file
                + ":3: there is no setting flywheel.reporting.curency; "
                + "the nearest is flywheel.reporting.currency");
  }

  @Test
  void grace_in_halves_is_named_with_file_and_line() throws IOException {
    Path file = file("grace.conf", "flywheel {\n  accounting.grace-days = 3.5\n}");

    assertThatThrownBy(() -> Settings.read(withFile(file)))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            file + ":2: flywheel.accounting.grace-days = 3.5 is not a whole number from 0 to 3650");
  }

  @Test
  void an_unknown_key_of_a_feed_is_found_too() throws IOException {
    Path file = file("typo.conf", "flywheel.feeds.orders.colums { order_id = InvoiceNo }");

    assertThatThrownBy(() -> Settings.read(withFile(file)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(file + ":1: there is no setting flywheel.feeds.orders.colums")
        .hasMessageEndingWith("the nearest is flywheel.feeds.orders.columns");
  }

  @Test
  void unknown_variables_and_properties_are_errors_as_well() {
    assertThatThrownBy(() -> Settings.read(with(Map.of("FLYWHEEL_WAREHOUS", "x"), Map.of())))
        .hasMessage(
            "environment FLYWHEEL_WAREHOUS: there is no setting flywheel.warehous; "
                + "the nearest is flywheel.warehouse");
    assertThatThrownBy(() -> Settings.read(with(Map.of(), Map.of("flywheel.landin", "x"))))
        .hasMessage(
            "-Dflywheel.landin: there is no setting flywheel.landin; "
                + "the nearest is flywheel.landing");
  }

  @ParameterizedTest
  @CsvSource({
    "flywheel.build.parallel-tables, 0, a whole number from 1",
    "flywheel.build.parallel-tables, many, a whole number from 1",
    "flywheel.build.parallel-tables, 1.5, a whole number from 1",
    "flywheel.accounting.grace-days, -1, a whole number from 0",
    "flywheel.accounting.grace-days, a week, a whole number from 0",
    "flywheel.accounting.grace-days, 3651, a whole number from 0 to 3650",
    "flywheel.ingest.refuse-share, 1.01, a number from 0 to 1",
    "flywheel.accounting.size-weights.small, -0.1, a number from 0 to 1000 with at most 6 decimals",
    "flywheel.accounting.size-weights.small, 1000.1, a number from 0 to 1000",
    "flywheel.accounting.size-weights.huge, 0.1234567, at most 6 decimals",
    "flywheel.accounting.size-weights.small, heavy, a number from 0 to 1000",
    "flywheel.accounting.size-weights, 2, a section in braces",
    "flywheel.reporting.time-zone, Mars/Base, a time zone",
    "flywheel.reporting.currency, EURO, a currency",
    "flywheel.reporting, UTC, a section in braces",
    "flywheel.feeds.orders.ignored, a, a list of strings",
  })
  void a_value_of_another_form_is_an_error(String key, String value, String wanted) {
    assertThatThrownBy(() -> Settings.read(with(Map.of(), Map.of(key, value))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("-D" + key)
        .hasMessageContaining(value)
        .hasMessageContaining(wanted);
  }

  @Test
  void weights_of_size_tiers_are_merged_one_by_one_and_read_by_sql_as_one_text()
      throws IOException {
    assertThat(Settings.read(choices()).accounting().sizeWeightsAsJson())
        .isEqualTo(
            "{\"large\":2,\"none\":0,\"oversize\":3.6,\"small\":1,\"standard\":1.4,\"unknown\":1}");

    Path file =
        file(
            "w.conf",
            "flywheel.accounting.size-weights { huge = 12.000001, none = 0.0, small = 2 }");

    assertThat(Settings.read(withFile(file)).accounting().sizeWeightsAsJson())
        .isEqualTo(
            "{\"huge\":12.000001,\"large\":2,\"none\":0,\"oversize\":3.6,\"small\":2,"
                + "\"standard\":1.4,\"unknown\":1}");
  }

  @Test
  void a_weight_that_is_no_number_is_named_with_file_and_line() throws IOException {
    Path file = file("w.conf", "flywheel.accounting {\n  size-weights { large = -2 }\n}");

    assertThatThrownBy(() -> Settings.read(withFile(file)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("w.conf:2: ")
        .hasMessageContaining(
            "flywheel.accounting.size-weights.large = -2 is not a number from 0 to 1000");
  }

  @Test
  void a_file_that_is_no_configuration_is_named_with_its_line() throws IOException {
    Path file = file("broken.conf", "flywheel {\n  landing = [\n}");

    assertThatThrownBy(() -> Settings.read(withFile(file)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("broken.conf: 3");
  }

  @Test
  void several_profiles_add_up_and_the_later_one_wins() throws IOException {
    profile(
        "shop",
        "flywheel { reporting.currency = GBP, feeds.orders.mappings.shop { files = [\"a/*.csv\", \"b/*.csv\"],"
            + " format.header = Day, records = [{ where = \"TRUE\", columns { kind = \"'sale'\" } }] } }");
    profile(
        "market",
        "flywheel { reporting.currency = EUR, feeds.orders.mappings.market { files = \"c/*.csv\","
            + " explode = lines, lookup.heads { files = \"h/*.csv\", on { No = Number } } } }");
    Settings settings =
        Settings.read(
            new Choices(
                List.of("shop", "market"), List.of(), Map.of(), Map.of(), Map.of(), folder));

    assertThat(settings.reporting().currency()).isEqualTo("EUR");
    assertThat(resolved(settings, "flywheel.feeds.orders.mappings.shop.files").value())
        .isEqualTo("[\"a/*.csv\",\"b/*.csv\"]");
    assertThat(resolved(settings, "flywheel.feeds.orders.mappings.market.files").value())
        .isEqualTo("c/*.csv");
  }

  @Test
  void a_missing_profile_names_those_that_exist() throws IOException {
    profile("demo", "");
    profile("shop", "");

    assertThatThrownBy(
            () ->
                Settings.read(choices(Optional.of("shp"), List.of(), Map.of(), Map.of(), Map.of())))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("profiles are: demo, shop");
  }

  @Test
  void secrets_are_never_shown() throws IOException {
    Path file = file("own.conf", "spark.hadoop.fs.s3a.secret.key = hush");
    Settings settings =
        Settings.read(
            choices(
                Optional.empty(),
                List.of(file),
                Map.of("FLYWHEEL_INGEST__PERSONAL_KEY", "hush"),
                Map.of(),
                Map.of()));

    assertThat(settings.ingest().personalKey()).contains("hush");
    assertThat(settings.spark()).containsEntry("spark.hadoop.fs.s3a.secret.key", "hush");
    assertThat(settings.resolved()).noneMatch(value -> value.value().contains("hush"));
    assertThat(settings.ingest().toString()).doesNotContain("hush");
    assertThat(resolved(settings, "flywheel.ingest.personal-key").value()).isEqualTo("********");
  }

  @Test
  void every_setting_is_documented_with_its_default() throws IOException {
    String documented =
        Files.readString(Path.of(System.getProperty("flywheel.root"), "conf", "flywheel.conf"));

    for (String pattern : KnownSettings.patterns()) {
      List<String> names = List.of(pattern.split("\\."));
      String name = names.get(names.size() - 1);
      if (pattern.contains("*")) {
        assertThat(documented).contains(name.equals("*") ? names.get(names.size() - 2) : name);
      } else {
        assertThat(Layers.defaults().resolve().hasPathOrNull(pattern)).as(pattern).isTrue();
      }
    }
  }

  private String currency(
      Optional<String> profile,
      List<Path> files,
      Map<String, String> environment,
      Map<String, String> properties) {
    return Settings.read(choices(profile, files, environment, properties, Map.of()))
        .reporting()
        .currency();
  }

  private static Resolved resolved(Settings settings, String key) {
    return settings.resolved().stream()
        .filter(value -> value.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  private void profile(String name, String text) throws IOException {
    file("conf/profiles/" + name + ".conf", text);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private Choices choices() {
    return choices(Optional.empty(), List.of(), Map.of(), Map.of(), Map.of());
  }

  private Choices withFile(Path file) {
    return choices(Optional.empty(), List.of(file), Map.of(), Map.of(), Map.of());
  }

  private Choices with(Map<String, String> environment, Map<String, String> properties) {
    return choices(Optional.empty(), List.of(), environment, properties, Map.of());
  }

  private Choices choices(
      Optional<String> profile,
      List<Path> files,
      Map<String, String> environment,
      Map<String, String> properties,
      Map<String, String> options) {
    return new Choices(profile.stream().toList(), files, environment, properties, options, folder);
  }
}
