package io.flywheel.warehouse.plan;

import io.flywheel.warehouse.catalog.CurrentTable;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.InputWindow;
import io.flywheel.warehouse.contract.SqlTokens;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.transform.CodeFingerprint;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A short name for what a table means: the tokens of its SELECT, the Java code behind it, types,
 * key, windows, which versions of its inputs' rows count, the settings it uses and the bodies of
 * our SQL functions. Comments, layout and descriptions are not part of it.
 */
public final class Fingerprint {
  private final Map<String, Optional<String>> settings;
  private final String functions;
  private final Contracts contracts;
  private final Map<TableName, String> known = new ConcurrentHashMap<>();

  /**
   * @param settings values of named settings
   * @param functions bodies of our SQL functions
   * @param contracts all tables
   */
  public Fingerprint(
      Map<String, Optional<String>> settings, String functions, Contracts contracts) {
    this.settings = settings;
    this.functions = functions;
    this.contracts = contracts;
  }

  /** The hash of a built table's definition: 16 hexadecimal digits. */
  public String of(Contract contract) {
    return known.computeIfAbsent(contract.table(), name -> hash(contract));
  }

  private String hash(Contract contract) {
    StringBuilder text = new StringBuilder(functions).append('\n');
    for (ContractColumn column : contract.columns()) {
      text.append(column.name())
          .append(' ')
          .append(column.physicalType())
          .append(column.required() ? " required " : " ")
          .append(column.partitionPosition())
          .append(' ')
          .append(column.keyPosition())
          .append('\n');
    }
    text.append(contract.interval()).append('\n');
    contract.inputs().forEach(input -> text.append(windows(input)).append('\n'));
    for (String name : contract.settings()) {
      text.append(name).append('=').append(settings.get(name)).append('\n');
    }
    CodeFingerprint.of(contract).ifPresent(code -> text.append(code).append('\n'));
    contract.transform().map(SqlTokens::text).ifPresent(text::append);
    return HexFormat.of().formatHex(sha256(text.toString()), 0, 8);
  }

  private String windows(Input input) {
    List<String> windows =
        input.windows().stream()
            .map(
                window ->
                    window instanceof InputWindow.Affected affected
                        ? SqlTokens.text(affected.sql())
                        : window.toString())
            .toList();
    String versions = contracts.find(input.table()).map(CurrentTable::definition).orElse("");
    return input.table() + " " + windows + " " + input.columns() + " " + versions;
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
