package io.flywheel.benchmark.independent;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** One DuckDB in memory, at UTC. Its failures are {@link IllegalStateException}s with the SQL. */
public final class DuckDb implements AutoCloseable {
  private final Connection connection;

  DuckDb() {
    try {
      connection = DriverManager.getConnection("jdbc:duckdb:");
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot open DuckDB: " + e.getMessage(), e);
    }
    run("SET TimeZone = 'UTC'");
  }

  /** Runs statements. */
  public void run(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw failure(sql, e);
    }
  }

  /** Runs a file of this package's resources. */
  void runResource(String name) {
    run(resource(name));
  }

  void set(String variable, String text) {
    run("SET VARIABLE " + variable + " = " + quoted(text));
  }

  /**
   * The rows of a query as texts in column order: numbers in plain digits, dates as yyyy-MM-dd,
   * NULL as the empty text; the form of {@code flywheel sql --format csv}.
   */
  public List<List<String>> rows(String query) {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      int columns = result.getMetaData().getColumnCount();
      List<List<String>> rows = new ArrayList<>();
      while (result.next()) {
        List<String> row = new ArrayList<>(columns);
        for (int column = 1; column <= columns; column++) {
          row.add(text(result.getObject(column)));
        }
        rows.add(List.copyOf(row));
      }
      return rows;
    } catch (SQLException e) {
      throw failure(query, e);
    }
  }

  static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  static String resource(String name) {
    try (InputStream in = DuckDb.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("Resource " + name + " is missing.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read resource " + name + ": " + e.getMessage(), e);
    }
  }

  private static String text(Object value) {
    if (value == null) {
      return "";
    }
    return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
  }

  private static IllegalStateException failure(String sql, SQLException cause) {
    return new IllegalStateException("DuckDB: " + cause.getMessage() + "\nin:\n" + sql, cause);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException("Cannot close DuckDB: " + e.getMessage(), e);
    }
  }
}
