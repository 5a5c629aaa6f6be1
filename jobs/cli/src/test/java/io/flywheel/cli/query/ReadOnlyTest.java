package io.flywheel.cli.query;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.delta.sql.parser.DeltaSqlParser;
import org.apache.spark.sql.catalyst.parser.ParserInterface;
import org.apache.spark.sql.execution.SparkSqlParser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("fast")
class ReadOnlyTest {
  private static final ParserInterface PARSER = new DeltaSqlParser(new SparkSqlParser());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "SELECT * FROM gold.segment_revenue WHERE segment = 'AWS' ORDER BY period_start LIMIT 3",
        "select sum(net_sales) over (partition by segment) from spark_catalog.GOLD.segment_revenue",
        "WITH a AS (SELECT * FROM silver.order_line) SELECT day, count(*) FROM a GROUP BY day",
        "WITH a AS (SELECT 1 x) SELECT * FROM a JOIN gold.revenue_ledger r ON a.x = r.source_rows",
        "SELECT (SELECT max(day) FROM gold.revenue_ledger) AS last, EXISTS (SELECT 1)",
        "SELECT day FROM gold.revenue_ledger UNION ALL SELECT month FROM silver.journal_entry",
        "SELECT day FROM gold.revenue_ledger EXCEPT SELECT day FROM silver.order_line",
        "SELECT * FROM gold.revenue_ledger WHERE day IN (SELECT day FROM silver.order_line)",
        "SELECT explode(sequence(1, 3)) AS n",
        "SELECT * FROM range(3)",
        "SELECT * FROM VALUES (1, 'a'), (2, 'b') AS t(n, s)",
        "SELECT segment, count(*) FROM gold.segment_revenue GROUP BY ROLLUP (segment) HAVING count(*) > 1",
        "SELECT * FROM (SELECT segment, net_sales FROM gold.segment_revenue) PIVOT (sum(net_sales) FOR segment IN ('AWS'))",
        "SELECT * FROM gold.segment_revenue TABLESAMPLE (10 PERCENT)",
        "SELECT /*+ BROADCAST(r) */ * FROM gold.revenue_ledger r, LATERAL (SELECT r.day) d",
        "FROM gold.revenue_ledger |> WHERE day > DATE '2024-01-01' |> AGGREGATE count(*) GROUP BY day",
        "SELECT * FROM current.order_line",
        "SHOW TABLES IN gold",
        "SHOW TABLES",
        "SHOW NAMESPACES",
        "SHOW DATABASES",
        "SHOW COLUMNS IN gold.segment_revenue",
        "SHOW CREATE TABLE gold.segment_revenue",
        "SHOW FUNCTIONS",
        "DESCRIBE gold.segment_revenue",
        "DESCRIBE current.order_line",
        "DESCRIBE TABLE EXTENDED gold.segment_revenue",
        "DESC gold.segment_revenue net_sales",
        "DESCRIBE HISTORY gold.segment_revenue",
        "DESCRIBE FUNCTION money",
        "DESCRIBE QUERY SELECT 1 AS x",
        "EXPLAIN SELECT * FROM gold.segment_revenue",
        "EXPLAIN FORMATTED WITH a AS (SELECT 1) SELECT * FROM a",
      })
  void reading_is_let_through(String sql) throws Exception {
    assertThatCode(() -> ReadOnly.check(PARSER.parsePlan(sql))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO gold.segment_revenue SELECT * FROM gold.segment_revenue",
        "WITH a AS (SELECT 1) INSERT INTO gold.segment_revenue SELECT * FROM a",
        "FROM gold.a INSERT INTO gold.b SELECT * INSERT INTO gold.c SELECT *",
        "INSERT OVERWRITE DIRECTORY '/tmp/x' USING csv SELECT 1",
        "UPDATE gold.segment_revenue SET net_sales = 0",
        "DELETE FROM gold.segment_revenue",
        "MERGE INTO gold.a USING gold.b ON a.x = b.x WHEN MATCHED THEN DELETE",
        "TRUNCATE TABLE gold.a",
        "CREATE TABLE gold.a (x INT)",
        "CREATE TABLE gold.a AS SELECT 1",
        "CREATE TEMPORARY VIEW a AS SELECT 1",
        "CREATE TEMPORARY VIEW a USING csv OPTIONS (path '/etc/passwd')",
        "CREATE TEMPORARY FUNCTION f AS 'java.lang.Runtime'",
        "DROP TABLE gold.a",
        "ALTER TABLE gold.a ADD COLUMN y INT",
        "COMMENT ON TABLE gold.a IS 'x'",
        "OPTIMIZE gold.a",
        "VACUUM gold.a",
        "RESTORE TABLE gold.a TO VERSION AS OF 1",
        "SET spark.sql.runSQLOnFiles = true",
        "SET",
        "RESET",
        "SET TIME ZONE 'UTC'",
        "USE gold",
        "ADD JAR '/tmp/x.jar'",
        "LIST JARS",
        "CACHE TABLE gold.a",
        "REFRESH TABLE gold.a",
        "ANALYZE TABLE gold.a COMPUTE STATISTICS",
        "DECLARE VARIABLE x INT DEFAULT 1",
        "EXECUTE IMMEDIATE 'DROP TABLE gold.a'",
        "BEGIN DROP TABLE gold.a; END",
        "CALL system.run()",
        "EXPLAIN INSERT INTO gold.a SELECT 1",
        "EXPLAIN DROP TABLE gold.a",
        "SELECT * FROM csv.`/etc/passwd`",
        "SELECT * FROM text.`/etc/passwd`",
        "SELECT * FROM delta.`/tmp/table`",
        "SELECT (SELECT count(*) FROM csv.`/etc/passwd`)",
        "WITH a AS (SELECT * FROM json.`/x`) SELECT * FROM a",
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM text.`/etc/passwd`)",
        "EXPLAIN SELECT * FROM csv.`/etc/passwd`",
        "DESCRIBE csv.`/etc/passwd`",
        "DESCRIBE HISTORY '/tmp/table'",
        "DESCRIBE DETAIL '/tmp/table'",
        "DESCRIBE QUERY SELECT * FROM csv.`/etc/passwd`",
        "SELECT reflect('java.lang.System', 'getenv')",
        "SELECT JAVA_METHOD('java.lang.System', 'getenv')",
        "SELECT try_reflect('java.lang.System', 'getenv')",
        "SELECT system.builtin.reflect('java.lang.System', 'getenv')",
        "SELECT transform(array(1), x -> reflect('java.lang.System', 'getenv'))",
        "SELECT 1 ORDER BY reflect('java.lang.System', 'getenv')",
        "SELECT count(*) FILTER (WHERE reflect('a', 'b') = 'c')",
        "SELECT IDENTIFIER('reflect')('java.lang.System', 'getenv')",
        "SELECT * FROM IDENTIFIER('csv.`/etc/passwd`')",
        "SELECT TRANSFORM (1) USING 'cat' AS (x)",
      })
  void what_is_not_reading_is_refused(String sql) {
    assertThatThrownBy(() -> ReadOnly.check(PARSER.parsePlan(sql)))
        .isInstanceOf(QueryRefusedException.class);
  }
}
