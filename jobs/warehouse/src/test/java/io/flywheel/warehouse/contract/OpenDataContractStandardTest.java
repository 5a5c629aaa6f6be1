package io.flywheel.warehouse.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.flywheel.warehouse.SharedSpark;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Other tools read the contracts as ODCS v3.1.0, whose schema lies under resources/odcs. */
@Tag("fast")
class OpenDataContractStandardTest {
  private static final Path DATASETS = SharedSpark.PROJECT.resolve("datasets");
  private static final Schema STANDARD = standard();

  private static Schema standard() {
    String name = "/odcs/odcs-json-schema-v3.1.0.json";
    try (InputStream json = OpenDataContractStandardTest.class.getResourceAsStream(name)) {
      return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2019_09)
          .getSchema(json, InputFormat.JSON);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> contracts() throws IOException {
    try (Stream<Path> files = Files.walk(DATASETS)) {
      return files.filter(file -> file.endsWith("contract.yaml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void a_contract_is_valid(Path contract) throws IOException {
    assertThat(faults(Files.readString(contract))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kind: DataContract      | kind: Contract             | /kind
          status: active          | state: active              | status
          logicalType: integer    | logicalType: bigint        | /schema/0/properties/1/logicalType
          primaryKeyPosition: 2   | primaryKeyPosition: second | /schema/0/properties/1/primaryKeyPosition
          engine: flywheel, name  | name                       | engine
          property: feed, value   | property: feed, values     | value
          """)
  void a_broken_contract_is_not(String good, String bad, String fault) throws IOException {
    String contract = Files.readString(DATASETS.resolve("bronze/order_line/contract.yaml"));
    assertThat(contract).contains(good);

    assertThat(faults(contract.replace(good, bad))).anyMatch(found -> found.contains(fault));
  }

  @Test
  void every_table_is_looked_at() throws IOException {
    assertThat(contracts()).hasSameSizeAs(Contracts.read(DATASETS).all());
  }

  private static List<String> faults(String yaml) {
    Object contract = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    return STANDARD.validate(new ObjectMapper().valueToTree(contract)).stream()
        .map(OpenDataContractStandardTest::text)
        .toList();
  }

  private static String text(Error error) {
    return error.getInstanceLocation() + ": " + error.getMessage();
  }
}
