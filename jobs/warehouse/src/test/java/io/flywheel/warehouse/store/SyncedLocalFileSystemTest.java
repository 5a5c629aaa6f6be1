package io.flywheel.warehouse.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("fast")
class SyncedLocalFileSystemTest {
  @TempDir java.nio.file.Path root;
  private final Configuration conf = new Configuration(false);

  @BeforeEach
  void useOurFileSystems() {
    conf.set("fs.file.impl", SyncedLocalFileSystem.class.getName());
    conf.set("fs.AbstractFileSystem.file.impl", SyncedLocalFs.class.getName());
  }

  @Test
  void files_are_written_without_checksum_files() throws IOException {
    try (FileSystem files = FileSystem.newInstance(URI.create("file:///"), conf)) {
      Path file = new Path(root.toString(), "a/b.txt");
      try (FSDataOutputStream out = files.create(file)) {
        out.writeBytes("text");
        out.hsync();
        out.writeBytes(" and more");
      }

      assertThat(files).isInstanceOf(SyncedLocalFileSystem.class);
      assertThat(files.getFileStatus(file).getLen()).isEqualTo(13);
    }
    assertThat(root.resolve("a/b.txt")).hasContent("text and more");
    try (Stream<java.nio.file.Path> written = Files.list(root.resolve("a"))) {
      assertThat(written).hasSize(1);
    }
  }

  /** Hadoop throws an error that names nothing; Linux has a file to find that out. */
  @Test
  void a_write_to_a_full_disk_fails_with_the_name_of_the_file() throws IOException {
    java.nio.file.Path full = java.nio.file.Path.of("/dev/full");
    assumeTrue(Files.isWritable(full));
    java.nio.file.Path file = Files.createSymbolicLink(root.resolve("part-0.parquet"), full);
    try (FileSystem files = FileSystem.newInstance(URI.create("file:///"), conf)) {
      FSDataOutputStream out = files.append(new Path(file.toString()));
      out.writeBytes("text");

      assertThatThrownBy(out::hflush)
          .isInstanceOf(FileSystemException.class)
          .hasMessage(file + ": No space left on device");
      assertThatThrownBy(out::close).isInstanceOf(IOException.class);
    }
  }

  @Test
  void permissions_are_set() throws IOException {
    java.nio.file.Path file = Files.createFile(root.resolve("x"));
    try (FileSystem files = FileSystem.newInstance(URI.create("file:///"), conf)) {
      files.setPermission(new Path(file.toString()), new FsPermission((short) 0640));
    }

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void file_contexts_rename_over_a_file() throws IOException {
    FileContext context = FileContext.getFileContext(URI.create("file:///"), conf);
    Path from = new Path(root.toString(), "from");
    Path to = new Path(root.toString(), "to");
    Files.writeString(root.resolve("to"), "old");
    try (FSDataOutputStream out =
        context.create(from, EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE))) {
      out.write("new".getBytes(StandardCharsets.UTF_8));
    }

    context.rename(from, to, Options.Rename.OVERWRITE);

    assertThat(context.getDefaultFileSystem()).isInstanceOf(SyncedLocalFs.class);
    assertThat(root.resolve("to")).hasContent("new");
    assertThat(root.resolve("from")).doesNotExist();
    assertThat(context.getFileLinkStatus(to).isSymlink()).isFalse();
  }
}
