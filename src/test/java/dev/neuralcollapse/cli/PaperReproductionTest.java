package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.BundledData;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.experiment.Progress;
import dev.neuralcollapse.experiment.simulation.Scale;
import dev.neuralcollapse.experiment.simulation.TinySimulation;
import io.vavr.collection.List;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One paper from its simulation to its files. */
class PaperReproductionTest {

  private static Either<Fault, Answer> run(Path folder, boolean wrong, int threads) {
    return new PaperReproduction(
            new TinySimulation(wrong),
            Scale.MICRO,
            5,
            threads,
            "iris",
            BundledData.find("iris").get())
        .into(folder.resolve("runs"), folder.resolve("reports"), Option.none(), Progress.none());
  }

  @Test
  void theRunAndItsReportAreWritten(@TempDir Path folder) throws IOException {
    Answer answer = run(folder, false, 1).get();
    assertEquals(Exit.STANDS, answer.exit());
    JsonNode json = JsonMapper.shared().readTree(Json.document(answer.schema(), answer.json()));
    assertEquals("collapse/reproduce/1", json.get("schema").asString());
    Path run = Path.of(json.get("run").asString());
    Path report = Path.of(json.get("report").asString());
    assertTrue(
        String.valueOf(run.getFileName()).startsWith("paper-made-up-micro-"), run.toString());
    for (String name : List.of("result.json", "rows.csv", "provenance.json")) {
      assertTrue(Files.size(run.resolve(name)) > 0, name);
    }
    for (String name : List.of("index.html", "report.md", "rows.csv", "result.json")) {
      assertTrue(Files.size(report.resolve(name)) > 0, name);
    }
    assertEquals(2, json.get("summary").get("agree").asInt());
    JsonNode finding = json.get("summary").get("findings").get(0);
    assertEquals(0.5123, finding.get("published").asDouble());
    assertEquals("equal", finding.get("relation").asString());
    assertTrue(answer.text().lines().allMatch(l -> l.length() <= 80 || l.contains(": /")));
    assertTrue(run(folder, false, 1).isRight(), "what we wrote we may replace");
    Run listed = Run.of("runs", "list", "--runs", folder.resolve("runs").toString());
    assertEquals(0, listed.exit(), listed.err());
    assertTrue(
        listed.out().matches("(?s)paper-made-up-micro-\\w+ +reproduce +finished.*"), listed.out());
  }

  @Test
  void onlyTheProvenanceKnowsTheThreads(@TempDir Path a, @TempDir Path b) throws IOException {
    Path one = reportOf(run(a, false, 1));
    Path four = reportOf(run(b, false, 4));
    for (String name : List.of("index.html", "report.md", "rows.csv", "result.json")) {
      assertEquals(-1, Files.mismatch(one.resolve(name), four.resolve(name)), name);
    }
  }

  private static Path reportOf(Either<Fault, Answer> answer) {
    return Path.of((String) answer.get().json().get("report").get());
  }

  @Test
  void aFigureThatDiffersFails(@TempDir Path folder) {
    Answer answer = run(folder, true, 1).get();
    assertEquals(Exit.FALLS, answer.exit());
    assertTrue(answer.text().contains("x mean of the numbers"), answer.text());
  }

  @Test
  void whatSomebodyElseWroteStays(@TempDir Path folder) throws IOException {
    Path report = reportOf(run(folder, false, 1));
    Files.writeString(report.resolve("report.md"), "mine");
    assertTrue(run(folder, false, 1).getLeft().where().endsWith("report.md"));
    assertEquals("mine", Files.readString(report.resolve("report.md")));
    assertFalse(Files.exists(report.resolve(".collapse-unfinished")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--paper global-optimalty | did you mean global-optimality",
        "--paper nothing-like-it | --paper",
        "--paper low-rank-bias --profile images | --profile",
        "--paper low-rank-bias --profile science | --profile",
        "--paper low-rank-bias --profile paper | --profile",
        "--paper low-rank-bias --profile quick --seeds 3 | --seeds",
        "--paper low-rank-bias --profile quick --curvature 9 | --curvature",
        "--paper low-rank-bias --profile quick --cell x | --cell",
        "--paper low-rank-bias --profile quick --dry-run | --dry-run",
        "--paper low-rank-bias --profile quick --data digist | did you mean digits"
      })
  void whatDoesNotGoWithAPaperIsRefused(String options, String culprit) {
    Refused.line(culprit, "reproduce " + options);
  }
}
