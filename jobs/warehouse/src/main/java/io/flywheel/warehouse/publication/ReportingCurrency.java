package io.flywheel.warehouse.publication;

import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.contract.Contracts;
import io.flywheel.warehouse.contract.Input;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.state.Publication;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The currency of a warehouse's figures, which each publication row keeps. */
public final class ReportingCurrency {
  /** Under this name publication rows keep it. */
  private static final String KEPT_AS = "reporting-currency";

  /** The parameter of SELECTs that says it. */
  private static final String PARAMETER = "reporting_currency";

  private final Contracts contracts;
  private final Tables tables;
  private final PublicationLog publications;
  private final Optional<String> now;

  /**
   * @param contracts all tables
   * @param tables the warehouse's tables
   * @param publications what its rows have kept
   * @param settings values of named settings
   */
  public ReportingCurrency(
      Contracts contracts,
      Tables tables,
      PublicationLog publications,
      Map<String, Optional<String>> settings) {
    this.contracts = contracts;
    this.tables = tables;
    this.publications = publications;
    this.now = settings.getOrDefault(PARAMETER, Optional.empty());
  }

  /** What the next row keeps: what the last one did, and the currency as it is set now. */
  public SortedMap<String, String> kept(Optional<Publication> latest) {
    SortedMap<String, String> kept =
        new TreeMap<>(latest.map(Publication::settings).orElseGet(TreeMap::new));
    now.ifPresent(currency -> kept.put(KEPT_AS, currency));
    return kept;
  }

  /**
   * Refuses to mix two currencies. Asked to compute everything again, only delivered exchange rates
   * stand in the way: they are worth what they say in the currency for which they were delivered.
   *
   * @param everything true when every figure is computed again
   * @throws ChangedCurrencyException naming both currencies and the ways out
   */
  public void require(boolean everything) {
    Optional<String> before = publications.read().closed().map(row -> row.settings().get(KEPT_AS));
    if (before.isEmpty() || now.isEmpty() || before.equals(now)) {
      return;
    }
    Optional<TableName> rates = rates();
    if (everything && rates.isEmpty()) {
      return;
    }
    throw new ChangedCurrencyException(
        "%s reports in %s, and flywheel.reporting.currency is %s now; nothing was taken or computed. Name another warehouse, with --warehouse or as flywheel.warehouse of the profile%s"
            .formatted(
                tables.root(),
                before.get(),
                now.get(),
                rates
                    .map(
                        table ->
                            "; this one cannot be computed again in %s, as its rates in %s are worth %s"
                                .formatted(now.get(), table, before.get()))
                    .orElse(
                        ", or compute everything again in %s with `flywheel run --full`"
                            .formatted(now.get()))));
  }

  /** The delivered table that a SELECT with the currency reads, once it has rows. */
  private Optional<TableName> rates() {
    return contracts.built().stream()
        .filter(contract -> contract.settings().contains(PARAMETER))
        .flatMap(contract -> contract.inputs().stream())
        .map(Input::table)
        .filter(table -> !table.layer().built() && tables.exists(table))
        .findFirst();
  }
}
