package io.flywheel.warehouse.plan;

import io.flywheel.warehouse.catalog.CurrentTable;
import io.flywheel.warehouse.contract.Contract;
import io.flywheel.warehouse.contract.ContractColumn;
import io.flywheel.warehouse.contract.ContractException;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.InputWindow;
import io.flywheel.warehouse.contract.ParsedSql;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.message.SparkMessage;
import io.flywheel.warehouse.transform.CodeFingerprint;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A short name for what a table means: its parsed SELECT, the Java code behind it, types, key,
 * windows, which versions of its inputs' rows count, the settings it uses and the bodies of our SQL
 * functions. Comments, layout and descriptions are not part of it.
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
    contract.inputs().forEach(input -> text.append(windows(contract, input)).append('\n'));
    for (String name : contract.settings()) {
      text.append(name).append('=').append(settings.get(name)).append('\n');
    }
    CodeFingerprint.of(contract).ifPresent(code -> text.append(code).append('\n'));
    contract
        .transform()
        .ifPresent(sql -> text.append(parsed(sql, wrong -> SqlError.inTransform(contract, wrong))));
    return HexFormat.of().formatHex(sha256(text.toString()), 0, 8);
  }

  private String windows(Contract contract, Input input) {
    List<String> windows =
        input.windows().stream()
            .map(
                window ->
                    window instanceof InputWindow.Affected affected
                        ? parsed(
                            affected.sql(),
                            wrong -> of(contract, "what " + input.table() + " affects", wrong))
                        : window.toString())
            .toList();
    String news =
        input
            .news()
            .map(
                sql ->
                    " "
                        + parsed(
                            sql, wrong -> of(contract, "the news.sql for " + input.table(), wrong)))
            .orElse("");
    String versions = contracts.find(input.table()).map(CurrentTable::definition).orElse("");
    return input.table() + " " + windows + " " + input.columns() + news + " " + versions;
  }

  private static ContractException of(Contract contract, String place, Exception wrong) {
    return ContractException.of(contract, place + ": " + SparkMessage.sentence(wrong));
  }

  private String parsed(String sql, Function<Exception, ContractException> refused) {
    try {
      // Aliases get a number at each parse, which means nothing.
      return ParsedSql.select(sql)
          .treeString(false, false, Integer.MAX_VALUE, false, false)
          .replaceAll("#\\d+L?", "");
    } catch (Exception e) {
      // Scala declares no checked exceptions, so the parser's own cannot be named here.
      throw refused.apply(e);
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
