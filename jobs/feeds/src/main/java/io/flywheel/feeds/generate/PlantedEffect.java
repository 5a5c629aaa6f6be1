package io.flywheel.feeds.generate;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What joining Prime does in a generated company, for reports that show it beside an estimate.
 *
 * @param joined customers who joined and were seen for six months after
 * @param orders orders that they placed in these months because they joined
 */
public record PlantedEffect(long joined, long orders) {
  /**
   * Reads the effect from the truth file of a generated company.
   *
   * @param landing the landing folder
   * @return empty when the folder has no truth file, or nobody joined
   */
  public static Optional<PlantedEffect> read(Path landing) {
    Path file = landing.resolve(TruthFile.NAME);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    Config effect = ConfigFactory.parseFile(file.toFile()).getConfig("prime.effect_in_orders");
    return Optional.of(
            new PlantedEffect(effect.getLong("person_trials"), effect.getLong("orders_by_joining")))
        .filter(planted -> planted.joined > 0);
  }

  /** The mean of {@link #orders} over those who joined. */
  public double ordersEach() {
    return (double) orders / joined;
  }
}
