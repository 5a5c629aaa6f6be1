package io.flywheel.feeds.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("fast")
class SourceColumnsTest {
  @ParameterizedTest
  @CsvSource({
    "*, anything, true",
    "*, '', true",
    "x_*, x_Discounts, true",
    "x_*, x_, true",
    "x_*, ax_b, false",
    "*Id, RegionId, true",
    "*Id, RegionIds, false",
    "a*b*c, a1b2c, true",
    "a*b*c, abc, true",
    "a*b*c, ac, false",
    "aa*a, aa, false",
    "a*ab*b, aabb, true",
    "a*ab*b, aab, false",
    "A.b[1], A.b[1], true",
    "A.b[1], Axb1, false",
  })
  void a_star_stands_for_any_characters(String pattern, String name, boolean like) {
    assertThat(SourceColumns.matches(pattern, name)).isEqualTo(like);
  }

  @Test
  void a_column_that_is_used_is_not_ignored_and_one_in_other_letters_is_a_mistake() {
    SourceColumns columns = columns(List.of("*"), Set.of("Tax"), Set.of());

    assertThatCode(() -> columns.verify(List.of("Id", "Notes", "", "x_1"), "h"))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> columns.verify(List.of("Id", "tax"), "h"))
        .hasMessage(
            "h: unknown column 'tax' (did you mean 'Tax'?); map it or list it under ignored");
    assertThatCode(
            () ->
                columns(List.of("*", "tax"), Set.of("Tax"), Set.of())
                    .verify(List.of("Id", "tax"), "h"))
        .doesNotThrowAnyException();
  }

  @Test
  void a_file_may_lack_optional_columns_and_no_others() {
    SourceColumns columns = columns(List.of("Notes"), Set.of("Tax"), Set.of());

    assertThatCode(() -> columns.verify(List.of("Id"), "h")).doesNotThrowAnyException();
    assertThatThrownBy(() -> columns.verify(List.of("Tax"), "h"))
        .hasMessage("h: missing column 'Id'");
  }

  @Test
  void a_personal_column_that_only_a_pattern_ignores_must_be_there() {
    assertThatThrownBy(
            () ->
                columns(List.of("*"), Set.of("Tax"), Set.of("Emial"))
                    .verify(List.of("Id", "Email"), "h"))
        .hasMessage("h: missing personal column 'Emial'");
    assertThatCode(
            () ->
                columns(List.of("*", "Email"), Set.of("Tax"), Set.of("Email"))
                    .verify(List.of("Id"), "h"))
        .doesNotThrowAnyException();
  }

  @Test
  void settings_that_name_columns_which_nobody_reads_are_refused() {
    Set<String> used = new TreeSet<>(Set.of("Id", "Tax", "item.email"));
    assertThat(settings("optional = [Tax]").optional(used, List.of())).containsExactly("Tax");
    assertThatThrownBy(() -> settings("optional = [Tacks, Tas]").optional(used, List.of()))
        .isInstanceOf(MappingException.class)
        .hasMessage("optional: the mapping does not read 'Tacks'; known: Id, Tax, item.email");
    assertThatThrownBy(() -> settings("optional = [Tas]").optional(used, List.of()))
        .hasMessage("optional: the mapping does not read 'Tas'; did you mean 'Tax'?");
    assertThatThrownBy(
            () ->
                settings("personal = [Mail], ignored = [x]")
                    .personal(used, Set.of(), List.of(), Map.of()))
        .hasMessageStartingWith("personal: 'Mail' is neither read nor ignored");
    assertThat(
            settings("personal = [x_mail], ignored = [\"x_*\"]")
                .personal(used, Set.of("Id"), List.of(), Map.of()))
        .containsExactly("Id", "x_mail");
    assertThat(settings("personal = [lines]").personal(used, Set.of(), List.of("lines"), Map.of()))
        .containsExactly("item.email", "lines");
  }

  @Test
  void what_holds_a_personal_value_is_hidden_with_it() {
    Set<String> used = Set.of("id", "item", "item.at", "item.at.street", "item.name", "lines");
    List<String> list = List.of("lines");
    assertThat(settings("personal = [item.at.street]").personal(used, Set.of(), list, Map.of()))
        .containsExactly("item", "item.at", "item.at.street", "lines");
    assertThat(settings("personal = [item.at]").personal(used, Set.of(), list, Map.of()))
        .containsExactly("item", "item.at", "item.at.street", "lines");
    assertThat(settings("personal = [item]").personal(used, Set.of(), list, Map.of()))
        .containsExactly("item", "item.at", "item.at.street", "item.name", "lines");
  }

  @Test
  void a_key_is_hidden_in_both_files() {
    Map<String, String> keys = Map.of("Mail", "orders.E-Mail");
    Set<String> used = Set.of("Id", "orders.Name");
    for (String personal : keys.values().stream().toList()) {
      assertThat(
              settings("personal = [\"%s\"]".formatted(personal))
                  .personal(used, Set.of(), List.of(), keys))
          .containsExactly("Mail", "orders.E-Mail");
    }
    assertThat(settings("personal = [Mail]").personal(used, Set.of(), List.of(), keys))
        .containsExactly("Mail", "orders.E-Mail");
  }

  @Test
  void a_list_is_a_path_in_files_that_have_lists() {
    assertThat(settings("explode = lines.data, format.type = jsonl").list())
        .containsExactly("lines", "data");
    assertThat(settings("format.type = csv").list()).isEmpty();
    assertThatThrownBy(() -> settings("explode = lines, format.type = CSV").list())
        .hasMessage("explode has no meaning for csv files, which have no lists; remove it");
    assertThatThrownBy(() -> settings("explode = \"lines..data\", format.type = jsonl").list())
        .hasMessage("explode: 'lines..data' is no path of a list, such as lines.data");
  }

  private static SourceSettings settings(String settings) {
    return new SourceSettings(ConfigFactory.parseString(settings), path -> path);
  }

  private static SourceColumns columns(
      List<String> ignored, Set<String> optional, Set<String> personal) {
    return new SourceColumns(
        List.of("Id", "Tax"),
        ignored,
        optional,
        personal,
        Map.of(),
        Set.of(),
        List.of(),
        SourceColumns.Order.BY_NAME);
  }
}
