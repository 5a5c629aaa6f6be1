package io.flywheel.warehouse.session;

import io.flywheel.warehouse.catalog.CurrentTableRule;
import io.flywheel.warehouse.catalog.RowsTableRule;
import io.flywheel.warehouse.files.DriverScanRule;
import org.apache.spark.sql.SparkSessionExtensions;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import scala.Tuple3;
import scala.runtime.AbstractFunction1;
import scala.runtime.BoxedUnit;

/** What every session of a warehouse knows: its functions and relations without files. */
public final class FlywheelExtensions extends AbstractFunction1<SparkSessionExtensions, BoxedUnit> {
  private static final long serialVersionUID = 1L;

  @Override
  public BoxedUnit apply(SparkSessionExtensions extensions) {
    for (SqlFunction function : SqlFunction.values()) {
      extensions.injectFunction(
          new Tuple3<>(
              new FunctionIdentifier(function.sqlName()),
              new ExpressionInfo(SqlFunction.class.getName(), function.sqlName()),
              function::inlined));
    }
    extensions.injectTableFunction(
        new Tuple3<>(
            new FunctionIdentifier(AsOfDays.NAME),
            new ExpressionInfo(AsOfDays.class.getName(), AsOfDays.NAME),
            AsOfDays::of));
    extensions.injectResolutionRule(CurrentTableRule::new);
    extensions.injectOptimizerRule(session -> new RowsTableRule());
    extensions.injectPreCBORule(DriverScanRule::new);
    extensions.injectPreCBORule(OnePartitionRule::new);
    return BoxedUnit.UNIT;
  }
}
