package io.flywheel.warehouse.transform;

import io.flywheel.warehouse.contract.Contract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.xbean.asm9.ClassReader;
import org.apache.xbean.asm9.ClassWriter;
import org.apache.xbean.asm9.Opcodes;
import org.apache.xbean.asm9.commons.ClassRemapper;
import org.apache.xbean.asm9.commons.Remapper;

/**
 * A name for the code that computes a table's rows: the class and every class of the domain and of
 * this package that it uses, directly or not. Names of local variables, line numbers and comments
 * are not part of it.
 */
public final class CodeFingerprint {
  private static final String DOMAIN = "io/flywheel/domain/";
  private static final String HERE = RowTransform.class.getPackageName().replace('.', '/') + "/";

  private CodeFingerprint() {}

  /** The fingerprint of a contract's row transform; empty for a table without one. */
  public static Optional<String> of(Contract contract) {
    return contract
        .rowTransform()
        .map(
            name ->
                of(RowTransforms.named(contract).getClass(), RowTransform.class.getClassLoader()));
  }

  /** The fingerprint of a class, whose code and that of the others a loader finds. */
  static String of(Class<? extends RowTransform> transform, ClassLoader loader) {
    String first = transform.getName().replace('.', '/');
    Map<String, byte[]> code = new TreeMap<>();
    Deque<String> open = new ArrayDeque<>();
    open.add(first);
    while (!open.isEmpty()) {
      String name = open.remove();
      if (!code.containsKey(name)) {
        code.put(name, read(loader, name, open));
      }
    }
    MessageDigest digest = sha256();
    code.values().forEach(digest::update);
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  /** The code of a class without debugging aids; classes that it uses are added to the others. */
  private static byte[] read(ClassLoader loader, String name, Deque<String> uses) {
    try (InputStream file = loader.getResourceAsStream(name + ".class")) {
      ClassWriter writer = new ClassWriter(0);
      Remapper names =
          new Remapper(Opcodes.ASM9) {
            @Override
            public String map(String used) {
              if (used.startsWith(DOMAIN) || used.startsWith(HERE)) {
                uses.add(used);
              }
              return used;
            }
          };
      new ClassReader(file).accept(new ClassRemapper(writer, names), ClassReader.SKIP_DEBUG);
      return writer.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
