package dev.neuralcollapse;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may use whom: the way of the data is the way through the packages. */
class LayersTest {
  private static final String ROOT = "dev.neuralcollapse.";
  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.neuralcollapse");

  /** Package to the packages of ours it may use, itself left out. */
  private static final Map<String, List<String>> MAY_USE = new TreeMap<>();

  static {
    MAY_USE.put("number", List.of());
    MAY_USE.put("linear", List.of("number"));
    MAY_USE.put("geometry", List.of("number", "linear"));
    MAY_USE.put("descent", List.of("linear"));
    MAY_USE.put("data", List.of("linear"));
    MAY_USE.put("data.format", List.of("linear", "data"));
    MAY_USE.put("network", List.of("linear", "geometry", "data", "data.format"));
    MAY_USE.put("training.kernel", List.of("linear", "descent", "data", "network"));
    MAY_USE.put(
        "training",
        List.of("linear", "descent", "data", "data.format", "network", "training.kernel"));
    MAY_USE.put("feature", List.of("linear", "data"));
    MAY_USE.put("metric", List.of("linear", "geometry", "data", "network", "feature"));
    MAY_USE.put("optimum", List.of("number", "linear", "geometry", "descent", "network"));
    MAY_USE.put("transport", List.of("number", "linear", "geometry", "data", "network", "optimum"));
    MAY_USE.put(
        "bound",
        List.of(
            "number",
            "linear",
            "geometry",
            "data",
            "data.format",
            "network",
            "feature",
            "metric",
            "optimum",
            "transport"));
    MAY_USE.put("proof", List.of("number", "linear"));
    MAY_USE.put("proof.checker", List.of("number"));
    MAY_USE.put(
        "paper",
        List.of(
            "number",
            "linear",
            "geometry",
            "descent",
            "data",
            "network",
            "feature",
            "metric",
            "optimum",
            "transport",
            "bound",
            "proof"));
    MAY_USE.put(
        "experiment",
        List.of(
            "number",
            "linear",
            "geometry",
            "data",
            "data.format",
            "network",
            "training",
            "training.kernel",
            "feature",
            "metric",
            "optimum",
            "transport",
            "bound",
            "proof",
            "paper"));
    MAY_USE.put(
        "experiment.simulation",
        List.of(
            "number",
            "linear",
            "geometry",
            "descent",
            "data",
            "data.format",
            "network",
            "training",
            "training.kernel",
            "feature",
            "metric",
            "optimum",
            "bound",
            "proof",
            "paper",
            "experiment"));
    MAY_USE.put("experiment.spec", List.of("linear", "data", "network", "training"));
    MAY_USE.put(
        "experiment.run",
        List.of(
            "number",
            "linear",
            "data",
            "data.format",
            "network",
            "training",
            "training.kernel",
            "feature",
            "metric",
            "optimum",
            "transport",
            "bound",
            "experiment",
            "experiment.spec"));
    MAY_USE.put("report", List.of("experiment", "experiment.simulation"));
  }

  @Test
  void everyPackageUsesOnlyWhatIsBelowIt() {
    MAY_USE.forEach(
        (from, allowed) -> {
          String[] forbidden =
              Stream.concat(MAY_USE.keySet().stream(), Stream.of("cli"))
                  .filter(p -> !p.equals(from) && !allowed.contains(p))
                  .map(p -> ROOT + p)
                  .toArray(String[]::new);
          noClasses()
              .that()
              .resideInAPackage(ROOT + from)
              .should()
              .dependOnClassesThat()
              .resideInAnyPackage(forbidden)
              .allowEmptyShould(true)
              .check(MAIN);
        });
  }

  /** Whoever doubts a certificate has only the checker and the intervals to read. */
  @Test
  void theCheckerStandsAlone() {
    classes()
        .that()
        .resideInAPackage(ROOT + "proof.checker")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", ROOT + "number", ROOT + "proof.checker")
        .check(MAIN);
  }

  @Test
  void everyPackageHasItsLayer() {
    classes()
        .should()
        .resideInAnyPackage(
            Stream.concat(
                    Stream.of("dev.neuralcollapse", ROOT + "cli"),
                    MAY_USE.keySet().stream().map(p -> ROOT + p))
                .toArray(String[]::new))
        .check(MAIN);
  }

  @Test
  void noCycles() {
    slices().matching(ROOT + "(**)").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void onlyTheCommandLineKnowsExitCodes() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "cli")
        .should()
        .callMethod(System.class, "exit", int.class)
        .check(MAIN);
  }

  @Test
  void mainCodeKnowsNoTestTool() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("net.jqwik..", "org.junit..")
        .check(MAIN);
  }

  @Test
  void theLayersAreReallyThere() {
    assertTrue(
        Arrays.stream(new String[] {"number", "linear", "network"})
            .allMatch(p -> MAIN.stream().anyMatch(c -> c.getPackageName().equals(ROOT + p))),
        "ArchUnit imported nothing to check");
  }
}
