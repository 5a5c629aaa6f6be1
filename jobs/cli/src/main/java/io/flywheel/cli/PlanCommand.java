package io.flywheel.cli;

import io.flywheel.cli.options.CommandContext;
import io.flywheel.cli.options.SettingsOptions;
import io.flywheel.cli.outcome.ExitCode;
import io.flywheel.cli.print.PlanJson;
import io.flywheel.cli.print.PlanText;
import io.flywheel.cli.warehouse.WarehouseOpener;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.plan.Plan;
import io.flywheel.warehouse.plan.TablePlan;
import io.flywheel.warehouse.state.Publication;
import io.flywheel.warehouse.state.RunState;
import io.flywheel.warehouse.state.TableState;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Says what a build would do. */
@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = "Show what is stale and why; with --format json also the graph of tables.",
    footerHeading = "%nExample:%n",
    footer = "  flywheel plan --format json")
final class PlanCommand implements Callable<Integer> {
  private enum Shape {
    TABLE,
    JSON
  }

  private final CommandContext context;
  @Mixin private SettingsOptions options;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "table or json. Default: table.")
  private Shape format;

  PlanCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    WarehouseOpener opening = new WarehouseOpener(options.read(context));
    if (!opening.exists()) {
      print(opening.contracts(), nothing(opening.contracts()), Optional.empty());
      return ExitCode.DONE;
    }
    Engine engine = opening.existing();
    StatusCommand.sayHeld(engine, context.screen().err());
    print(engine.contracts(), engine.plan(), unpublished(engine));
    return ExitCode.DONE;
  }

  /** The open run, as far as it has built what readers do not see. */
  private static Optional<RunState> unpublished(Engine engine) {
    Map<TableName, TableState> seen =
        engine.publications().read().readable().map(Publication::tables).orElseGet(TreeMap::new);
    return engine
        .runs()
        .open()
        .map(
            run -> {
              Map<TableName, TableState> built = new TreeMap<>(run.built());
              built
                  .entrySet()
                  .removeIf(
                      table ->
                          Optional.ofNullable(seen.get(table.getKey()))
                              .filter(state -> state.version() == table.getValue().version())
                              .isPresent());
              return new RunState(run.runId(), run.asOf(), built, run.checked());
            })
        .filter(run -> !run.built().isEmpty());
  }

  /** Before the first delivery there is nothing to compute, and the graph is there all the same. */
  private static Plan nothing(Contracts contracts) {
    return new Plan(
        contracts.built().stream().map(contract -> TablePlan.upToDate(contract, "")).toList(),
        List.of());
  }

  private void print(Contracts contracts, Plan plan, Optional<RunState> unpublished) {
    PrintStream out = context.screen().out();
    Set<TableName> built = unpublished.map(run -> run.built().keySet()).orElseGet(Set::of);
    if (format == Shape.JSON) {
      out.println(new PlanJson(contracts, plan, built).text());
    } else {
      new PlanText(plan).print(out);
      unpublished.ifPresent(
          run ->
              out.println(
                  "Built in %s and not published: %s. `flywheel run`, or `flywheel check` and `flywheel publish`, lets readers see it."
                      .formatted(
                          run.runId(),
                          built.stream()
                              .sorted()
                              .map(TableName::toString)
                              .collect(Collectors.joining(", ")))));
    }
  }
}
