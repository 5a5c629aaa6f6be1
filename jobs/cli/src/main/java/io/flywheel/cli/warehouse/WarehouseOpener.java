package io.flywheel.cli.warehouse;

import io.flywheel.cli.settings.Settings;
import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.session.Sessions;
import io.flywheel.warehouse.session.WarehouseSettings;
import io.flywheel.warehouse.store.UnwritableFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Opens the warehouse that the settings name. */
public final class WarehouseOpener {
  /** A process runs one command, on one warehouse. */
  private static volatile Engine last;

  private final Settings settings;

  /**
   * @param settings which name it
   */
  public WarehouseOpener(Settings settings) {
    this.settings = settings;
  }

  /** Opens the warehouse, creating its folder when there is none. */
  public Engine created() {
    settings.warehouseFolder().ifPresent(WarehouseOpener::create);
    return engine();
  }

  /**
   * Opens a warehouse in which a run may be open; it may have no table yet.
   *
   * @throws MissingWarehouseException when there is none
   */
  public Engine existing() {
    if (!settings.warehouseFolder().map(folder -> Files.isDirectory(folder)).orElse(true)) {
      throw new MissingWarehouseException(settings.warehouse());
    }
    return engine();
  }

  /**
   * Opens a warehouse to read what was published.
   *
   * @throws MissingWarehouseException when no run has closed a step there
   */
  public Engine filled() {
    if (!exists()) {
      throw new MissingWarehouseException(settings.warehouse());
    }
    return engine();
  }

  /** True unless the warehouse is a folder that no run has filled. */
  public boolean exists() {
    return settings
        .warehouseFolder()
        .map(folder -> Files.isDirectory(folder.resolve("ops")))
        .orElse(true);
  }

  private static void create(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException denied) {
      throw UnwritableFolder.of(folder, denied);
    }
    UnwritableFolder.now(folder)
        .ifPresent(
            denied -> {
              throw denied;
            });
  }

  /** The warehouse that was opened last; empty before the first. */
  public static Optional<Engine> last() {
    return Optional.ofNullable(last);
  }

  /** The file that the warnings and failures of a command on a warehouse go to. */
  public static Path log(Settings settings) {
    return Sessions.log(new WarehouseOpener(settings).warehouse());
  }

  /** Its tables. */
  public Contracts contracts() {
    return Contracts.read(settings.datasets());
  }

  private Engine engine() {
    Engine engine = Engine.open(warehouse(), contracts());
    last = engine;
    return engine;
  }

  private WarehouseSettings warehouse() {
    return new WarehouseSettings(
        settings.warehouse(),
        settings.datasets(),
        settings.reporting().zone(),
        settings.ofTransforms(),
        settings.parallelTables(),
        settings.smallBytes(),
        settings.deletionVectors(),
        settings.keptDays(),
        settings.spark());
  }
}
