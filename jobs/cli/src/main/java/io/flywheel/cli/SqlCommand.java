package io.flywheel.cli;

import io.flywheel.cli.options.CommandContext;
import io.flywheel.cli.options.SettingsOptions;
import io.flywheel.cli.query.Format;
import io.flywheel.cli.query.Prompt;
import io.flywheel.cli.query.Query;
import io.flywheel.cli.query.QueryRefusedException;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.contract.Contract;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Queries the published tables. */
@Command(
    name = "sql",
    mixinStandardHelpOptions = true,
    description = {
      "Query the published tables: SELECT, WITH, SHOW, DESCRIBE, EXPLAIN.",
      "Without a query: a prompt on a terminal, else one statement from standard input."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  flywheel sql --format csv \"SELECT period_start, revenue_line, net_sales",
      "    FROM gold.segment_revenue WHERE period_type = 'year' ORDER BY 1, 2\""
    })
final class SqlCommand implements Callable<Integer> {
  private final CommandContext context;
  @Spec private CommandSpec command;
  @Mixin private SettingsOptions options;

  @Option(
      names = "--format",
      defaultValue = "table",
      description = "table, csv (RFC 4180) or json (an array of objects). Default: table.")
  private Format format;

  @Parameters(arity = "0..1", paramLabel = "QUERY", description = "One statement.")
  private String query;

  SqlCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    Engine engine = new WarehouseOpener(options.read(context)).filled();
    if (query != null) {
      run(engine, query);
    } else if (context.screen().inTerminal()) {
      prompt(engine);
    } else {
      run(engine, standardInput());
    }
    return ExitCode.DONE;
  }

  private String standardInput() throws IOException {
    String text = new String(context.screen().in().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (text.isEmpty()) {
      throw new ParameterException(
          command.commandLine(), "no query: give one as an argument or on standard input");
    }
    return text;
  }

  private void run(Engine engine, String sql) {
    new Query(engine.published(), context.screen().out(), context.screen().err()).run(sql, format);
  }

  /** One wrong statement does not end a session. */
  private void prompt(Engine engine) throws IOException {
    List<String> tables =
        engine.contracts().all().stream().map(Contract::table).map(Object::toString).toList();
    new Prompt(context.environment(), tables)
        .read(
            sql -> {
              try {
                run(engine, sql);
              } catch (QueryRefusedException wrong) {
                context.screen().err().println(wrong.getMessage());
              } catch (RuntimeException failed) {
                context.screen().err().println(Failures.message(failed));
              }
              context.screen().out().flush();
              context.screen().err().flush();
            });
  }
}
