package io.flywheel.warehouse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("fast")
class HardLinksTest {
  @TempDir Path folder;

  @Test
  void a_local_disk_has_them_and_nothing_is_left_behind() throws IOException {
    assertThat(HardLinks.real().fault(folder)).isEmpty();
    HardLinks.real().require(folder);
    assertThat(left()).isZero();
  }

  @Test
  void a_file_system_without_them_is_refused_by_name() throws IOException {
    try (FileSystem disk =
        FileSystems.newFileSystem(folder.resolve("disk.zip"), Map.of("create", "true"))) {
      Path root = disk.getPath("/");
      assertThatThrownBy(() -> HardLinks.real().require(root))
          .isInstanceOf(UnfitFileSystemException.class)
          .hasMessageStartingWith("the file system of /, zipfs, makes no hard links")
          .hasMessageEndingWith("choose a warehouse folder on a local disk");
    }
  }

  @Test
  void one_that_denies_them_is_refused_with_what_it_said() throws IOException {
    HardLinks denied =
        links(
            (link, existing) -> {
              throw new FileSystemException(link.toString(), null, "Operation not permitted");
            });

    assertThat(denied.fault(folder).orElseThrow())
        .contains(folder + ", " + Files.getFileStore(folder).type() + ", makes no hard links")
        .contains("makes no hard links (Operation not permitted), and");
    assertThat(left()).isZero();
  }

  @Test
  void a_full_disk_is_not_blamed_on_links() {
    HardLinks full =
        links(
            (link, existing) -> {
              throw new FileSystemException(link.toString(), null, FaultyDisk.FULL);
            });

    assertThatThrownBy(() -> full.require(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(FaultyDisk.FULL);
  }

  @Test
  void one_that_copies_instead_is_found_out() throws IOException {
    assertThat(links((link, existing) -> Files.copy(existing, link)).fault(folder).orElseThrow())
        .contains("makes copies instead of hard links");
    assertThat(left()).isZero();
  }

  @Test
  void one_that_lets_the_second_writer_in_is_found_out() throws IOException {
    HardLinks overwriting =
        links(
            (link, existing) -> {
              Path between = link.resolveSibling("between");
              Files.createLink(between, existing);
              Files.move(between, link, StandardCopyOption.REPLACE_EXISTING);
              Files.deleteIfExists(between);
            });

    assertThat(overwriting.fault(folder).orElseThrow())
        .contains("makes a hard link over an existing file");
    assertThat(left()).isZero();
  }

  @Test
  void one_that_hangs_is_refused_after_a_while() throws IOException {
    CountDownLatch end = new CountDownLatch(1);
    HardLinks hanging =
        new HardLinks(
            (link, existing) -> {
              try {
                end.await();
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
            },
            Duration.ofSeconds(1));

    try {
      assertThatThrownBy(() -> hanging.require(folder))
          .isInstanceOf(UnfitFileSystemException.class)
          .hasMessageContaining(Files.getFileStore(folder).type())
          .hasMessageContaining("has not made a hard link within 1 seconds");
    } finally {
      end.countDown();
    }
  }

  @Test
  void a_folder_that_cannot_be_written_is_not_blamed_on_links() {
    assertThatThrownBy(() -> HardLinks.real().fault(folder.resolve("missing")))
        .isInstanceOf(IOException.class)
        .hasRootCauseInstanceOf(NoSuchFileException.class);
  }

  private static HardLinks links(HardLinks.Maker maker) {
    return new HardLinks(maker, Duration.ofMinutes(1));
  }

  private long left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.count();
    }
  }
}
