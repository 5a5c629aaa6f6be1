package io.flywheel.warehouse.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flywheel.domain.calendar.DayRanges;
import java.util.Map;
import java.util.Optional;

/**
 * What a commit says of itself in Delta's userMetadata: it helps to find what changed and decides
 * nothing.
 *
 * @param runId the run that wrote the commit
 * @param days the business days whose rows the commit may have changed
 */
public record CommitMetadata(String runId, DayRanges days) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The note as text for the write option {@code userMetadata}. */
  public String text() {
    try {
      return JSON.writeValueAsString(Map.of("run", runId, "days", days.toString()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a map of two strings is always JSON", e);
    }
  }

  /** Reads a note; empty when the text is not one of ours, as in commits by others. */
  public static Optional<CommitMetadata> parse(String text) {
    try {
      JsonNode note = JSON.readTree(text);
      if (note == null || !note.path("run").isTextual() || !note.path("days").isTextual()) {
        return Optional.empty();
      }
      return Optional.of(
          new CommitMetadata(
              note.path("run").asText(), DayRanges.parse(note.path("days").asText())));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
