package io.flywheel.warehouse.catalog;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableCapability;
import org.apache.spark.sql.connector.catalog.TableCatalog;
import org.apache.spark.sql.connector.read.LocalScan;
import org.apache.spark.sql.connector.read.ScanBuilder;
import org.apache.spark.sql.connector.read.Statistics;
import org.apache.spark.sql.connector.read.SupportsReportStatistics;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * A table whose few rows are in memory: tables without data on disk, derived ones, fixtures.
 *
 * <p>{@link RowsTableRule} turns it into a local relation, so that an empty one prunes the plan.
 */
public final class RowsTable implements SupportsRead {
  private static final int BYTES_PER_ROW = 64;

  private final String name;
  private final String comment;
  private final StructType schema;
  private final Supplier<InternalRow[]> rows;

  /**
   * @param name name shown in plans and errors
   * @param comment what a row is
   * @param schema columns in order
   * @param rows rows by that schema in Spark's internal form, asked for whenever they are read
   */
  public RowsTable(String name, String comment, StructType schema, Supplier<InternalRow[]> rows) {
    this.name = name;
    this.comment = comment;
    this.schema = schema;
    this.rows = rows;
  }

  InternalRow[] rows() {
    return rows.get().clone();
  }

  @Override
  public String name() {
    return name;
  }

  // Spark 4.2 prefers columns(), whose default converts this schema.
  @Override
  @SuppressWarnings("deprecation")
  public StructType schema() {
    return schema;
  }

  @Override
  public Map<String, String> properties() {
    return Map.of(TableCatalog.PROP_COMMENT, comment);
  }

  @Override
  public Set<TableCapability> capabilities() {
    return Set.of(TableCapability.BATCH_READ);
  }

  @Override
  public ScanBuilder newScanBuilder(CaseInsensitiveStringMap options) {
    return RowsScan::new;
  }

  private final class RowsScan implements LocalScan, SupportsReportStatistics {
    @Override
    public InternalRow[] rows() {
      return RowsTable.this.rows();
    }

    @Override
    public StructType readSchema() {
      return schema;
    }

    @Override
    public Statistics estimateStatistics() {
      return new Statistics() {
        @Override
        public OptionalLong sizeInBytes() {
          return OptionalLong.of((long) BYTES_PER_ROW * rows.get().length);
        }

        @Override
        public OptionalLong numRows() {
          return OptionalLong.of(rows.get().length);
        }
      };
    }
  }
}
