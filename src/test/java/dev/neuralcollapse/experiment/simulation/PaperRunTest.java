package dev.neuralcollapse.experiment.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.BundledData;
import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.experiment.Documents;
import dev.neuralcollapse.experiment.Progress;
import dev.neuralcollapse.paper.Catalogue;
import io.vavr.collection.List;
import io.vavr.control.Option;
import org.junit.jupiter.api.Test;

class PaperRunTest {
  private static final Dataset DATA = BundledData.find("iris").get();

  private static PaperResult run(long seed, int threads) {
    return PaperRun.of(
            new TinySimulation(false),
            new Setting(Scale.MICRO, seed, threads, DATA, Progress.none()),
            "iris",
            "test")
        .result();
  }

  @Test
  void equalSeedsGiveEqualFilesWhateverTheThreads() {
    assertEquals(Documents.write(run(3, 1)), Documents.write(run(3, 4)));
    assertEquals(PaperRow.csv(run(3, 1)), PaperRow.csv(run(3, 4)));
    assertNotEquals(Documents.write(run(3, 1)), Documents.write(run(4, 1)));
    assertNotEquals(run(3, 1).run(), run(4, 1).run());
  }

  @Test
  void aResultSurvivesItsJson() {
    PaperResult result = run(1, 1);
    String json = Documents.write(result);
    assertEquals(result, PaperResult.read(json, "result.json").get());
    assertTrue(json.contains("\"relation\" : \"at-most\""), json);
    assertTrue(json.contains("\"schema\" : \"collapse/paper/1\""), json);
    assertFalse(json.contains("NaN") || json.contains("Infinity"));
  }

  @Test
  void damagedJsonIsAFaultWithItsPlace() {
    String json = Documents.write(run(1, 1)).replace("\"at-most\"", "\"about\"");
    var fault = PaperResult.read(json, "result.json").getLeft();
    assertTrue(fault.where().contains("result.json, line "), fault.line());
    assertTrue(fault.mend().contains(PaperResult.SCHEMA), fault.line());
  }

  @Test
  void onlyWhatIsPredictedIsJudged() {
    PaperResult result = run(1, 1);
    assertTrue(result.stands());
    assertEquals(2, result.judged().size());
    PaperResult wrong =
        PaperRun.of(
                new TinySimulation(true),
                new Setting(Scale.MICRO, 1, 1, DATA, Progress.none()),
                "iris",
                "test")
            .result();
    assertFalse(wrong.stands());
    assertEquals(List.of("mean of the numbers"), wrong.disagreeing().map(Finding::quantity));
  }

  @Test
  void everyRowIsOneValueWithWhatItTakesToReadIt() {
    PaperResult result = run(1, 1);
    var rows = PaperRow.of(result);
    assertEquals(4 * 6 + 2 + 3 + 2, rows.size());
    assertTrue(rows.forAll(r -> !r.item().isEmpty() && !r.quantity().isEmpty()));
    assertEquals(
        List.of(Option.some(0.1), Option.some(0.9)),
        rows.filter(r -> r.line().equals("measured <b>") && !r.quantity().equals("value"))
            .map(PaperRow::value));
    assertTrue(
        PaperRow.csv(result).lines().allMatch(l -> l.split(",").length >= 5), "columns are there");
  }

  @Test
  void theCommandRepeatsIt() {
    assertEquals(
        "./collapse reproduce --paper made-up --profile micro --data iris --seed 3",
        run(3, 1).command());
  }

  @Test
  void everySimulationIsOfAPaperWithClaimsAndOnlyOne() {
    assertEquals(
        Simulations.all().size(), Simulations.all().map(s -> s.paper().id()).distinct().size());
    Simulations.all().forEach(s -> assertFalse(Catalogue.of(s.paper().id()).isEmpty()));
  }
}
