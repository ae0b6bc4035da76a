package dev.neuralcollapse.example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.proof.ClaimReport;
import dev.neuralcollapse.proof.Prover;
import dev.neuralcollapse.proof.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The example of README.md: it runs, and README shows it as it is. */
class EquinormTest {
  private static final String BEGIN = "<!-- example:begin -->";
  private static final String END = "<!-- example:end -->";

  @Test
  void theExampleStandsAndItsTwinsFall() {
    ClaimReport report = Prover.verify(Equinorm.CLAIM, 100, 1);
    assertInstanceOf(Verdict.Certified.class, report.verdict());
    assertEquals(3, report.mutants().size());
    assertEquals(3, report.refutedMutants(), report.mutants()::toString);
  }

  @Test
  void readmeShowsTheExampleAsItIs() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    int begin = readme.indexOf(BEGIN);
    int end = readme.indexOf(END);
    assertTrue(begin >= 0 && end > begin, "README.md has no markers " + BEGIN + " and " + END);
    String source =
        Files.readString(Path.of("src/test/java/dev/neuralcollapse/example/Equinorm.java"));
    assertTrue(source.lines().count() < 60, "the example has grown out of README");
    assertEquals(
        "```java\n" + source.strip() + "\n```",
        readme.substring(begin + BEGIN.length(), end).strip(),
        "copy Equinorm.java between the markers of README.md");
  }
}
