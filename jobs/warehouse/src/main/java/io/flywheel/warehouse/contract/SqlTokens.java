package io.flywheel.warehouse.contract;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The tokens of a SQL text, told apart without a parser: every command reads all contracts as it
 * starts, and Spark's parser costs more than all else that a run with nothing to do does.
 */
public final class SqlTokens {
  /** Blanks and comments; quoted texts and names; parameters; words and numbers; signs. */
  private static final Pattern TOKEN =
      Pattern.compile(
          "(\\s++|--[^\\n]*+|/\\*.*?\\*/)"
              + "|'(?:[^'\\\\]++|\\\\.)*+'|\"(?:[^\"\\\\]++|\\\\.)*+\"|`[^`]*+`"
              + "|::|(?<![\\w)\\]]):([A-Za-z_]\\w*+)|\\w++|.",
          Pattern.DOTALL);

  private static final int SKIPPED = 1;
  private static final int PARAMETER = 2;

  private SqlTokens() {}

  /** The text without comments and layout: equal where only these differ. */
  public static String text(String sql) {
    return TOKEN
        .matcher(sql)
        .results()
        .filter(token -> token.start(SKIPPED) < 0)
        .map(MatchResult::group)
        .collect(Collectors.joining(" "));
  }

  /** The parameters of the text of a file, in their order. */
  static List<SqlParameter> parameters(Path file, String sql) {
    List<SqlParameter> parameters = new ArrayList<>();
    int line = 1;
    for (Matcher token = TOKEN.matcher(sql); token.find(); ) {
      if (token.group(PARAMETER) != null) {
        parameters.add(new SqlParameter(token.group(PARAMETER), file, line));
      }
      line += (int) token.group().chars().filter(each -> each == '\n').count();
    }
    return parameters;
  }
}
