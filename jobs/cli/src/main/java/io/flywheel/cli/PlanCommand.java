package io.flywheel.cli;

import io.flywheel.cli.options.CommandContext;
import io.flywheel.cli.options.SettingsOptions;
import io.flywheel.cli.print.PlanJson;
import io.flywheel.cli.print.PlanText;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.plan.Plan;
import io.flywheel.warehouse.plan.TablePlan;
import java.util.concurrent.Callable;
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
      print(opening.contracts(), nothing(opening.contracts()));
      return ExitCode.DONE;
    }
    Engine engine = opening.existing();
    StatusCommand.sayHeld(engine, context.screen().err());
    print(engine.contracts(), engine.plan());
    return ExitCode.DONE;
  }

  /** Before the first delivery there is nothing to compute, and the graph is there all the same. */
  private static Plan nothing(Contracts contracts) {
    return new Plan(
        contracts.built().stream().map(contract -> TablePlan.upToDate(contract, "")).toList());
  }

  private void print(Contracts contracts, Plan plan) {
    if (format == Shape.JSON) {
      context.screen().out().println(new PlanJson(contracts, plan.tables()).text());
    } else {
      new PlanText(plan).print(context.screen().out());
    }
  }
}
