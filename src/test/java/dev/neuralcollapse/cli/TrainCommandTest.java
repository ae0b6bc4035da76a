package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.format.NpyArray;
import dev.neuralcollapse.data.format.Npz;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.experiment.spec.Example;
import dev.neuralcollapse.experiment.spec.RunSpec;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.SequenceFolder;
import io.vavr.Tuple;
import io.vavr.collection.List;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class TrainCommandTest {
  @TempDir Path folder;
  private Trained here = new Trained(Path.of(""));

  @BeforeEach
  void here() {
    here = new Trained(folder);
  }

  private static double sum(JsonNode terms) {
    double sum = 0;
    for (JsonNode t : terms) {
      sum += t.get("value").doubleValue();
    }
    return sum;
  }

  @Test
  void aRunIsTrainedMeasuredCertifiedAndKept() throws Exception {
    Run run = here.run("train", here.spec("spec.yaml", Trained.TINY), "--json", "--quiet");
    assertEquals(0, run.exit(), run.err());
    assertEquals("", run.err());
    JsonNode json = run.json();
    assertEquals("collapse/train/1", json.get("schema").stringValue());
    assertEquals("finished", json.get("state").stringValue());
    assertEquals(json.get("objective").doubleValue(), sum(json.get("parts")), 1e-12);
    assertEquals(json.get("gap").doubleValue(), sum(json.get("terms")), 1e-12);
    assertEquals(
        json.get("objective").doubleValue() - json.get("optimum").get(0).doubleValue(),
        json.get("gap").doubleValue(),
        1e-9);
    assertTrue(json.get("nc1").has("bound"));
    assertTrue(json.get("metrics").size() > 10);
    assertEquals("rn1", json.get("spec").get("architecture").get("name").stringValue());
    Path kept = here.runs().resolve(json.get("run").stringValue());
    for (String file :
        new String[] {
          "result.json",
          "rows.csv",
          "spec.yaml",
          "provenance.json",
          "network/network.json",
          "network/network.npz",
          "network/data.npz",
          "network/certificate.json"
        }) {
      assertTrue(Files.isRegularFile(kept.resolve(file)), file);
    }
    assertFalse(Files.exists(kept.resolve("checkpoints")));
    assertFalse(Files.readString(kept.resolve("result.json")).contains("NaN"));
    assertEquals(
        RunSpec.read(kept.resolve("spec.yaml")).get().yaml(),
        Files.readString(kept.resolve("spec.yaml")));
    assertEquals(0, Run.of("recheck", kept.resolve("network").toString()).exit());
    assertEquals(0, Run.of("certify", kept.toString(), "--json").exit());
  }

  /** The deviation from the frame has a scale where the loss has one, and says why elsewhere. */
  @Test
  void theFramesScaleIsThatOfTheSquaredLoss() {
    Run squared =
        here.run(
            "train", here.spec("m.yaml", Trained.with("goal: {loss: mse, decay: 0.01}")), "--json");
    JsonNode frame = metric(squared, "nc2.frame-deviation");
    assertTrue(frame.get("value").doubleValue() > 0);
    assertTrue(frame.get("convention").stringValue().contains("0.970874"), frame.toString());
    Run crossEntropy = here.run("train", here.spec("c.yaml", Trained.TINY), "--json");
    JsonNode none = metric(crossEntropy, "nc2.frame-deviation");
    assertTrue(none.get("value").isNull());
    assertTrue(none.toString().contains("squared loss without bias"), none.toString());
  }

  private static JsonNode metric(Run run, String id) {
    for (JsonNode m : run.json().get("metrics")) {
      if (m.get("id").stringValue().equals(id)) {
        return m;
      }
    }
    throw new AssertionError(run.out() + run.err());
  }

  @Test
  void aFinishedRunIsShownAndLeftAsItIs() {
    String id = here.trained("spec.yaml", Trained.TINY);
    byte[] before = here.bytes(id, "provenance.json");
    Run again = here.run("train", here.spec("other.yaml", Trained.with("seed: 1")), "--json");
    assertEquals(0, again.exit(), again.err());
    assertEquals(id, again.json().get("run").stringValue());
    assertTrue(again.json().get("before").booleanValue());
    assertArrayEquals(before, here.bytes(id, "provenance.json"));
  }

  @Test
  void anotherSeedIsAnotherRunHoweverItIsGiven() {
    String one = here.trained("spec.yaml", Trained.TINY);
    String two = here.trained("two.yaml", Trained.with("seed: 2"));
    assertNotEquals(one, two);
    Run given = here.run("train", here.spec("spec.yaml", Trained.TINY), "--seed", "2", "--json");
    assertEquals(two, given.json().get("run").stringValue());
    assertTrue(given.json().get("before").booleanValue());
  }

  @Test
  void trainingStartsFromTheConstruction() {
    String text =
        Trained.with("initialisation: {name: construction, transport: one-sample}")
            .replace("depth: 3", "depth: 20")
            .replace("evaluations: 60", "evaluations: 3");
    Run run = here.run("train", here.spec("spec.yaml", text), "--json");
    assertEquals(0, run.exit(), run.err());
    // Already the network of the theorem separates all samples.
    assertEquals(1.0, run.json().get("accuracy").doubleValue());
    Run shallow =
        here.run("train", here.spec("s.yaml", text.replace("depth: 20", "depth: 3")), "--json");
    assertEquals(2, shallow.exit());
    assertTrue(shallow.err().contains("initialisation"), shallow.err());
  }

  @Test
  void threadsChangeNoBit() {
    String text = Trained.with("data: {name: gaussian, classes: 3, per-class: 150, dimension: 6}");
    Trained two = new Trained(folder.resolve("two"));
    String spec = here.spec("spec.yaml", text);
    String id = here.run("train", spec, "--json", "--threads", "1").json().get("run").stringValue();
    assertEquals(0, two.run("train", spec, "--threads", "3").exit());
    assertArrayEquals(here.bytes(id, "result.json"), two.bytes(id, "result.json"));
  }

  @Test
  void divergenceIsAResultWithAReason() {
    Run run =
        here.run(
            "train",
            here.spec("spec.yaml", Trained.with("optimiser: {name: sgd, rate: 1e200, epochs: 20}")),
            "--json");
    assertEquals(1, run.exit(), run.err());
    assertEquals("diverged", run.json().get("status").stringValue());
    assertFalse(run.json().get("reason").stringValue().isBlank());
    assertTrue(run.json().get("nc1").get("bound").isNull());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "architecture: {name: rn2, depth: 3, width: 8}",
        "architecture: {name: rn1, norm: pre, depth: 3, width: 8}",
        "architecture: {name: rn2, norm: ends, affine: true, depth: 3, width: 8}",
        "architecture: {name: mlp, depth: 2, width: 8}",
        "architecture: {name: resnet, depth: 3, width: 8}",
        "goal: {loss: mse, decay: 0.01/L}",
        "goal: {loss: mse-bias, decay: 0.01, embedding: penalised}",
        "goal: {loss: ce, decay: {head: 0.01, hidden: 0.02/log(L)}}",
        "goal: {loss: cumulative-link, thresholds: [-inf, -1, 1, inf], decay: 0.01}",
        "initialisation: balanced",
        "initialisation: {name: continuation, evaluations: 10}",
        "precision: f32",
        "curvature: 5"
      })
  void everyWordIsTrained(String line) {
    Run run = here.run("train", here.spec("spec.yaml", Trained.with(line)));
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.widestBut(folder) <= 80, run.out() + run.err());
  }

  /** A network with LayerNorm before its branches, and λ of its own for each group. */
  @Test
  void groupsOfDecayAreKeptWithSequenceNetworks() {
    String text =
        Trained.with("goal: {decay: {head: 0.01, hidden: 0.02, embedding: 0.03}}")
            .replace("{name: rn1,", "{name: rn1, norm: pre,");
    String id = here.trained("spec.yaml", text);
    SequenceFolder kept =
        SequenceFolder.read(here.runs().resolve(id).resolve("network"))
            .getOrElseThrow(f -> new AssertionError(f.line()));
    assertEquals(0.03, kept.goal().penalty().embedding());
    assertEquals(0.0, kept.goal().penalty().hiddenBias());
    assertEquals(
        here.run("runs", "show", id, "--json").json().get("objective").doubleValue(),
        kept.value().get(),
        1e-10);
  }

  @Test
  void theScaleOfAPenalisedEmbeddingIsTakenOut() {
    String paid = Trained.with("goal: {decay: 0.01, embedding: penalised}");
    String out = paid.replace("gradient: 0}", "gradient: 0, embedding-scale: scaled-out}");
    Run run = here.run("train", here.spec("spec.yaml", out), "--json");
    assertEquals(0, run.exit(), run.err());
    Run free = here.run("train", here.spec("free.yaml", Trained.TINY), "--json");
    double objective = free.json().get("objective").doubleValue();
    assertEquals(objective, run.json().get("objective").doubleValue(), 1e-9);
    assertTrue(
        here.run("train", here.spec("paid.yaml", paid), "--json")
                .json()
                .get("objective")
                .doubleValue()
            > objective + 1e-6);
  }

  @Test
  void transformersTakePatches() {
    Run run =
        here.run(
            "train",
            here.spec(
                "spec.yaml",
                Trained.with("data: {name: digits, per-class: 2, patches: 4x4}")
                    .replace(
                        "{name: rn1, depth: 3, width: 8}",
                        "{name: t12, norm: pre, depth: 2, width: 8, mask: full}")
                    .replace("evaluations: 60", "evaluations: 12")),
            "--json");
    assertEquals(0, run.exit(), run.err());
    assertEquals("t12", run.json().get("network").get("architecture").stringValue());
  }

  /** Images stay bytes in memory; the run is that of the same numbers as doubles. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "goal: {decay: 0.01}",
        "goal: {decay: 0.01, embedding: penalised}",
        "goal: {decay: {head: 0.01, hidden: 0.02}}"
      })
  void imagesAsBytesTrainWithTheBitsOfDoubles(String goal) throws Exception {
    int n = 30;
    ByteBuffer images = ByteBuffer.allocate(16 + n * 81);
    images.put(new byte[] {0, 0, 8, 3}).putInt(n).putInt(9).putInt(9);
    ByteBuffer labels = ByteBuffer.allocate(8 + n).put(new byte[] {0, 0, 8, 1}).putInt(n);
    for (int i = 0; i < n; i++) {
      labels.put((byte) (i % 3));
      for (int j = 0; j < 81; j++) {
        images.put((byte) ((i + 2 * j) % 5 < 2 ? 37 * i + 11 * j + 1 : 0));
      }
    }
    Path pair = Files.createDirectories(folder.resolve("pair"));
    Files.write(pair.resolve("train-images-idx3-ubyte"), images.array());
    Files.write(pair.resolve("train-labels-idx1-ubyte"), labels.array());
    byte[] pixels = images.array();
    Path doubles =
        Npz.write(
                folder.resolve("doubles.npz"),
                List.of(
                    Tuple.of(
                        "inputs",
                        NpyArray.of(
                            Matrix.generate(
                                n, 81, (i, j) -> (pixels[16 + i * 81 + j] & 0xff) / 255.0))),
                    Tuple.of(
                        "labels",
                        NpyArray.ofLongs(
                            IntStream.range(0, n).mapToLong(i -> i % 3).toArray(), n))),
                Overwrite.NEVER)
            .get();
    for (String subset : new String[] {"", ", per-class: 8", ", per-class: 8, subset-seed: 5"}) {
      String text = Trained.with(goal).replace("evaluations: 60", "evaluations: 8");
      String a = here.trained("a.yaml", data(text, pair + subset));
      String b = here.trained("b.yaml", data(text, doubles + subset));
      for (String file : new String[] {"network/network.npz", "network/data.npz"}) {
        assertArrayEquals(here.bytes(a, file), here.bytes(b, file), file);
      }
    }
  }

  private static String data(String text, String path) {
    return "data: {path: " + path + "}\n" + text.substring(text.indexOf('\n') + 1);
  }

  @Test
  void regressionTakesTargets() {
    Matrix x = Matrix.generate(12, 3, (i, j) -> Math.sin(i * 3.7 + j));
    Path file =
        Npz.write(
                folder.resolve("pairs.npz"),
                List.of(
                    Tuple.of("inputs", NpyArray.of(x)),
                    Tuple.of("targets", NpyArray.of(x.times(Matrix.generate(3, 2, (i, j) -> i))))),
                Overwrite.NEVER)
            .get();
    String text =
        Trained.with("data: {path: " + file + ", prepare: centred}")
            .replace("{decay: 0.01}", "{loss: regression, decay: 0.01}")
            .replace("name: rn1", "name: mlp");
    Run run = here.run("train", here.spec("spec.yaml", text), "--json");
    assertEquals(0, run.exit(), run.err());
    assertTrue(run.json().get("accuracy").isNull());
    assertTrue(run.json().get("objective").doubleValue() > 0);
    Run classes =
        here.run("train", here.spec("b.yaml", text.replace(file.toString(), "iris")), "--json");
    assertEquals(2, classes.exit());
  }

  @Test
  void aRunStartsFromAnother() {
    String id = here.trained("spec.yaml", Trained.TINY);
    String grown =
        Trained.with("initialisation: {name: refined, from: " + id + "}")
            .replace("depth: 3", "depth: 5");
    assertNotEquals(id, here.trained("grown.yaml", grown));
    Run wrong =
        here.run("train", here.spec("w.yaml", grown.replace("width: 8", "width: 9")), "--json");
    assertEquals(2, wrong.exit());
    assertTrue(wrong.err().contains("initialisation.from"), wrong.err());
  }

  /** Large samples are not kept beside the network. */
  @ParameterizedTest
  @ValueSource(strings = {"name: rn1", "name: mlp", "name: rn1, norm: pre"})
  void aRunStartsFromANetworkWhoseSamplesLieElsewhere(String name) throws IOException {
    String text = Trained.TINY.replace("name: rn1", name);
    String id = here.trained("spec.yaml", text);
    Files.delete(here.runs().resolve(id).resolve("network/data.npz"));
    here.trained("again.yaml", text + "initialisation: {name: network, from: " + id + "}\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "data: {path: nowhere.npz} | nowhere.npz",
        "data: {name: digits, per-class: 5000} | digits",
        "data: {name: gaussian, classes: 3, per-class: 90000000, dimension: 6000} | would need",
        "architecture: {name: rn1, depth: 9000, width: 1000000} | would need about",
        "optimiser: {name: lbfgs, memory: 1000, evaluations: 3, kick: 7} | optimiser.kick",
        "initialisation: {name: network, from: no-such-run} | initialisation.from",
        "goal: {loss: regression, decay: 0.1} | loss regression"
      })
  void whatCannotBeTrainedIsRefused(String line, String culprit) {
    String spec = here.spec("s.yaml", Trained.with(line));
    Refused.naming(culprit, "train", spec, "--runs", here.runs().toString());
    assertFalse(Files.exists(here.runs()), "nothing is left behind");
  }

  @Test
  void aMistypedDataSetIsGuessed() {
    Run run = here.run("train", here.spec("s.yaml", Trained.with("data: {name: digist}")));
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("did you mean digits"), run.err());
  }

  @Test
  void whatIsNotFiniteIsRefusedWithItsPlace() throws Exception {
    Matrix x = Matrix.generate(6, 3, (i, j) -> i == 4 && j == 1 ? Double.NaN : i + j);
    Path npz =
        Npz.write(
                folder.resolve("nan.npz"),
                List.of(
                    Tuple.of("inputs", NpyArray.of(x)),
                    Tuple.of("labels", NpyArray.ofLongs(new long[] {0, 1, 0, 1, 0, 1}, 6))),
                Overwrite.NEVER)
            .get();
    Refused.naming(
        "row 4, column 1", "train", here.spec("n.yaml", Trained.with("data: {path: " + npz + "}")));
    Refused.naming(
        "row 4, column 1",
        "train",
        here.spec("p.yaml", Trained.with("data: {path: " + npz + ", per-class: 3}")));
    Path csv =
        Files.writeString(folder.resolve("inf.csv"), "a,b,label\n1,2,0\n3,inf,1\n5,6,0\n7,8,1\n");
    Refused.naming(
        "row 1 (line 3), column 1",
        "train",
        here.spec("c.yaml", Trained.with("data: {path: " + csv + "}")));
  }

  @Test
  void foreignFilesAreNotOverwritten() throws Exception {
    Path mine = Files.createDirectories(folder.resolve("mine"));
    Files.writeString(mine.resolve("result.json"), "mine");
    Run run =
        here.run("train", here.spec("spec.yaml", Trained.TINY), "--out", mine.toString(), "--json");
    assertEquals(2, run.exit(), run.err());
    assertEquals("mine", Files.readString(mine.resolve("result.json")));
  }

  @Test
  void aFolderOfAnotherRunIsRefused() {
    String out = folder.resolve("out").toString();
    assertEquals(0, here.run("train", here.spec("a.yaml", Trained.TINY), "--out", out).exit());
    Run other = here.run("train", here.spec("b.yaml", Trained.with("seed: 9")), "--out", out);
    assertEquals(2, other.exit());
    assertTrue(other.err().contains("another run"), other.err());
  }

  @Test
  void theExampleIsASpecification() {
    Run example = Run.of("train", "--example");
    assertEquals(0, example.exit());
    assertEquals(Example.text().strip(), example.out().strip());
    assertTrue(RunSpec.parse(example.out(), "example").isRight());
    assertTrue(example.widest() <= 90);
    assertEquals(2, Run.of("train").exit());
  }
}
