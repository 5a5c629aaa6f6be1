package io.flywheel.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;

@ArchTag("fast")
@AnalyzeClasses(packages = "io.flywheel", importOptions = ArchitectureTest.Product.class)
class ArchitectureTest {
  /** Neither test folders nor the test jars that modules share. */
  static final class Product implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("/test-classes/") && !location.contains("-tests.jar");
    }
  }

  @ArchTest
  static final ArchRule modules_point_in_one_direction =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("cli")
          .definedBy("io.flywheel.cli..")
          .layer("feeds")
          .definedBy("io.flywheel.feeds..")
          .layer("warehouse")
          .definedBy("io.flywheel.warehouse..")
          .layer("domain")
          .definedBy("io.flywheel.domain..")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("feeds")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("warehouse")
          .mayOnlyBeAccessedByLayers("cli", "feeds");

  @ArchTest
  static final ArchRule ingest_stands_on_mapping_and_parse =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("ingest")
          .definedBy("io.flywheel.feeds.ingest")
          .layer("merge")
          .definedBy("io.flywheel.feeds.merge")
          .layer("stage")
          .definedBy("io.flywheel.feeds.stage")
          .layer("landing")
          .definedBy("io.flywheel.feeds.landing")
          .layer("validate")
          .definedBy("io.flywheel.feeds.validate")
          .layer("parse")
          .definedBy("io.flywheel.feeds.parse")
          .layer("mapping")
          .definedBy("io.flywheel.feeds.mapping")
          .whereLayer("ingest")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("merge")
          .mayOnlyBeAccessedByLayers("ingest")
          .whereLayer("stage")
          .mayOnlyBeAccessedByLayers("merge", "ingest")
          .whereLayer("landing")
          .mayOnlyBeAccessedByLayers("ingest")
          .whereLayer("parse")
          .mayOnlyBeAccessedByLayers("validate", "landing", "stage", "merge", "ingest")
          .whereLayer("validate")
          .mayOnlyBeAccessedByLayers("landing", "stage", "merge", "ingest");

  @ArchTest
  static final ArchRule the_generator_stands_on_its_company =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("generate")
          .definedBy("io.flywheel.feeds.generate")
          .layer("feed")
          .definedBy("io.flywheel.feeds.feed")
          .layer("customer")
          .definedBy("io.flywheel.feeds.customer")
          .layer("cost")
          .definedBy("io.flywheel.feeds.cost")
          .layer("company")
          .definedBy("io.flywheel.feeds.company")
          .whereLayer("generate")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("feed")
          .mayOnlyBeAccessedByLayers("generate")
          .whereLayer("customer")
          .mayOnlyBeAccessedByLayers("generate", "feed")
          .whereLayer("cost")
          .mayOnlyBeAccessedByLayers("generate", "feed");

  @ArchTest
  static final ArchRule packages_form_no_cycles =
      slices().matching("io.flywheel.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule the_domain_knows_no_spark =
      noClasses()
          .that()
          .resideInAPackage("io.flywheel.domain..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages("io.flywheel.domain..", "java..");

  @ArchTest
  static final ArchRule only_the_command_line_writes_to_the_terminal =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.flywheel.cli..")
          .should(com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS);

  @ArchTest
  static final ArchRule what_no_other_package_needs_is_not_public =
      classes()
          .that()
          .areTopLevelClasses()
          .and()
          .arePublic()
          .and()
          .doNotHaveFullyQualifiedName(Main.class.getName())
          .and(areNotLoadedBySpark())
          .should(beNeededElsewhere());

  @ArchTest
  static final ArchRule classes_are_not_made_to_be_extended =
      classes()
          .that()
          .areTopLevelClasses()
          .and()
          .areNotInterfaces()
          .and()
          .doNotHaveModifier(JavaModifier.ABSTRACT)
          .and(areNotLoadedBySpark())
          .should()
          .haveModifier(JavaModifier.FINAL);

  @ArchTest
  static final ArchRule names_say_what_a_class_is =
      noClasses().should().haveNameMatching(".*(Manager|Helper|Utils?|Impl)$");

  /** Spark, Delta and Hadoop find such classes by name. */
  private static DescribedPredicate<JavaClass> areNotLoadedBySpark() {
    return DescribedPredicate.describe(
        "are not loaded by Spark, Delta or Hadoop",
        type ->
            java.util.stream.Stream.concat(
                    type.getAllRawSuperclasses().stream(), type.getAllRawInterfaces().stream())
                .noneMatch(
                    parent ->
                        parent.getPackageName().startsWith("org.apache")
                            || parent.getPackageName().startsWith("io.delta")
                            || parent.getPackageName().startsWith("scala")));
  }

  private static ArchCondition<JavaClass> beNeededElsewhere() {
    return new ArchCondition<>("be needed by another package") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        // The compiler puts constants where they are used, so that nothing shows who uses them.
        boolean constants =
            type.getFields().stream()
                .anyMatch(
                    field ->
                        field
                            .getModifiers()
                            .containsAll(
                                Set.of(
                                    JavaModifier.PUBLIC, JavaModifier.STATIC, JavaModifier.FINAL)));
        boolean needed =
            constants
                || type.getDirectDependenciesToSelf().stream()
                    .map(Dependency::getOriginClass)
                    .anyMatch(origin -> !origin.getPackageName().equals(type.getPackageName()));
        if (!needed) {
          events.add(
              SimpleConditionEvent.violated(
                  type, type.getName() + " is public, and no other package uses it"));
        }
      }
    };
  }
}
