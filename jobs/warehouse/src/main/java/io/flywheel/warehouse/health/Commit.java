package io.flywheel.warehouse.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * What a commit file says, as far as it tells whether the file is whole.
 *
 * @param transaction id that the commit shares with the checksum file beside it
 * @param tableId the table's id, when the commit sets it
 * @param gained data files and bytes more than before, by its lines; empty when lines do not tell
 */
record Commit(Optional<String> transaction, Optional<String> tableId, Optional<Volume> gained) {
  private static final ObjectReader LINES = new ObjectMapper().readerFor(JsonNode.class);

  /** Operations that name again files that the table has already. */
  private static final Set<String> NAMES_AGAIN = Set.of("COMPUTE STATS", "ROW TRACKING BACKFILL");

  /**
   * Reads a commit file.
   *
   * @throws IOException when it is not JSON objects to its end, or does not say who wrote it
   */
  static Commit read(byte[] text) throws IOException {
    JsonNode info = null;
    Optional<String> tableId = Optional.empty();
    Volume gained = Volume.NONE;
    boolean tells = true;
    try (MappingIterator<JsonNode> lines = LINES.readValues(text)) {
      while (lines.hasNextValue()) {
        JsonNode line = lines.nextValue();
        if (!line.isObject()) {
          throw new IOException("a line is not an object");
        }
        info = line.has("commitInfo") ? line.get("commitInfo") : info;
        if (line.has("add")) {
          gained = gained.plus(new Volume(1, line.get("add").path("size").asLong()));
        } else if (line.has("remove")) {
          tells &= line.get("remove").has("size");
          gained = gained.minus(new Volume(1, line.get("remove").path("size").asLong()));
        }
        if (line.has("metaData")) {
          tableId = text(line.path("metaData").path("id"));
        }
      }
    }
    if (info == null) {
      throw new IOException("no line says who wrote it");
    }
    return new Commit(
        text(info.path("txnId")),
        tableId,
        tells && !NAMES_AGAIN.contains(info.path("operation").asText())
            ? Optional.of(gained)
            : Optional.empty());
  }

  static Optional<String> text(JsonNode node) {
    return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
  }
}
