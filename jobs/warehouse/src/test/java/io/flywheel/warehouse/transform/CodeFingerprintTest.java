package io.flywheel.warehouse.transform;

import static org.assertj.core.api.Assertions.assertThat;

import io.flywheel.domain.LargestRemainder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.function.UnaryOperator;
import org.apache.xbean.asm9.ClassReader;
import org.apache.xbean.asm9.ClassVisitor;
import org.apache.xbean.asm9.ClassWriter;
import org.apache.xbean.asm9.Opcodes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Which changes of code make a table's definition another one. */
@Tag("fast")
class CodeFingerprintTest {
  private static final ClassLoader CODE = CodeFingerprintTest.class.getClassLoader();
  private static final String AS_IT_IS = CodeFingerprint.of(Instalments.class, CODE);

  @Test
  void a_change_in_the_class_itself_counts() {
    assertThat(with(Instalments.class, CodeFingerprintTest::withField)).isNotEqualTo(AS_IT_IS);
  }

  @Test
  void a_change_in_a_class_of_the_domain_that_it_uses_counts() {
    assertThat(with(LargestRemainder.class, CodeFingerprintTest::withField)).isNotEqualTo(AS_IT_IS);
  }

  @Test
  void a_change_in_a_class_that_it_does_not_use_does_not() {
    assertThat(with(RowTransforms.class, CodeFingerprintTest::withField)).isEqualTo(AS_IT_IS);
  }

  @Test
  void lines_that_move_and_names_of_local_variables_do_not_count() {
    assertThat(with(Instalments.class, CodeFingerprintTest::withoutLines)).isEqualTo(AS_IT_IS);
  }

  private static String with(Class<?> changed, UnaryOperator<byte[]> change) {
    String file = changed.getName().replace('.', '/') + ".class";
    return CodeFingerprint.of(
        Instalments.class,
        new ClassLoader(CODE) {
          @Override
          public InputStream getResourceAsStream(String name) {
            InputStream code = super.getResourceAsStream(name);
            try {
              return name.equals(file)
                  ? new ByteArrayInputStream(change.apply(code.readAllBytes()))
                  : code;
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        });
  }

  private static byte[] withField(byte[] code) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(code)
        .accept(
            new ClassVisitor(Opcodes.ASM9, writer) {
              @Override
              public void visitEnd() {
                visitField(Opcodes.ACC_PRIVATE, "more", "I", null, null).visitEnd();
                super.visitEnd();
              }
            },
            0);
    return writer.toByteArray();
  }

  private static byte[] withoutLines(byte[] code) {
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(code).accept(writer, ClassReader.SKIP_DEBUG);
    return writer.toByteArray();
  }
}
