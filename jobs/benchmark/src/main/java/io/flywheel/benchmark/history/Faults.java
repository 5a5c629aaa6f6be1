package io.flywheel.benchmark.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * What happens to order lines on their way, on top of what the generator plants: 1 % come one to
 * thirty days late, 0.5 % come twice (half of them on the next day), 0.1 % cannot be read. The same
 * lines on the same days meet the same fate.
 */
final class Faults {
  private static final int LATE = 100;
  private static final int TWICE_AT_ONCE = 25;
  private static final int TWICE_NEXT_DAY = 25;
  private static final int UNREADABLE = 10;
  private static final int OF = 10_000;
  private static final int LATEST = 30;
  private static final int QUANTITY = 12;

  private final Map<Integer, List<String>> postponed = new HashMap<>();

  /** Delivers the lines that are due on a day, after its own. */
  void due(int day, Consumer<String> file) {
    postponed.getOrDefault(day, List.of()).forEach(file);
    postponed.remove(day);
  }

  /** Delivers a line of a day, or not. */
  void deliver(int day, String line, Consumer<String> file) {
    SplittableRandom random = new SplittableRandom(31L * day + hash(line));
    int fate = random.nextInt(OF);
    if (fate < LATE) {
      postpone(day + 1 + random.nextInt(LATEST), line);
      return;
    }
    fate -= LATE;
    if (fate < UNREADABLE) {
      file.accept(unreadable(line));
      return;
    }
    fate -= UNREADABLE;
    file.accept(line);
    if (fate < TWICE_AT_ONCE) {
      file.accept(line);
    } else if (fate < TWICE_AT_ONCE + TWICE_NEXT_DAY) {
      postpone(day + 1, line);
    }
  }

  private void postpone(int day, String line) {
    postponed.computeIfAbsent(day, due -> new ArrayList<>()).add(line);
  }

  private static String unreadable(String line) {
    String[] fields = line.split(",", -1);
    fields[QUANTITY] = "two";
    return String.join(",", fields);
  }

  private static long hash(String line) {
    long hash = 1125899906842597L;
    for (int i = 0; i < line.length(); i++) {
      hash = 31 * hash + line.charAt(i);
    }
    return hash;
  }
}
