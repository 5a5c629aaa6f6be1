package io.flywheel.cli.query;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jline.reader.EOFError;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.ParsedLine;
import org.jline.reader.Parser;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** Reads statements from a person: history, completion, several lines up to a semicolon. */
public final class Prompt {
  private static final Set<String> LEAVE = Set.of("exit", "quit", "\\q");

  private static final List<String> WORDS =
      List.of(
          "SELECT",
          "FROM",
          "WHERE",
          "GROUP BY",
          "ORDER BY",
          "LIMIT",
          "JOIN",
          "USING",
          "WITH",
          "SHOW",
          "TABLES",
          "IN",
          "DESCRIBE",
          "EXPLAIN",
          "HAVING",
          "count(*)",
          "sum(");

  /** Executes one statement; what it throws is its own to explain. */
  @FunctionalInterface
  public interface Executor {
    /**
     * Executes a statement.
     *
     * @param sql without its semicolon
     * @param width columns of the terminal, as it is now; 0 when it does not say
     */
    void execute(String sql, int width);
  }

  private final Path history;
  private final List<String> tables;

  /**
   * A prompt that knows tables.
   *
   * @param environment of the process; says where the history of a person is kept
   * @param tables names to complete
   */
  public Prompt(Map<String, String> environment, List<String> tables) {
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    String state = environment.getOrDefault("XDG_STATE_HOME", home + "/.local/state");
    this.history = Path.of(state, "flywheel", "sql_history");
    this.tables = List.copyOf(tables);
  }

  /** Reads and runs statements until the person leaves. */
  public void read(Executor executor) throws IOException {
    Files.createDirectories(history.getParent());
    try (Terminal terminal = TerminalBuilder.builder().system(true).build()) {
      terminal
          .writer()
          .println("End a statement with ; and leave with exit. TAB completes tables.");
      LineReader reader = reader(terminal);
      for (String text = next(reader); !left(text); text = next(reader)) {
        Script.of(text)
            .statements()
            .forEach(statement -> executor.execute(statement.sql(), terminal.getWidth()));
      }
    }
  }

  private LineReader reader(Terminal terminal) {
    List<String> words = new ArrayList<>(tables);
    words.addAll(WORDS);
    return LineReaderBuilder.builder()
        .terminal(terminal)
        .parser(new UpToSemicolon())
        .completer(new StringsCompleter(words))
        .option(LineReader.Option.CASE_INSENSITIVE, true)
        .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
        .variable(LineReader.HISTORY_FILE, history)
        .variable(LineReader.SECONDARY_PROMPT_PATTERN, "      ...> ")
        .build();
  }

  /** The next statements; Ctrl-C drops what was typed, Ctrl-D leaves. */
  private static String next(LineReader reader) {
    try {
      return reader.readLine("flywheel> ").strip();
    } catch (UserInterruptException dropped) {
      return "";
    } catch (EndOfFileException end) {
      return "exit";
    }
  }

  private static boolean left(String text) {
    return LEAVE.contains(text.toLowerCase(Locale.ROOT).replaceFirst("\\s*;$", ""));
  }

  /** Asks for more until a statement ends. */
  private static final class UpToSemicolon implements Parser {
    private final DefaultParser words = new DefaultParser().escapeChars(null);

    @Override
    public ParsedLine parse(String line, int cursor, ParseContext context) {
      String text = line.strip();
      boolean whole = text.isEmpty() || left(text) || Script.of(text).ended();
      if (context == ParseContext.ACCEPT_LINE && !whole) {
        throw new EOFError(-1, cursor, "a statement ends with ;");
      }
      ParseContext quiet = context == ParseContext.ACCEPT_LINE ? ParseContext.UNSPECIFIED : context;
      return words.parse(line, cursor, quiet);
    }
  }
}
