package io.flywheel.benchmark.history;

import io.flywheel.benchmark.measure.Lines;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The files of every day of a history as an outside system would have kept them: the opening day,
 * then copy after copy of the month. What is there already is not written again.
 */
final class Archive {
  private static final String ORDERS = "orders";
  private static final String LEDGER = "ledger";

  private final Month month;
  private final Path folder;
  private final Identities identities;

  /**
   * @param month what is copied
   * @param folder receives the files, by feed
   */
  Archive(Month month, Path folder) {
    this.month = month;
    this.folder = folder;
    this.identities = Identities.of(month);
  }

  /**
   * Writes the files of the days 0 to last.
   *
   * @param last day of the history; 0 is the opening
   */
  void write(int last) {
    List<Copy> copies =
        IntStream.rangeClosed(0, copy(last)).mapToObj(n -> new Copy(n, identities)).toList();
    // Orders one day after the other, as late lines go from day to day; beside them the others.
    Stream<Runnable> others =
        month.feeds().stream()
            .filter(feed -> !feed.equals(ORDERS))
            .map(feed -> () -> feed(feed, last, copies));
    List<Runnable> work =
        Stream.concat(Stream.<Runnable>of(() -> orders(last, copies)), others).toList();
    work.parallelStream().forEach(Runnable::run);
  }

  private void orders(int last, List<Copy> copies) {
    if (target(ORDERS, last).filter(Files::exists).isPresent()) {
      return;
    }
    Faults faults = new Faults();
    for (int day = 0; day <= last; day++) {
      int today = day;
      Path source = source(ORDERS, day).orElseThrow();
      Path target = target(ORDERS, day).orElseThrow();
      Consumer<Consumer<String>> lines =
          file -> {
            copies.get(copy(today)).of(source, file, line -> faults.deliver(today, line, file));
            faults.due(today, file);
          };
      if (Files.exists(target)) {
        lines.accept(line -> {});
      } else {
        Lines.write(target, lines);
      }
    }
  }

  private void feed(String feed, int last, List<Copy> copies) {
    for (int day = 0; day <= last; day++) {
      Optional<Path> target = target(feed, day).filter(Files::notExists);
      if (target.isPresent()) {
        Path source = source(feed, day).orElseThrow();
        UnaryOperator<String> form =
            feed.equals(LEDGER) ? booked(date(day)) : UnaryOperator.identity();
        Copy copy = copies.get(copy(day));
        Lines.write(
            target.get(), file -> copy.of(source, file, line -> file.accept(form.apply(line))));
      }
    }
  }

  /** A ledger's month is the one that ends about the day of the file. */
  private static UnaryOperator<String> booked(LocalDate day) {
    String month = day.minusDays(1).withDayOfMonth(1).toString();
    return line -> {
      String[] fields = line.split(",", -1);
      fields[1] = month;
      return String.join(",", fields);
    };
  }

  private static int copy(int day) {
    return day == 0 ? 0 : (day - 1) / Month.DAYS;
  }

  private Optional<Path> source(String feed, int day) {
    return month.file(feed, day == 0 ? 0 : 1 + (day - 1) % Month.DAYS);
  }

  private Optional<Path> target(String feed, int day) {
    return source(feed, day)
        .map(source -> source.getFileName().toString())
        .map(name -> folder.resolve(feed).resolve(date(day) + name.substring(name.indexOf('.'))));
  }

  private LocalDate date(int day) {
    return month.opening().plusDays(day);
  }
}
