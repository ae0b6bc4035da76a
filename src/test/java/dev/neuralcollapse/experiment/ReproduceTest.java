package dev.neuralcollapse.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.BundledData;
import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.proof.checker.Outcome;
import dev.neuralcollapse.proof.checker.Recheck;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.control.Option;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole job on very little. */
class ReproduceTest {
  private static final Spec MICRO =
      new Spec(
          "micro",
          "digits",
          4,
          12,
          0.005,
          List.of(2, 5, 6),
          List.of(EmbeddingDecay.FREE, EmbeddingDecay.PENALISED),
          List.of(1L, 2L),
          new Spec.Lbfgs(60, 1e-2, 1e-5, 0.3),
          new Spec.Sgd(20, 0.1, 0, 10, 16, List.of(1L)),
          2,
          new Spec.Construction(3, 2, 8, List.of(12, 24), 1),
          50);

  private static Dataset samples;
  private static Reproduce.Reproduction one;
  private static Reproduce.Reproduction two;

  @BeforeAll
  static void run() {
    samples = BundledData.digits().firstOfEachClass(MICRO.perClass()).get();
    one = Reproduce.run(MICRO, samples, "test", Option.none(), 1, Progress.none()).get();
    two = Reproduce.run(MICRO, samples, "test", Option.none(), 2, Progress.none()).get();
  }

  @Test
  void filesAreTheSameBytesWhateverTheThreads(@TempDir Path folder) {
    Map<String, String> a = written(one, folder.resolve("a"));
    Map<String, String> b = written(two, folder.resolve("b"));
    assertEquals(a, b);
    assertTrue(a.containsKey("result.json") && a.containsKey("spec.yaml"));
    assertTrue(a.keySet().exists(n -> n.startsWith("networks/lbfgs-free-L005-s2/")), a.toString());
    assertTrue(a.keySet().exists(n -> n.startsWith("certificates/L-006/")), a.toString());
  }

  private static Map<String, String> written(Reproduce.Reproduction r, Path path) {
    OwnedFolder folder = new OwnedFolder(path);
    RunFolder.write(folder, r, "rows").getOrElseThrow(f -> new AssertionError(f.line()));
    return folder.hashes();
  }

  @Test
  void everyCertificateIsConfirmedByTheIndependentChecker(@TempDir Path folder) {
    RunFolder.write(new OwnedFolder(folder), one, "rows");
    assertEquals(3, one.result().certificates().size());
    one.result()
        .certificates()
        .forEach(
            c -> {
              Outcome outcome = Recheck.of(folder.resolve(c.folder()));
              assertTrue(outcome instanceof Outcome.Checks, outcome.toString());
            });
  }

  @Test
  void theGapIsTheObjectiveMinusTheOptimumAndItsPartsSumToIt() {
    double optimum = one.result().optimum().enclosure().lo();
    assertTrue(one.result().cells().forAll(c -> c.measured().isDefined()));
    one.result()
        .cells()
        .forEach(
            c -> {
              Cell.Measured m = c.measured().get();
              double objective = m.parts().under(c.plan().embedding());
              assertEquals(objective - optimum, m.attribution().gap(), 1e-12);
              assertEquals(
                  m.attribution().gap(),
                  m.attribution().terms().foldLeft(0.0, (s, t) -> s + t.value()),
                  1e-15);
            });
  }

  @Test
  void theCertifiedNetworkIsTheBestOfItsDepth() {
    one.result()
        .certificates()
        .forEach(
            d -> {
              double best =
                  one.result()
                      .cells()
                      .filter(c -> c.plan().depth() == d.depth())
                      .map(c -> c.measured().get().parts().free())
                      .min()
                      .get();
              assertTrue(d.objective().lo() <= best && best <= d.objective().hi());
            });
  }

  @Test
  void layersRunFromTheEmbeddingToTheFeatures() {
    Cell cell = one.result().cells().find(c -> c.plan().depth() == 6).get();
    Cell.Measured m = cell.measured().get();
    assertEquals(List.range(0, 6), m.layers().map(Cell.Layer::layer).toList());
    assertEquals(m.metric("nc1.trace-ratio"), m.layers().last().pfc1());
  }

  @Test
  void aResultSurvivesItsJson() {
    String json = Documents.write(one.result());
    assertEquals(Option.some(one.result()), Documents.read(json, "here").toOption());
    assertEquals(json, Documents.write(Documents.read(json, "here").get()));
  }

  @Test
  void damagedJsonIsAFaultWithItsPlace() {
    String json = Documents.write(one.result());
    assertTrue(Documents.read(json.substring(0, 500), "r.json").isLeft());
    assertTrue(
        Documents.read(json.replace("\"capped\"", "\"tired\""), "r.json")
            .getLeft()
            .what()
            .contains("tired"));
    assertTrue(
        Documents.read(json.replace("\"run\"", "\"walk\""), "r.json")
            .getLeft()
            .where()
            .startsWith("r.json"));
  }

  @Test
  void theIdDependsOnSpecificationAndSamplesOnly() {
    assertEquals(one.result().run(), two.result().run());
    assertTrue(one.result().run().matches("main-micro-[0-9a-f]{8}"), one.result().run());
    Dataset fewer = BundledData.digits().firstOfEachClass(3).get();
    assertNotEquals(Reproduce.runId(MICRO, samples), Reproduce.runId(MICRO, fewer));
    assertNotEquals(
        Reproduce.runId(Profile.QUICK.spec("digits", 1), samples),
        Reproduce.runId(Profile.QUICK.spec("digits", 2), samples));
  }

  @Test
  void oneCellAloneIsTheCellOfTheRun() {
    String id = "lbfgs-penalised-L005-s2";
    Cell alone = Reproduce.cell(MICRO, samples, id, Progress.none()).get();
    assertEquals(one.result().cells().find(c -> c.plan().id().equals(id)).get(), alone);
    assertTrue(Reproduce.cell(MICRO, samples, "no-such", Progress.none()).isEmpty());
  }

  /** Cells already there are not trained again; what is damaged or of another version is. */
  @Test
  void anInterruptedRunIsTakenUpAndEndsTheSame(@TempDir Path folder) throws Exception {
    Checkpoints kept = new Checkpoints(folder.resolve("checkpoints"), "test");
    assertEquals(one.result(), run(kept, new Notes()).result());
    Files.writeString(kept.folder().resolve("lbfgs-free-L002-s1/cell.json"), "{");
    Files.writeString(kept.folder().resolve("lbfgs-free-L002-s2/version.txt"), "older");
    Files.delete(kept.folder().resolve("lbfgs-free-L005-s1/network.npz"));
    Notes notes = new Notes();
    assertEquals(one.result(), run(kept, notes).result());
    int cells = one.result().cells().size();
    assertEquals(cells - 3, notes.lines.count(l -> l.endsWith("taken up from an interrupted run")));
    kept.clear();
    assertTrue(Files.notExists(kept.folder()));
  }

  private static Reproduce.Reproduction run(Checkpoints kept, Progress progress) {
    return Reproduce.run(MICRO, samples, "test", Option.some(kept), 2, progress).get();
  }

  private static final class Notes implements Progress {
    private io.vavr.collection.Seq<String> lines = List.empty();

    @Override
    public void begin(String phase, long total) {}

    @Override
    public void advance(long units) {}

    @Override
    public synchronized void note(String line) {
      lines = lines.append(line);
    }

    @Override
    public void end() {}
  }

  @Test
  void everyRowNamesAValueAndItsConvention() {
    var rows = Row.of(one.result());
    assertTrue(rows.forAll(r -> !r.quantity().isEmpty() && !r.table().isEmpty()));
    assertTrue(rows.forAll(r -> !r.convention().isEmpty()), "a convention is missing");
    assertEquals(
        List.of("cell", "layer", "certificate", "construction", "slope", "claim").toSet(),
        rows.map(Row::table).toSet());
    assertEquals(rows.size(), rows.distinct().size());
  }

  @Test
  void someoneElsesFileIsNeverOverwritten(@TempDir Path folder) throws Exception {
    OwnedFolder owned = new OwnedFolder(folder);
    Files.writeString(folder.resolve("result.json"), "mine");
    assertTrue(owned.mayWrite(RunFolder.NAMES).isLeft());
    assertTrue(owned.mayWrite(List.of("other.txt")).isRight());
  }

  @Test
  void ourOwnFileIsReplacedUntilSomeoneChangesIt(@TempDir Path folder) throws Exception {
    OwnedFolder owned = new OwnedFolder(folder);
    owned.write(io.vavr.collection.HashMap.of("result.json", "ours"));
    String provenance =
        "{\"files\": {\"result.json\": \"" + owned.hashes().get("result.json").get() + "\"}}";
    Files.writeString(folder.resolve(OwnedFolder.PROVENANCE), provenance);
    assertTrue(owned.mayWrite(RunFolder.NAMES).isRight());
    Files.writeString(folder.resolve("result.json"), "edited");
    assertTrue(owned.mayWrite(RunFolder.NAMES).getLeft().where().endsWith("result.json"));
  }

  @Test
  void aFileInTheWayOfTheFolderIsAFault(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("runs"), "a file");
    assertTrue(new OwnedFolder(file).mayWrite(RunFolder.NAMES).isLeft());
  }

  @Test
  void profilesAreWhatTheyAreCalled() {
    assertEquals(Profile.QUICK, Profile.parse("quick").get());
    assertTrue(Profile.parse("Quick-ish").getLeft().mend().contains("standard"));
    Spec standard = Profile.STANDARD.spec("digits", 1);
    assertEquals(List.of(2, 3, 5, 8, 13, 21, 34), standard.depths());
    assertEquals(List.of(1L, 2L, 3L), standard.seeds());
    assertEquals(50, standard.perClass());
    assertEquals(0.005, standard.decay());
  }

  @Test
  void anOwnNumberOfSeedsIsKeptInTheCommand() {
    Spec spec = Profile.QUICK.spec("digits", 7);
    assertEquals(io.vavr.control.Option.none(), spec.ownSeeds());
    assertEquals(io.vavr.control.Option.none(), spec.withSeeds(2).ownSeeds());
    assertEquals(List.of(7L, 8L, 9L), spec.withSeeds(3).seeds());
    assertEquals(io.vavr.control.Option.some(3), spec.withSeeds(3).ownSeeds());
    assertEquals(List.of(7L), spec.withSeeds(3).sgd().seeds());
  }
}
