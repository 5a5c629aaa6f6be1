package io.flywheel.domain.effect;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The number that decides a customer's fold and bucket: the first 15 hex digits of SHA-256. */
final class CustomerHash {
  private static final int SPARE_BITS = 4;

  private final MessageDigest sha256;

  CustomerHash() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException("Every Java has SHA-256", missing);
    }
  }

  long of(String customerId) {
    byte[] digest = sha256.digest(customerId.getBytes(StandardCharsets.UTF_8));
    // 15 hex digits are the first 60 of 64 bits.
    return ByteBuffer.wrap(digest).getLong() >>> SPARE_BITS;
  }
}
