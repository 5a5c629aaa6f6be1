package io.flywheel.warehouse.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Optional;

/**
 * What Delta notes beside a commit about the version that it makes.
 *
 * @param transaction id of the commit that it was written with
 * @param tableId the table's id
 * @param stands data files of the version
 */
record Checksum(Optional<String> transaction, Optional<String> tableId, Optional<Volume> stands) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads a checksum file; one that cannot be read says nothing, as it holds no rows. */
  static Checksum read(byte[] text) {
    try {
      JsonNode note = JSON.readTree(text);
      return new Checksum(
          Commit.text(note.path("txnId")),
          Commit.text(note.path("metadata").path("id")),
          note.has("numFiles") && note.has("tableSizeBytes")
              ? Optional.of(
                  new Volume(note.get("numFiles").asLong(), note.get("tableSizeBytes").asLong()))
              : Optional.empty());
    } catch (IOException e) {
      return new Checksum(Optional.empty(), Optional.empty(), Optional.empty());
    }
  }
}
