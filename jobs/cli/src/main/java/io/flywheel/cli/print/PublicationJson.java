package io.flywheel.cli.print;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.flywheel.warehouse.publication.PublishedChanges;
import io.flywheel.warehouse.publication.PublishedChanges.Change;
import io.flywheel.warehouse.state.Publication;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A publication for programs: its number, its run and the tables whose rows it changed. */
public final class PublicationJson {
  private final PublishedChanges changes;

  public PublicationJson(PublishedChanges changes) {
    this.changes = changes;
  }

  /**
   * One object, named as in ops.publication, with the list {@code changed}.
   *
   * @param publication what was published; empty for nothing, which changes nothing
   */
  public String text(Optional<Publication> publication) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("publication", publication.map(Publication::number).orElse(null));
    json.put("run_id", publication.map(Publication::runId).orElse(null));
    json.put("as_of", publication.flatMap(Publication::asOf).map(LocalDate::toString).orElse(null));
    json.put(
        "changed",
        publication.map(changes::of).orElseGet(List::of).stream()
            .map(PublicationJson::change)
            .toList());
    try {
      return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(json);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("maps of texts and numbers are always JSON", impossible);
    }
  }

  private static Map<String, Object> change(Change change) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("table", change.table().toString());
    json.put("version", change.version());
    json.put("previous_version", change.before().orElse(null));
    return json;
  }
}
