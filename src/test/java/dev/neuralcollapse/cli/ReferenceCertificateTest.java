package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The committed headline is a theorem: it checks, and README and report say no more than it. */
class ReferenceCertificateTest {
  private static final Path FOLDER = Path.of("reports/reference/main-certificate");

  @Test
  void checks() {
    Run run = Run.of("recheck", FOLDER.toString());
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.out().contains("500 samples in 10 balanced classes"), run.out());
  }

  @Test
  void isWhatTheReadmeAndTheReportSay() throws IOException {
    JsonNode json =
        JsonMapper.builder().build().readTree(Files.readString(FOLDER.resolve("certificate.json")));
    double premise = json.get("objective").get(1).asDouble();
    double nc1 = json.get("nc1").get("bound").asDouble();
    for (Path text :
        new Path[] {Path.of("README.md"), Path.of("reports/reference/main/report.md")}) {
      String headline =
          Files.readString(text)
              .lines()
              .filter(l -> l.contains("Every network, of any depth and any width"))
              .findFirst()
              .orElseThrow()
              .replace("*", "");
      double printedPremise = after(headline, "is at most ");
      double printedBound = after(headline, "NC1 at most ");
      assertTrue(printedPremise <= premise && printedPremise > premise - 2e-6, headline);
      assertTrue(printedBound >= nc1 && printedBound < 1.01 * nc1, headline);
    }
  }

  private static double after(String text, String words) {
    String rest = text.substring(text.indexOf(words) + words.length());
    return Double.parseDouble(rest.replaceFirst("^([0-9.]*[0-9]).*$", "$1"));
  }
}
