package io.flywheel.warehouse.contract;

import java.util.Locale;
import java.util.Optional;

/**
 * A table by layer and name, written {@code silver.order_line}.
 *
 * @param layer the layer
 * @param name lower-case name within the layer
 */
public record TableName(Layer layer, String name) implements Comparable<TableName> {

  /**
   * Reads {@code layer.name}.
   *
   * @throws IllegalArgumentException when the text has another form or names no layer
   */
  public static TableName parse(String text) {
    return of(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'" + text + "' is not a table name; expected bronze|silver|gold|ops.<name>"));
  }

  /** Reads {@code layer.name}; empty when the text has another form or names no layer. */
  static Optional<TableName> of(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length == 2 && parts[1].matches("[a-z][a-z0-9_]*")) {
      for (Layer layer : Layer.values()) {
        if (layer.folder().equals(parts[0].toLowerCase(Locale.ROOT))) {
          return Optional.of(new TableName(layer, parts[1]));
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public int compareTo(TableName other) {
    int byLayer = layer.compareTo(other.layer);
    return byLayer != 0 ? byLayer : name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return layer.folder() + "." + name;
  }
}
