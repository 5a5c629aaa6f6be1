package io.flywheel.warehouse.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flywheel.warehouse.Engine;
import io.flywheel.warehouse.SharedSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SQL beside a contract: where it must be, and which settings it uses. */
@Tag("fast")
class SqlFilesTest {
  @TempDir Path datasets;

  @BeforeEach
  void writeThreeTables() throws IOException {
    ContractsTest.writeThreeTables(datasets);
  }

  @Test
  void settings_are_the_parameters_of_the_sql_wherever_they_stand() throws IOException {
    write(
        "gold/total/transform.sql",
        """
        -- :comment is none, and so is ':text' or a cast
        WITH rate AS (SELECT :reporting_currency AS currency)
        SELECT quarter, '12:30'::STRING AS at
        FROM bronze.sale
        WHERE EXISTS (SELECT 1 FROM rate WHERE currency = :reporting_currency)
          AND segment IN (SELECT COALESCE(
            :default_segment, 'none'))
        """);
    write(
        "gold/total/affected.sql",
        "SELECT quarter FROM changes\nWHERE region = :home_region LIMIT :most");
    write(
        "gold/total/contract.yaml",
        ContractsTest.TOTAL.replace("interval: quarter, lookback: 4", "affected: affected.sql"));
    Contracts contracts = Contracts.read(datasets);
    Contract total = contracts.get(TableName.parse("gold.total"));

    assertThat(total.settings())
        .containsExactly("default_segment", "home_region", "most", "reporting_currency");
    assertThat(total.parameters())
        .extracting(each -> each.name() + " " + each.file().getFileName() + ":" + each.line())
        .containsExactlyInAnyOrder(
            "reporting_currency transform.sql:2",
            "reporting_currency transform.sql:5",
            "default_segment transform.sql:7",
            "home_region affected.sql:2",
            "most affected.sql:2");
    assertThat(total.arguments(Map.of("most", Optional.of("7"))))
        .containsEntry("most", "7")
        .containsEntry("home_region", null)
        .hasSize(4);

    contracts.requireSettings(
        Set.of("default_segment", "home_region", "most", "reporting_currency"));
    assertThatThrownBy(
            () -> contracts.requireSettings(Set.of("default_segmnt", "most", "reporting_currency")))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining(
            "total/transform.sql:7: parameter :default_segment is no setting;"
                + " did you mean 'default_segmnt'?")
        .hasMessageContaining(
            "total/affected.sql:2: parameter :home_region is no setting;"
                + " known: default_segmnt, most, reporting_currency");
  }

  @Test
  void a_quoted_text_or_a_comment_hides_no_parameter_behind_it() throws IOException {
    for (String before :
        List.of(
            "'--', ",
            "'it\\'s /*', ",
            "'it''s', ",
            "\"--\", ",
            "`--`, ",
            "/* : -- */ ",
            "-- '\n",
            "a::INT, ")) {
      write("gold/total/transform.sql", "SELECT " + before + ":most FROM bronze.sale");

      assertThat(Contracts.read(datasets).get(TableName.parse("gold.total")).settings())
          .as(before)
          .containsExactly("most");
    }
  }

  @Test
  void no_warehouse_is_opened_with_a_parameter_that_cannot_be_set() throws IOException {
    write("gold/total/transform.sql", "SELECT quarter,\n  :home_region AS sales FROM bronze.sale");
    Contracts contracts = Contracts.read(datasets);

    assertThatThrownBy(
            () -> Engine.open(SharedSpark.settings(datasets.resolve("w"), datasets), contracts))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining("total/transform.sql:2: parameter :home_region is no setting");
  }

  @Test
  void a_transform_stands_beside_computed_tables_only() throws IOException {
    write("bronze/sale/transform.sql", "SELECT 1");
    write("gold/total/transform.sql", " \n");

    assertThatThrownBy(() -> Contracts.read(datasets))
        .hasMessageContaining(
            "sale/transform.sql:1: a bronze table is not computed; remove the file")
        .hasMessageContaining("total/transform.sql:1: the file is empty; expected one SELECT");
  }

  private void write(String path, String text) throws IOException {
    ContractsTest.write(datasets, path, text);
  }
}
