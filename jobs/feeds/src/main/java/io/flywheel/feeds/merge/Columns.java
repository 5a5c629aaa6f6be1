package io.flywheel.feeds.merge;

import io.flywheel.warehouse.catalog.Scala;
import java.util.List;
import scala.collection.immutable.Seq;

/** Columns by which two relations are joined. */
final class Columns {
  private Columns() {}

  static Seq<String> named(String... names) {
    return Scala.seq(List.of(names));
  }
}
