package io.flywheel.cli;

import io.flywheel.cli.options.CommandContext;
import io.flywheel.cli.options.SettingsOptions;
import io.flywheel.cli.outcome.Readers;
import io.flywheel.cli.print.IngestPreviewText;
import io.flywheel.cli.print.MaintenanceText;
import io.flywheel.cli.print.PlanText;
import io.flywheel.cli.print.Screen;
import io.flywheel.cli.query.TextTable;
import io.flywheel.cli.settings.Settings;
import io.flywheel.cli.warehouse.WarehouseOpener;
import io.flywheel.feeds.ingest.IngestDryRun;
import io.flywheel.feeds.ingest.IngestPreview;
import io.flywheel.feeds.ingest.IngestPreview.Arrival;
import io.flywheel.feeds.landing.IngestRequest;
import io.flywheel.feeds.mapping.IngestSettings;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.compute.BuildScheduler.Scope;
import io.flywheel.warehouse.compute.RefreshMode;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.plan.Plan;
import io.flywheel.warehouse.plan.TablePlan;
import io.flywheel.warehouse.state.Publication;
import io.flywheel.warehouse.state.TableState;
import java.io.PrintStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The stages without their deeds: says what each would do. Takes no lock, and where there is no
 * warehouse it leaves none behind.
 */
final class DryRun {
  private final Settings settings;
  private final Screen screen;
  private final PrintStream out;
  private static final int FILES_SHOWN = 100;

  private final WarehouseOpener opening;
  private final int most;

  /** What the command that has these options would do. */
  static DryRun of(SettingsOptions options, CommandContext context) {
    return new DryRun(
        options.read(context),
        context.screen(),
        options.verbose() ? Integer.MAX_VALUE : FILES_SHOWN);
  }

  private DryRun(Settings settings, Screen screen, int most) {
    this.settings = settings;
    this.screen = screen;
    this.out = screen.out();
    this.opening = new WarehouseOpener(settings);
    this.most = most;
  }

  /** Which files would be taken, what is stale as it is, and what would follow the files. */
  void run(IngestRequest request, Scope scope) {
    Optional<Engine> engine = engine();
    engine.ifPresent(there -> there.currency().require(scope.everything()));
    Contracts contracts = engine.map(Engine::contracts).orElseGet(opening::contracts);
    IngestPreview preview = preview(engine, contracts, request);
    new IngestPreviewText(preview, most).print(screen);
    out.println();
    if (engine.isPresent()) {
      new PlanText(plan(engine.get(), scope)).print(out);
    } else {
      out.println("Would create the warehouse in " + settings.warehouse() + ".");
    }
    Set<String> feeds = new TreeSet<>(preview.files().stream().map(Arrival::feed).toList());
    if (!feeds.isEmpty()) {
      out.println(
          "Tables that read %s would be built too where their days change: %s"
              .formatted(String.join(", ", feeds), text(followers(contracts, feeds))));
    }
  }

  /** Which files would be taken. */
  void ingest(IngestRequest request) {
    Optional<Engine> engine = engine();
    engine.ifPresent(there -> there.currency().require(false));
    Contracts contracts = engine.map(Engine::contracts).orElseGet(opening::contracts);
    new IngestPreviewText(preview(engine, contracts, request), most).print(screen);
  }

  /** What would be computed. */
  void build(Optional<String> named, Function<Contracts, Scope> scope) {
    Engine engine = existing();
    Scope asked = scope.apply(engine.contracts());
    engine.currency().require(asked.everything());
    engine.runs().join(named);
    new PlanText(plan(engine, asked)).print(out);
  }

  /** Which rules would be checked. */
  void check(Optional<String> named) {
    SortedMap<TableName, List<String>> rules = existing().rules(named);
    if (rules.isEmpty()) {
      out.println("Nothing to check: no run is open, or it has built nothing.");
      return;
    }
    long count = rules.values().stream().mapToLong(List::size).sum();
    out.println("Would check " + count + " rules:");
    out.print(
        TextTable.of(
                new String[] {"table", "rules"},
                new boolean[2],
                rules.entrySet().stream()
                    .map(of -> List.of(of.getKey().toString(), String.join(", ", of.getValue())))
                    .toList())
            .text());
  }

  /** What readers would see; refused as the publication itself would be. */
  void publish(Optional<String> named) {
    Engine engine = opening.existing();
    Pipeline.publishable(engine, settings);
    Optional<Publication> next = engine.publishable(named);
    Optional<Publication> now = engine.publications().read().readable();
    if (next.isEmpty()) {
      out.println("Nothing to publish: no run is open.");
    } else if (next.equals(now)) {
      out.println(
          "Nothing to publish: readers see all of it in publication " + now.get().number() + ".");
    } else {
      out.println(
          "Would publish publication "
              + next.get().number()
              + next.get().asOf().map(day -> ", as of " + day).orElse("")
              + ":");
      out.print(
          versions(now.map(Publication::tables).orElseGet(TreeMap::new), next.get().tables())
              .text());
    }
  }

  /** What readers would be taken back to; refused as the rollback itself would be. */
  void rollback(long number) {
    Engine engine = opening.existing();
    Publication then = engine.rollback().preview(number);
    out.println(
        "Would take readers back to publication %d%s, as publication %d, and pause runs:"
            .formatted(number, then.asOf().map(day -> ", as of " + day).orElse(""), then.number()));
    out.print(
        versions(engine.publications().read().readable().orElseThrow().tables(), then.tables())
            .text());
  }

  /** That runs would go on; refused as the release itself would be. */
  void release() {
    Engine engine = opening.existing();
    out.println(
        "Would let runs go on, as publication %d. %s until the next run."
            .formatted(
                engine.rollback().releasePreview().number(),
                Readers.see(engine.publications().read())));
  }

  /** Which tables would be compacted, and how many files deleted. */
  void maintain() {
    new MaintenanceText(opening.filled().maintenance().rehearse(Instant.now()))
        .print(out, "Would maintain:");
  }

  /** Only the tables whose readers would see another version. */
  private static TextTable versions(
      Map<TableName, TableState> now, SortedMap<TableName, TableState> next) {
    List<List<String>> rows = new ArrayList<>();
    next.forEach(
        (table, state) -> {
          String before = Optional.ofNullable(now.get(table)).map(DryRun::version).orElse("-");
          if (!before.equals(version(state))) {
            rows.add(List.of(table.toString(), before, version(state)));
          }
        });
    return TextTable.of(
        new String[] {"table", "version now", "then"}, new boolean[] {false, true, true}, rows);
  }

  private static String version(TableState state) {
    return state.version() < 0 ? "-" : String.valueOf(state.version());
  }

  /** Spark leaves a log where it runs, so it runs only where there is a warehouse already. */
  private Optional<Engine> engine() {
    return opening.exists() ? Optional.of(existing()) : Optional.empty();
  }

  /** The warehouse; what is said of it would not be done while a rollback holds it. */
  private Engine existing() {
    Engine engine = opening.existing();
    StatusCommand.sayHeld(engine, screen.err());
    return engine;
  }

  private IngestPreview preview(
      Optional<Engine> engine, Contracts contracts, IngestRequest request) {
    IngestSettings ingest = IngestSettings.from(settings.config(), contracts);
    return engine
        .map(there -> IngestDryRun.of(there, ingest))
        .orElseGet(() -> IngestDryRun.ofFirst(ingest, settings.spark()))
        .find(request);
  }

  /** The plan of a scope: a full build computes every table that would have an input by then. */
  private static Plan plan(Engine engine, Scope scope) {
    List<TablePlan> plans = new ArrayList<>();
    Set<TableName> filled = new HashSet<>();
    for (TablePlan plan : engine.plan().tables()) {
      Contract contract = plan.contract();
      boolean readable =
          contract.inputs().stream()
              .map(Input::table)
              .anyMatch(input -> filled.contains(input) || engine.tables().exists(input));
      if (readable) {
        filled.add(contract.table());
      }
      if (scope.only().filter(only -> !only.equals(contract.table())).isEmpty()) {
        plans.add(scope.mode() == RefreshMode.FULL && readable ? whole(plan) : plan);
      }
    }
    // What a run delivers first may be what a table waits for.
    return new Plan(plans, List.of());
  }

  private static TablePlan whole(TablePlan plan) {
    return TablePlan.everything(plan.contract(), "a full rebuild", plan.definition());
  }

  /** Everything downstream of the feeds' tables, inputs before their readers. */
  private static List<TableName> followers(Contracts contracts, Collection<String> feeds) {
    Set<TableName> changed = new HashSet<>();
    feeds.forEach(feed -> contracts.ofFeed(feed).map(Contract::table).ifPresent(changed::add));
    List<TableName> followers = new ArrayList<>();
    for (Contract contract : contracts.built()) {
      if (contract.inputs().stream().anyMatch(input -> changed.contains(input.table()))) {
        changed.add(contract.table());
        followers.add(contract.table());
      }
    }
    return followers;
  }

  private static String text(List<TableName> tables) {
    return tables.isEmpty()
        ? "there is none"
        : String.join(", ", tables.stream().map(TableName::toString).toList());
  }
}
