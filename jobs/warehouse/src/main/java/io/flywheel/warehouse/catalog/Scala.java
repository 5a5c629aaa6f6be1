package io.flywheel.warehouse.catalog;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import scala.PartialFunction;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.AbstractPartialFunction;

/** Scala's immutable collections and partial functions, as Spark and Delta take them. */
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

  /**
   * A rule for some nodes of a tree, which leaves all others as they are.
   *
   * @param kind the class of the nodes
   * @param rule from such a node to what stands in its place
   */
  public static <T, N extends T> PartialFunction<T, T> rule(Class<N> kind, Function<N, T> rule) {
    return new AbstractPartialFunction<>() {
      @Override
      public boolean isDefinedAt(T node) {
        return kind.isInstance(node);
      }

      @Override
      public T apply(T node) {
        return rule.apply(kind.cast(node));
      }
    };
  }

  /** The map as Scala has it. */
  public static <V> scala.collection.immutable.Map<String, V> map(Map<String, V> map) {
    return scala.collection.immutable.Map.from(CollectionConverters.asScala(map));
  }
}
