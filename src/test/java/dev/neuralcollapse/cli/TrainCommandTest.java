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

  /** Stopping at a look between two steps stands for Ctrl-C, and for what a crash leaves. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "optimiser: {name: lbfgs, evaluations: 60, gradient: 0}",
        "optimiser: {name: lbfgs, evaluations: 60, gradient: 0, kick: 0.3}",
        "optimiser: {name: newton, evaluations: 80, gradient: 0}",
        "optimiser: {name: sgd, rate: 0.1, epochs: 30, batch: 4}",
        "optimiser: {name: momentum, rate: 0.05, epochs: 30, batch: 0}",
        "optimiser: {name: adamW, rate: 0.01, epochs: 30, batch: 7, decoupled-decay: 0.1,"
            + " schedule: {name: cosine, warm-up: 3}}"
      })
  void anInterruptedRunEndsWithTheBitsOfOneThatWasNot(String optimiser) {
    String spec = here.spec("spec.yaml", Trained.with(optimiser));
    Trained elsewhere = new Trained(folder.resolve("elsewhere"));
    Run whole = elsewhere.run("train", spec, "--json", "--quiet");
    assertEquals(0, whole.exit(), whole.err());
    String id = whole.json().get("run").stringValue();
    int stops = 0;
    for (Run run = here.run(7, "train", spec); run.exit() == 130; stops++) {
      assertTrue(run.err().contains("./collapse train " + spec), run.err());
      assertEquals("", run.out());
      assertTrue(Files.exists(here.runs().resolve(id).resolve("checkpoints")), "checkpoint");
      assertTrue(stops < 100);
      run = here.run(7, "train", spec);
      if (run.exit() != 130) {
        assertEquals(0, run.exit(), run.err());
      }
    }
    assertTrue(stops >= 2, "interrupted " + stops + " times");
    for (String file : new String[] {"result.json", "rows.csv", "network/network.npz"}) {
      assertArrayEquals(elsewhere.bytes(id, file), here.bytes(id, file), file);
    }
  }

  /** A crash leaves the last checkpoint that was whole, some evaluations back. */
  @Test
  void aCrashedRunGoesOnFromTheCheckpointBefore() {
    String spec = here.spec("spec.yaml", Trained.with("checkpoint: 10"));
    Trained elsewhere = new Trained(folder.resolve("elsewhere"));
    String id = elsewhere.run("train", spec, "--json", "--quiet").json().get("run").stringValue();
    for (int looks : new int[] {4, 16, 27}) {
      Run crash = here.crash(looks, "train", spec);
      assertEquals(3, crash.exit(), crash.err());
      assertTrue(here.run("runs", "show", id).out().contains("unfinished"));
    }
    Run last = here.run("train", spec);
    assertEquals(0, last.exit(), last.err());
    assertTrue(last.err().contains("taken up after"), last.err());
    for (String file : new String[] {"result.json", "rows.csv", "network/network.npz"}) {
      assertArrayEquals(elsewhere.bytes(id, file), here.bytes(id, file), file);
    }
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
  void anInterruptedRunSaysSoAsJson() {
    Run run = here.run(4, "train", here.spec("spec.yaml", Trained.TINY), "--json");
    assertEquals(130, run.exit(), run.err());
    assertEquals("interrupted", run.json().get("state").stringValue());
    assertTrue(run.json().get("kept").intValue() > 0);
    Run list = here.run("runs", "list", "--json");
    assertEquals("unfinished", list.json().get("runs").get(0).get("state").stringValue());
  }

  /** A damaged checkpoint costs its evaluations, never the run. */
  @Test
  void aDamagedCheckpointMeansFromTheBeginning() throws Exception {
    String spec = here.spec("spec.yaml", Trained.TINY);
    String id = here.run(9, "train", spec, "--json").json().get("run").stringValue();
    Path checkpoint = here.runs().resolve(id).resolve("checkpoints").resolve("last.checkpoint");
    byte[] bytes = Files.readAllBytes(checkpoint);
    bytes[bytes.length / 2] ^= 1;
    Files.write(checkpoint, bytes);
    Run again = here.run("train", spec, "--quiet");
    assertEquals(0, again.exit(), again.err());
    assertTrue(again.err().contains("damaged"), again.err());
  }

  /** What another version of the program kept is not written over. */
  @Test
  void aCheckpointOfAnotherFormatStays() throws Exception {
    String spec = here.spec("spec.yaml", Trained.TINY);
    String id = here.run(9, "train", spec, "--json").json().get("run").stringValue();
    Path checkpoint = here.runs().resolve(id).resolve("checkpoints").resolve("last.checkpoint");
    byte[] bytes = Files.readAllBytes(checkpoint);
    bytes[11] = 99;
    Files.write(checkpoint, bytes);
    Run again = here.run("train", spec);
    assertEquals(2, again.exit(), again.err());
    assertTrue(again.err().contains("format 99"), again.err());
    assertArrayEquals(bytes, Files.readAllBytes(checkpoint));
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
