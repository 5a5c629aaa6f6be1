package io.flywheel.benchmark.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A page of the documentation with tables that a proof has made. */
record ProofPage(Path file) {
  static ProofPage named(String name) {
    return new ProofPage(CommandLineWarehouse.PROJECT.resolve("docs/proofs").resolve(name));
  }

  /**
   * The page has what was found; {@code -Dproof.write=true} writes it there instead.
   *
   * @param place a pattern of what stands in its place, where a dot is any character
   */
  void holds(String place, String found) throws IOException {
    String page = Files.readString(file);
    Matcher standing = Pattern.compile(place, Pattern.DOTALL).matcher(page);
    assertThat(standing.find()).as("%s has %s", file, place).isTrue();
    if (Boolean.getBoolean("proof.write")) {
      Files.writeString(
          file, page.substring(0, standing.start()) + found + page.substring(standing.end()));
    } else {
      assertThat(standing.group()).as("%s, %s", file, place).isEqualTo(found);
    }
  }
}
