package io.flywheel.feeds.company;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts over all days; sums do not depend on which thread adds first. */
public final class Tally {
  private final ConcurrentMap<Anomaly, ConcurrentMap<String, LongAdder>> anomalies =
      new ConcurrentHashMap<>();
  private final ConcurrentMap<String, LongAdder> rows = new ConcurrentHashMap<>();
  private final AtomicInteger files = new AtomicInteger();
  private final Drivers drivers = new Drivers();

  public Drivers drivers() {
    return drivers;
  }

  public void add(Anomaly anomaly, String feed) {
    add(anomaly, feed, 1);
  }

  public void add(Anomaly anomaly, String feed, long count) {
    anomalies
        .computeIfAbsent(anomaly, key -> new ConcurrentHashMap<>())
        .computeIfAbsent(feed, key -> new LongAdder())
        .add(count);
  }

  public void file(String feed, long count) {
    if (count > 0) {
      rows.computeIfAbsent(feed, key -> new LongAdder()).add(count);
      files.incrementAndGet();
    }
  }

  public int files() {
    return files.get();
  }

  public TreeMap<String, Long> rows() {
    return sums(rows);
  }

  public TreeMap<String, Long> anomalies(Anomaly anomaly) {
    return sums(anomalies.getOrDefault(anomaly, new ConcurrentHashMap<>()));
  }

  private static TreeMap<String, Long> sums(Map<String, LongAdder> adders) {
    TreeMap<String, Long> sums = new TreeMap<>();
    adders.forEach((key, adder) -> sums.put(key, adder.sum()));
    return sums;
  }
}
