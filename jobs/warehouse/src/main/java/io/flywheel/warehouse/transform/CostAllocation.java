package io.flywheel.warehouse.transform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.flywheel.domain.allocation.Activity;
import io.flywheel.domain.allocation.AllocatedCost;
import io.flywheel.domain.allocation.Allocation;
import io.flywheel.domain.allocation.ClosedPoolsException;
import io.flywheel.domain.allocation.DriverSet;
import io.flywheel.domain.allocation.Entry;
import io.flywheel.domain.allocation.Quantity;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/** Shares the expenses of a month under every driver set. */
final class CostAllocation implements RowTransform {
  private static final long serialVersionUID = 1L;

  private static final JsonMapper JSON = new JsonMapper();

  @Override
  public List<Row> rows(Row prepared) {
    LocalDate month = prepared.getAs("month");
    List<Entry> entries =
        prepared.<Row>getList(prepared.fieldIndex("entries")).stream()
            .map(CostAllocation::entry)
            .toList();
    List<Activity> activity =
        prepared.<Row>getList(prepared.fieldIndex("activity")).stream()
            .map(CostAllocation::activity)
            .toList();
    Map<String, Map<String, Object>> sets =
        read(prepared.getAs("driver_sets"), new TypeReference<>() {});
    Set<String> oneTime = read(prepared.getAs("one_time_sub_accounts"), new TypeReference<>() {});
    List<Row> rows = new ArrayList<>();
    sets.forEach(
        (name, setting) -> {
          for (AllocatedCost cost : month(month, DriverSet.of(name, setting), entries, activity)) {
            rows.add(row(month, name, cost, oneTime));
          }
        });
    return rows;
  }

  private static Entry entry(Row row) {
    return new Entry(
        row.getAs("account"), row.getAs("sub_account"), row.getAs("segment"), row.getAs("cents"));
  }

  private static Activity activity(Row row) {
    Map<Quantity, BigDecimal> quantities = new EnumMap<>(Quantity.class);
    for (Quantity quantity : Quantity.values()) {
      Object value = row.getAs(quantity.column());
      if (value != null) {
        quantities.put(quantity, new BigDecimal(value.toString()));
      }
    }
    return new Activity(row.getAs("segment"), row.getAs("revenue_line"), quantities);
  }

  private static <T> T read(String json, TypeReference<T> type) {
    try {
      return JSON.readValue(json, type);
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException("'" + json + "' is not the JSON of a setting", broken);
    }
  }

  private static List<AllocatedCost> month(
      LocalDate month, DriverSet set, List<Entry> entries, List<Activity> activity) {
    try {
      return Allocation.of(set).month(entries, activity);
    } catch (ClosedPoolsException closed) {
      throw new IllegalArgumentException(
          YearMonth.from(month) + ", " + closed.getMessage(), closed);
    }
  }

  private static Row row(LocalDate month, String set, AllocatedCost cost, Set<String> oneTime) {
    return RowFactory.create(
        month,
        set,
        cost.account(),
        cost.subAccount(),
        cost.entrySegment(),
        cost.segment(),
        cost.revenueLine(),
        oneTime.contains(cost.subAccount()),
        cost.share(),
        BigDecimal.valueOf(cost.traced(), 2),
        BigDecimal.valueOf(cost.cents(), 2));
  }
}
