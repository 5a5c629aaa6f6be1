package io.flywheel.warehouse.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Immutable Scala collections for Spark's and Delta's constructors. */
public final class Scala {
  private Scala() {}

  /** The list as Scala has it, elements that are null included. */
  public static <T> Seq<T> seq(List<? extends T> list) {
    return CollectionConverters.asScala(new ArrayList<T>(list)).toSeq();
  }

  /** The list as Java has it. */
  public static <T> List<T> list(Seq<T> seq) {
    return List.copyOf(CollectionConverters.asJava(seq));
  }

  /** A value of a Scala map, or null. */
  public static String value(scala.collection.immutable.Map<String, String> map, String key) {
    return map.getOrElse(key, () -> null);
  }

  /** The map as Scala has it. */
  public static <V> scala.collection.immutable.Map<String, V> map(Map<String, V> map) {
    return scala.collection.immutable.Map.from(CollectionConverters.asScala(map));
  }
}
