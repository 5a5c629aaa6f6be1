package io.flywheel.cli;

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
    description = "Say what is stale and why, without doing it; as json also the graph of tables.",
    footerHeading = "%nExample:%n",
    footer = "  flywheel plan --format json")
final class PlanCommand implements Callable<Integer> {
  private enum Shape {
    TABLE,
    JSON
  }

  private final Invocation invocation;
  @Mixin private SettingsOptions options;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "table or json. Default: table.")
  private Shape format;

  PlanCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    Opening opening = new Opening(options.read(invocation));
    if (!opening.exists()) {
      print(opening.contracts(), nothing(opening.contracts()));
      return ExitCode.DONE;
    }
    Engine engine = opening.existing();
    StatusCommand.sayHeld(engine, invocation.screen().err());
    print(engine.contracts(), engine.plan());
    return ExitCode.DONE;
  }

  /** Before the first delivery there is nothing to compute, and the graph is there all the same. */
  private static Plan nothing(Contracts contracts) {
    return new Plan(
        contracts.built().stream().map(contract -> TablePlan.fresh(contract, "")).toList());
  }

  private void print(Contracts contracts, Plan plan) {
    if (format == Shape.JSON) {
      invocation.screen().out().println(new PlanJson(contracts, plan.tables()).text());
    } else {
      new PlanText(plan).print(invocation.screen().out());
    }
  }
}
