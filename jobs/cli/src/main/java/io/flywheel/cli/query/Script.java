package io.flywheel.cli.query;

import java.util.ArrayList;
import java.util.List;
import org.antlr.v4.runtime.CharStreams;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.misc.Interval;
import org.apache.spark.sql.catalyst.parser.SqlBaseLexer;
import org.apache.spark.sql.catalyst.parser.UpperCaseCharStream;

/**
 * The statements of a text, which semicolons separate.
 *
 * <p>The lexer of Spark's parser finds them: what it takes for a string, a quoted name or a comment
 * is one for the statement that is parsed afterwards.
 */
public final class Script {
  private static final String QUOTES = "'\"`";

  private final UpperCaseCharStream text;
  private final List<Statement> statements = new ArrayList<>();
  private boolean ended;

  /**
   * One statement.
   *
   * @param line line of the text that it begins on, from 1
   * @param sql without its semicolon; empty lines and spaces before it put it where it stands in
   *     the text, so that Spark counts lines and columns of the text
   */
  public record Statement(int line, String sql) {}

  private Script(String text) {
    this.text = new UpperCaseCharStream(CharStreams.fromString(text));
    read(new SqlBaseLexer(this.text));
  }

  /** Finds the statements of a text; those between are left out that hold nothing but comments. */
  public static Script of(String text) {
    return new Script(text);
  }

  /** The statements as they stand in the text. */
  public List<Statement> statements() {
    return List.copyOf(statements);
  }

  /** True when nothing is open at the end: a semicolon ends the last statement. */
  public boolean ended() {
    return ended;
  }

  private void read(SqlBaseLexer lexer) {
    lexer.removeErrorListeners();
    Token first = null;
    boolean openQuote = false;
    for (Token token = lexer.nextToken(); token.getType() != Token.EOF; token = lexer.nextToken()) {
      // A comment without an end is for the parser to refuse.
      boolean counts =
          token.getChannel() == Token.DEFAULT_CHANNEL || lexer.has_unclosed_bracketed_comment;
      openQuote |= token.getType() == SqlBaseLexer.UNRECOGNIZED && QUOTES.contains(token.getText());
      if (token.getType() == SqlBaseLexer.SEMICOLON) {
        add(first, token.getStartIndex());
        first = null;
        ended = !openQuote;
      } else if (counts) {
        first = first == null ? token : first;
        ended = false;
      }
    }
    add(first, text.size());
  }

  /** Adds what stands from a token up to an index. */
  private void add(Token first, int end) {
    if (first != null) {
      statements.add(
          new Statement(
              first.getLine(),
              "\n".repeat(first.getLine() - 1)
                  + " ".repeat(first.getCharPositionInLine())
                  + text.getText(Interval.of(first.getStartIndex(), end - 1)).stripTrailing()));
    }
  }
}
