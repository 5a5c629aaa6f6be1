package io.flywheel.warehouse.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.delta.kernel.Scan;
import io.delta.kernel.TableManager;
import io.delta.kernel.data.FilteredColumnarBatch;
import io.delta.kernel.data.Row;
import io.delta.kernel.defaults.engine.DefaultEngine;
import io.delta.kernel.engine.Engine;
import io.delta.kernel.engine.FileReadResult;
import io.delta.kernel.internal.InternalScanFileUtils;
import io.delta.kernel.internal.data.ScanStateRow;
import io.delta.kernel.internal.util.Utils;
import io.delta.kernel.utils.CloseableIterator;
import io.flywheel.warehouse.CornerShop;
import io.flywheel.warehouse.ManySales;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Delta Kernel reads silver without the rows that are marked. */
@Tag("proof")
class KernelReaderTest {
  @Test
  void marked_rows_are_left_out(@TempDir Path folder) throws IOException {
    CornerShop shop = CornerShop.large(folder);
    ManySales.found(shop);
    ManySales.revise(shop, 4, 1);
    ManySales.revise(shop, 5, 2);
    assertThat(ManySales.deleted(shop)).isEqualTo(2);

    List<String> sales = sales(ManySales.path(shop));

    assertThat(sales)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, ManySales.COUNT)
                .mapToObj(
                    sale ->
                        "sale%05d %d"
                            .formatted(sale, 100 * (sale + (sale == 4 ? 1 : sale == 5 ? 2 : 0))))
                .toList());
  }

  /** Key and amount of every row, read as a tool without Spark reads them. */
  private static List<String> sales(String table) throws IOException {
    Engine engine = DefaultEngine.create(new Configuration());
    Scan scan = TableManager.loadSnapshot(table).build(engine).getScanBuilder().build();
    Row state = scan.getScanState(engine);
    List<String> sales = new ArrayList<>();
    try (CloseableIterator<FilteredColumnarBatch> files = scan.getScanFiles(engine)) {
      while (files.hasNext()) {
        try (CloseableIterator<Row> rows = files.next().getRows()) {
          while (rows.hasNext()) {
            sales.addAll(sales(engine, state, rows.next()));
          }
        }
      }
    }
    return sales;
  }

  private static List<String> sales(Engine engine, Row state, Row file) throws IOException {
    List<String> sales = new ArrayList<>();
    CloseableIterator<FileReadResult> parquet =
        engine
            .getParquetHandler()
            .readParquetFiles(
                Utils.singletonCloseableIterator(InternalScanFileUtils.getAddFileStatus(file)),
                ScanStateRow.getPhysicalDataReadSchema(state),
                Optional.empty());
    try (CloseableIterator<FilteredColumnarBatch> batches =
        Scan.transformPhysicalData(engine, state, file, parquet.map(FileReadResult::getData))) {
      while (batches.hasNext()) {
        FilteredColumnarBatch batch = batches.next();
        int id = batch.getData().getSchema().indexOf("sale_id");
        int cents = batch.getData().getSchema().indexOf("cents");
        try (CloseableIterator<Row> rows = batch.getRows()) {
          while (rows.hasNext()) {
            Row row = rows.next();
            sales.add(row.getString(id) + " " + row.getLong(cents));
          }
        }
      }
    }
    return sales;
  }
}
