package io.flywheel.warehouse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes small contract folders for tests of the engine. */
public final class TestContracts {
  /** SQL of the columns that stand behind the delivered ones of a bronze table. */
  public static final String BOOKKEEPING =
      "0 revision, 'sales/file.csv' source_file, 1L source_line, CAST(NULL AS STRING) lookup_file,"
          + " CAST(NULL AS BIGINT) lookup_line, 1 delivery, 0 version_rank,"
          + " false is_deleted, 'test' run_id";

  private final Path datasets;

  /** Contracts are written under this datasets folder. */
  public TestContracts(Path datasets) {
    this.datasets = datasets;
  }

  /**
   * Writes one contract.
   *
   * @param table {@code layer.name}
   * @param columns one line each, as YAML flow mappings
   * @param properties customProperties, one line each, as YAML flow mappings
   */
  public TestContracts table(String table, List<String> columns, List<String> properties) {
    StringBuilder yaml = new StringBuilder();
    String name = table.substring(table.indexOf('.') + 1);
    yaml.append("apiVersion: v3.1.0\nkind: DataContract\nid: ").append(table).append('\n');
    yaml.append("version: 1.0.0\nstatus: active\ndescription: {purpose: One row of ");
    yaml.append(name).append(".}\nschema:\n  - name: ").append(name);
    yaml.append("\n    physicalType: table\n    properties:\n");
    columns.forEach(column -> yaml.append("      - ").append(column).append('\n'));
    if (!properties.isEmpty()) {
      yaml.append("customProperties:\n");
      properties.forEach(property -> yaml.append("  - ").append(property).append('\n'));
    }
    write(table.replace('.', '/') + "/contract.yaml", yaml.toString());
    return this;
  }

  /** Writes the transform of a computed table. */
  public TestContracts transform(String table, String sql) {
    write(table.replace('.', '/') + "/transform.sql", sql);
    return this;
  }

  /** The folder written to. */
  public Path datasets() {
    return datasets;
  }

  private void write(String path, String text) {
    try {
      Path file = datasets.resolve(path);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
