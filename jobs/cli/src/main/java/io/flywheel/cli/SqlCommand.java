package io.flywheel.cli;

import io.flywheel.cli.options.CommandContext;
import io.flywheel.cli.options.SettingsOptions;
import io.flywheel.cli.outcome.ExitCode;
import io.flywheel.cli.outcome.Failures;
import io.flywheel.cli.print.Screen;
import io.flywheel.cli.query.FailedStatementException;
import io.flywheel.cli.query.Format;
import io.flywheel.cli.query.Output;
import io.flywheel.cli.query.Prompt;
import io.flywheel.cli.query.Query;
import io.flywheel.cli.query.QueryRefusedException;
import io.flywheel.cli.query.Script;
import io.flywheel.cli.query.SqlSource;
import io.flywheel.cli.warehouse.WarehouseOpener;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.TableName;
import java.io.IOException;
import java.util.List;
import java.util.Set;
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
      "Without a query or a file: a prompt on a terminal, else statements from standard input.",
      "Semicolons separate statements; their results follow each other, an empty line between."
    },
    footerHeading = "%nExample:%n",
    footer = {
      "  flywheel sql --format csv \"SELECT period_start, segment, revenue_line, net_sales",
      "    FROM gold.segment_revenue WHERE period_type = 'year' ORDER BY 1, 2, 3\"",
      "  flywheel sql -f month-end.sql"
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

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Statements of a file in UTF-8; - for standard input.")
  private String file;

  @Parameters(arity = "0..1", paramLabel = "QUERY", description = "One statement, or several.")
  private String query;

  SqlCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws IOException {
    if (query == null && file == null && context.screen().inTerminal()) {
      prompt(new WarehouseOpener(options.read(context)).filled());
    } else {
      SqlSource source = source();
      run(new WarehouseOpener(options.read(context)).filled(), source);
    }
    return ExitCode.DONE;
  }

  private SqlSource source() throws IOException {
    if (query != null && file != null) {
      throw usage("give a query or --file, not both");
    }
    SqlSource source;
    if (query != null) {
      source = SqlSource.argument(query);
    } else if (file == null || file.equals("-")) {
      source = SqlSource.standardInput(context.screen().in());
    } else {
      source = SqlSource.file(file, context.workingDirectory().resolve(file));
    }
    if (source.script().statements().isEmpty()) {
      throw usage(
          source.file().orElse("the query")
              + " holds no statement: give one as an argument, with --file or on standard input");
    }
    return source;
  }

  private ParameterException usage(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  /** All statements see the same publication; the first that is wrong or fails is the last. */
  private void run(Engine engine, SqlSource source) {
    Screen screen = context.screen();
    Query session = query(engine, screen.outWidth());
    String between = "";
    for (Script.Statement statement : source.script().statements()) {
      screen.out().print(between);
      between = format == Format.CSV ? "\r\n" : "\n";
      try {
        session.run(statement.sql());
      } catch (QueryRefusedException wrong) {
        throw new QueryRefusedException(source.place(statement) + wrong.getMessage());
      } catch (RuntimeException failed) {
        throw Failures.expected(failed)
            ? failed
            : new FailedStatementException(source.place(statement), failed);
      }
    }
  }

  private Query query(Engine engine, int width) {
    return new Query(
        engine.published(),
        engine.contracts(),
        engine
            .publications()
            .read()
            .readable()
            .<Set<TableName>>map(seen -> seen.tables().keySet())
            .orElseGet(Set::of),
        new Output(context.screen().out(), context.screen().err(), format, width));
  }

  /** One wrong statement does not end a session. */
  private void prompt(Engine engine) throws IOException {
    List<String> tables =
        engine.contracts().all().stream().map(Contract::table).map(Object::toString).toList();
    new Prompt(context.environment(), tables)
        .read(
            (sql, width) -> {
              try {
                query(engine, width).run(sql);
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
