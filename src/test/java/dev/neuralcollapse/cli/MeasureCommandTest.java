package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.data.format.NpyArray;
import dev.neuralcollapse.data.format.Npz;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Attention;
import dev.neuralcollapse.network.Block;
import dev.neuralcollapse.network.DenseFolder;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Examples;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Head;
import dev.neuralcollapse.network.InputLayer;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.Penalty;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.PlainNetwork;
import dev.neuralcollapse.network.Readout;
import dev.neuralcollapse.network.Regression;
import dev.neuralcollapse.network.SequenceArchitecture;
import dev.neuralcollapse.network.SequenceBlock;
import dev.neuralcollapse.network.SequenceData;
import dev.neuralcollapse.network.SequenceFolder;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.network.SequenceNetwork;
import dev.neuralcollapse.network.Targets;
import io.vavr.Tuple;
import io.vavr.Tuple2;
import io.vavr.collection.List;
import io.vavr.collection.Vector;
import io.vavr.control.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class MeasureCommandTest {
  private static final int K = 4;
  private static final int PER_CLASS = 3;

  @TempDir Path folder;

  private Path write(List<Tuple2<String, NpyArray>> arrays) {
    Path file = folder.resolve("features-" + arrays.size() + ".npz");
    assertTrue(Npz.write(file, arrays, Overwrite.REPLACE).isRight());
    return file;
  }

  /** A perfectly collapsed layer with its classifier. */
  private List<Tuple2<String, NpyArray>> collapsed() {
    Matrix etf = SimplexEtf.canonical(K, 6).vertices();
    Matrix features = Matrix.generate(K * PER_CLASS, 6, (i, j) -> etf.get(i / PER_CLASS, j));
    Matrix labels = Matrix.generate(1, K * PER_CLASS, (i, j) -> j / PER_CLASS);
    return List.of(
        Tuple.of("features", NpyArray.of(features)),
        Tuple.of("labels", NpyArray.of(labels.row(0))),
        Tuple.of("classifier", NpyArray.of(etf.scale(2.5))),
        Tuple.of("layer_00", NpyArray.of(features)));
  }

  private static JsonNode metric(JsonNode metrics, String id) {
    return StreamSupport.stream(metrics.spliterator(), false)
        .filter(m -> m.get("id").asString().equals(id))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyMetricVanishesOnTheExactOptimum() {
    JsonNode json = Run.of("measure", write(collapsed()).toString(), "--json").json();
    assertEquals("collapse/measure/1", json.get("schema").asString());
    assertEquals(12, json.get("samples").asInt());
    assertEquals(4, json.get("classes").asInt());
    assertEquals(6, json.get("width").asInt());
    for (String id :
        new String[] {
          "nc1.trace-ratio",
          "nc1.cdnv",
          "nc2.etf-weights",
          "nc2.etf-means",
          "nc3.cosine-gap",
          "nc3.duality-gram",
          "nc4.disagreement"
        }) {
      assertEquals(0, metric(json.get("metrics"), id).get("value").asDouble(), 1e-14, id);
    }
    assertEquals(1, metric(json.get("metrics"), "ncc.accuracy").get("value").asDouble(), 0);
    assertEquals("layer_00", json.get("layers").get(0).get("name").asString());
    JsonNode line = json.get("straightLine");
    assertTrue(line.get("undefined").asString().contains("two layers"), line.toString());
    assertTrue(json.get("layers").get(0).get("line").isNull());
  }

  /** Two classes on a line: what the layers are, and what the straight line says, by hand. */
  @Test
  void theStraightLineStandsBesideTheLayers() {
    // Means ±1 with spread 1, then ±1 with spread 1/2, then ±2 collapsed.
    Matrix first = Matrix.of(4, 1, 2, 0, 0, -2);
    Matrix middle = Matrix.of(4, 1, 1.5, 0.5, -0.5, -1.5);
    Matrix last = Matrix.of(4, 1, 2, 2, -2, -2);
    Path file =
        write(
            List.of(
                Tuple.of("features", NpyArray.of(last)),
                Tuple.of("labels", NpyArray.of(Matrix.of(1, 4, 0, 0, 1, 1).row(0))),
                Tuple.of("layer_00", NpyArray.of(first)),
                Tuple.of("layer_01", NpyArray.of(middle)),
                Tuple.of("layer_02", NpyArray.of(last))));
    JsonNode json = Run.of("measure", file.toString(), "--json").json();
    JsonNode layer = json.get("layers").get(1);
    // Steps of length 1 and √5; the ends are √8 apart.
    double t = 1 / (1 + Math.sqrt(5));
    assertEquals(t, layer.get("position").asDouble(), 1e-15);
    assertEquals(0.25, metric(layer.get("metrics"), "pfc1").get("value").asDouble(), 1e-15);
    double onTheLine = Math.pow((1 - t) / (1 + t), 2);
    assertEquals(onTheLine, layer.get("line").get("pfc1").asDouble(), 1e-14);
    assertEquals(0, layer.get("line").get("pfc2").asDouble(), 1e-14);
    JsonNode whole = json.get("straightLine");
    assertEquals(Math.sqrt(8) * t, whole.get("straightness").asDouble(), 1e-14);
    assertEquals(1, whole.get("meansCosine").asDouble(), 1e-15);
    String text = Run.of("measure", file.toString()).out();
    assertTrue(text.contains("straight line at t = 0.309: pfc1 0.27864, pfc2"), text);
    assertTrue(text.lines().allMatch(l -> l.length() <= 80), text);
  }

  @Test
  void idsAreUniqueAndUndefinedIsNull() {
    JsonNode json =
        Run.of(
                "measure",
                "--json",
                write(collapsed().filter(t -> !t._1.equals("classifier"))).toString())
            .json();
    var ids =
        StreamSupport.stream(json.get("metrics").spliterator(), false)
            .map(m -> m.get("id").asString())
            .toList();
    assertEquals(ids.size(), ids.stream().distinct().count());
    assertTrue(metric(json.get("metrics"), "nc2.etf-weights").get("value").isNull());
    assertFalse(metric(json.get("metrics"), "nc1.trace-ratio").get("value").isNull());
  }

  @Test
  void badFilesAreExitCodeTwo() throws IOException {
    Path rubbish = folder.resolve("x.npz");
    Files.write(rubbish, new byte[] {1, 2, 3});
    for (String[] line :
        new String[][] {
          {"measure", rubbish.toString()},
          {"measure", folder.resolve("missing.npz").toString()},
          {"measure"},
          {"measure", write(collapsed().filter(t -> !t._1.equals("labels"))).toString()},
          {"measure", write(collapsed()).toString(), "--target", "cube"}
        }) {
      Run run = Run.of(line);
      assertEquals(2, run.exit(), String.join(" ", line));
      assertEquals("", run.out());
      assertFalse(run.err().contains("Exception"), run.err());
    }
  }

  @Test
  void fitsEightyColumns() {
    Run run = Run.of("measure", write(collapsed()).toString());
    assertEquals(0, run.exit(), run.err());
    String longest = run.out().lines().skip(1).max((a, b) -> a.length() - b.length()).orElse("");
    assertTrue(longest.length() <= 80, longest);
  }

  /** An MLP's folder, and why targets that never vary are none. */
  @Test
  void aPlainNetworkIsMeasuredOnItsOwnData() {
    var network =
        new PlainNetwork(
            Perceptron.Kind.MLP,
            Option.some(new Affine(Matrix.identity(2), dev.neuralcollapse.linear.Vector.zeros(2))),
            Vector.of(new Block.OneLayer(Affine.zeros(2, 2))),
            Head.withoutBias(Matrix.of(2, 2, 1, -1, -1, 1)));
    Matrix x = Matrix.of(4, 2, 1, 0, 2, 0, 0, 1, 0, 2);
    var classes = new Targets.Classes(Labels.balanced(2, 2));
    var goal = new Goal(Loss.CROSS_ENTROPY, Penalty.uniform(0.1));
    Path at = folder.resolve("mlp");
    new DenseFolder(network, goal, new Examples(x, classes), 0).write(at, Overwrite.NEVER).get();
    JsonNode json = Run.of("measure", at.toString(), "--json").json();
    assertEquals(4, json.get("samples").asInt());
    assertEquals(2, json.get("layers").size());
    // The last layer is zero everywhere: no slope, and no distances to divide by.
    assertEquals(0, metric(json.get("metrics"), "geometric-complexity").get("value").asDouble(), 0);
    assertTrue(metric(json.get("metrics"), "geometric-collapse").get("value").isNull());
    var regression = new Goal(new Regression(false), Penalty.uniform(0.1));
    Path points = folder.resolve("points");
    new DenseFolder(network, regression, new Examples(x, new Targets.Values(Matrix.zeros(4, 2))), 0)
        .write(points, Overwrite.NEVER)
        .get();
    Run run = Run.of("measure", points.toString());
    assertEquals(2, run.exit());
    assertTrue(run.err().contains("a target must vary"), run.err());
  }

  /** A transformer's folder: the features its head reads, and every layer before them. */
  @Test
  void aNetworkIsMeasuredOnItsOwnData() {
    var data =
        new SequenceData(
            new SequenceInputs.Symbols(Vector.of(Vector.of(0, 1), Vector.of(1, 0)), 2),
            Readout.LAST,
            Labels.balanced(2, 1),
            new Provenance("t", "t", "t", List.empty()));
    Matrix symbols = Matrix.of(2, 4, 1, -1, 0, 0, -1, 1, 0, 0);
    Matrix none = Matrix.zeros(4, 4);
    var block =
        new SequenceBlock(
            Option.some(new Attention.OneLayer(none, none, none)),
            new Block.OneLayer(Affine.zeros(4, 4)));
    var network =
        new SequenceNetwork(
            new InputLayer.Table(symbols, Matrix.zeros(2, 4)),
            Vector.of(block, block),
            Head.withoutBias(Matrix.of(2, 4, -1, 1, 0, 0, 1, -1, 0, 0)),
            Norm.PRE,
            Mask.CAUSAL,
            Readout.LAST);
    var objective = new Objective(Loss.CROSS_ENTROPY, 0.01, EmbeddingDecay.FREE);
    Path at = folder.resolve("net");
    assertTrue(
        new SequenceFolder(SequenceArchitecture.Kind.T11, network, objective, data, 0)
            .write(at, Overwrite.NEVER)
            .isRight());
    JsonNode json = Run.of("measure", at.toString(), "--json").json();
    assertEquals(2, json.get("samples").asInt());
    assertEquals(3, json.get("layers").size());
    assertEquals(0, metric(json.get("metrics"), "nc1.trace-ratio").get("value").asDouble());
    assertEquals(0, metric(json.get("metrics"), "nc3.cosine-gap").get("value").asDouble(), 1e-15);
    JsonNode complexity = metric(json.get("metrics"), "geometric-complexity");
    assertTrue(complexity.get("undefined").asString().contains("attention"));
  }
}
