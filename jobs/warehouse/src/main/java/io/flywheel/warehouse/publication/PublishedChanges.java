package io.flywheel.warehouse.publication;

import io.flywheel.warehouse.catalog.Tables;
import io.flywheel.warehouse.contract.TableName;
import io.flywheel.warehouse.plan.CommitHistory;
import io.flywheel.warehouse.state.Publication;
import io.flywheel.warehouse.state.TableState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.SparkSession;

/** Tables of which readers see other rows since a publication. */
public final class PublishedChanges {
  private final PublicationLog log;
  private final CommitHistory commits;

  /**
   * @param session a session that reads newest versions
   * @param tables the warehouse's tables
   * @param log the warehouse's publications
   */
  public PublishedChanges(SparkSession session, Tables tables, PublicationLog log) {
    this.log = log;
    this.commits = new CommitHistory(session, tables);
  }

  /**
   * A table with rows that came or went.
   *
   * @param table its name
   * @param version the version that readers see
   * @param before the version that they saw; empty when they saw none of this table
   */
  public record Change(TableName table, long version, Optional<Long> before) {}

  /**
   * What a publication changed, by table name, against what readers saw before it. A newer version
   * with the same rows, as compaction leaves it, is no change.
   */
  public List<Change> of(Publication publication) {
    Map<TableName, TableState> seen =
        log.readableBefore(publication).map(Publication::tables).orElseGet(TreeMap::new);
    List<Change> changes = new ArrayList<>();
    publication
        .tables()
        .forEach(
            (table, now) -> {
              // A table that was replaced since counts its versions anew.
              Optional<Long> before =
                  Optional.ofNullable(seen.get(table))
                      .filter(state -> state.tableId().equals(now.tableId()))
                      .map(TableState::version);
              if (commits.changesRows(table, before.orElse(-1L), now.version())) {
                changes.add(new Change(table, now.version(), before));
              }
            });
    return changes;
  }
}
