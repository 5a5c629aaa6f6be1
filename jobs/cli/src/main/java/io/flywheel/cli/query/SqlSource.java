package io.flywheel.cli.query;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Statements and where they come from.
 *
 * @param file the file, as messages name it; empty for an argument of the command line
 * @param script the statements
 */
public record SqlSource(Optional<String> file, Script script) {
  private static final String STANDARD_INPUT = "standard input";

  public static SqlSource argument(String text) {
    return new SqlSource(Optional.empty(), Script.of(text));
  }

  /**
   * All of standard input.
   *
   * @throws IllegalArgumentException when it is not UTF-8
   */
  public static SqlSource standardInput(InputStream in) throws IOException {
    return of(STANDARD_INPUT, in.readAllBytes());
  }

  /**
   * All of a file.
   *
   * @param name as the user wrote it
   * @param path where it is
   * @throws IllegalArgumentException when it cannot be read or is not UTF-8
   */
  public static SqlSource file(String name, Path path) {
    try {
      return of(name, Files.readAllBytes(path));
    } catch (NoSuchFileException missing) {
      throw new IllegalArgumentException("there is no file " + path);
    } catch (IOException denied) {
      throw new IllegalArgumentException("cannot read " + path + ": " + denied.getMessage());
    }
  }

  private static SqlSource of(String name, byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      // Editors of Windows mark UTF-8 so.
      return new SqlSource(
          Optional.of(name), Script.of(text.startsWith("\uFEFF") ? text.substring(1) : text));
    } catch (CharacterCodingException other) {
      throw new IllegalArgumentException(name + " is not UTF-8: save it as UTF-8");
    }
  }

  /** The beginning of a message about a statement; empty where only one is meant. */
  public String place(Script.Statement statement) {
    if (file.isPresent()) {
      return file.get() + ", line " + statement.line() + ": ";
    }
    return script.statements().size() == 1
        ? ""
        : "statement " + (script.statements().indexOf(statement) + 1) + ": ";
  }
}
