package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.format.NpyArray;
import dev.neuralcollapse.data.format.Npz;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Block;
import dev.neuralcollapse.network.DenseFolder;
import dev.neuralcollapse.network.Examples;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Head;
import dev.neuralcollapse.network.Penalty;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.PlainNetwork;
import dev.neuralcollapse.network.Regression;
import dev.neuralcollapse.network.Targets;
import io.vavr.Tuple;
import io.vavr.Tuple2;
import io.vavr.collection.List;
import io.vavr.control.Option;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Features with targets in the place of labels. */
class MeasureRegressionTest {
  private static final int N = 12;
  private static final Matrix Y =
      Matrix.generate(N, 2, (i, j) -> StrictMath.sin(1 + 2.1 * i + 5.3 * j * i));

  @TempDir Path folder;

  @SafeVarargs
  private Path npz(Tuple2<String, NpyArray>... arrays) {
    return Npz.write(folder.resolve("r.npz"), List.of(arrays), Overwrite.REPLACE).get();
  }

  private static Tuple2<String, NpyArray> array(String name, Matrix m) {
    return Tuple.of(name, NpyArray.of(m));
  }

  private static Matrix features(int width) {
    return Matrix.generate(N, width, (i, j) -> j < 2 ? Y.get(i, j) : 0.1 * StrictMath.cos(i + j));
  }

  private static JsonNode metric(JsonNode all, String id) {
    for (JsonNode m : all) {
      if (m.get("id").asString().equals(id)) {
        return m;
      }
    }
    throw new AssertionError(id);
  }

  @Test
  void everythingGiven() {
    Path file =
        npz(
            array("features", features(4)),
            array("targets", Y),
            array("classifier", Matrix.of(2, 4, 1, 0, 0, 0, 0, 1, 0, 0)),
            array("layer_00", features(6)),
            array("weight_00", Matrix.generate(4, 6, (i, j) -> i == j ? 1 : 0)),
            array("layer_01", features(4)),
            array("other", Y));
    Run run = Run.of("measure", file.toString(), "--json");
    assertEquals(0, run.exit(), run.err());
    JsonNode json = run.json();
    assertEquals(N, json.get("samples").asInt());
    assertTrue(json.get("classes").isNull());
    assertEquals(2, json.get("targets").asInt());
    assertEquals(4, json.get("width").asInt());
    assertEquals("other", json.get("ignored").get(0).asString());
    assertTrue(metric(json.get("metrics"), "nrc2").get("value").asDouble() > 0);
    assertTrue(metric(json.get("metrics"), "nrc3").get("convention").asString().contains("fitted"));
    JsonNode layers = json.get("layers");
    assertEquals(
        List.of("layer_00", "layer_01"), List.ofAll(layers).map(l -> l.get("name").asString()));
    assertFalse(metric(layers.get(0).get("metrics"), "dnrc3").get("value").isNull());
    assertTrue(metric(layers.get(1).get("metrics"), "dnrc3").get("value").isNull());
    Run text = Run.of("measure", file.toString());
    assertTrue(text.out().contains("dnrc2-released") && text.widestBut(folder) <= 80, text.out());
  }

  @Test
  void oneColumnAndNoMore() {
    Path file = npz(array("features", features(3)), Tuple.of("targets", NpyArray.of(Y.column(0))));
    JsonNode json = Run.of("measure", file.toString(), "--json").json();
    assertEquals(1, json.get("targets").asInt());
    assertFalse(json.has("layers"));
    assertTrue(
        metric(json.get("metrics"), "nrc2").get("undefined").asString().contains("no weight"));
  }

  @Test
  void hostileArrays() {
    Matrix hole = Matrix.generate(N, 2, (i, j) -> i == 3 && j == 1 ? Double.NaN : Y.get(i, j));
    Matrix still = Matrix.generate(N, 2, (i, j) -> j == 1 ? 7 : Y.get(i, j));
    Tuple2<String, NpyArray> h = array("features", features(3));
    Tuple2<String, NpyArray> y = array("targets", Y);
    refused("array targets, row 3, column 1", h, array("targets", hole));
    refused("column 1 is 7.0 for every sample", h, array("targets", still));
    refused("array targets", h, array("targets", Matrix.zeros(N, 0)));
    refused("5 rows for 12", h, array("targets", Matrix.of(5, 1, 1, 2, 3, 4, 5)));
    refused("array classifier", h, y, array("classifier", Matrix.zeros(3, 3)));
    refused("transpose", h, y, array("classifier", Matrix.zeros(3, 2)));
    refused("array weight_00", h, y, array("weight_00", Matrix.identity(3)));
    refused(
        "array weight_00",
        h,
        y,
        array("layer_00", features(3)),
        array("weight_00", Matrix.zeros(1, 2)));
    refused("divide the array", h, array("targets", Y.scale(1e90)));
    refused("array layer_01", h, y, array("layer_01", features(3)));
    refused("and labels (N), or targets", h);
  }

  @SafeVarargs
  private void refused(String expected, Tuple2<String, NpyArray>... arrays) {
    Run run = Run.of("measure", npz(arrays).toString(), "--json");
    assertEquals(2, run.exit(), expected);
    assertTrue(
        run.err().replaceAll("\\s+", " ").contains(expected), () -> expected + ": " + run.err());
  }

  @Test
  void aNetworkOnItsOwnTargets() {
    PlainNetwork network =
        new PlainNetwork(
            Perceptron.Kind.MLP,
            Option.some(new Affine(Matrix.generate(3, 2, (i, j) -> i + j + 1), Vector.of(1, 2, 3))),
            io.vavr.collection.Vector.of(
                new Block.OneLayer(new Affine(Matrix.identity(3), Vector.of(1, 0, 0)))),
            Head.withoutBias(Matrix.of(2, 3, 1, 0, 0, 0, 1, 0)));
    Path at = folder.resolve("points");
    new DenseFolder(
            network,
            new Goal(new Regression(false), Penalty.uniform(0.1)),
            new Examples(Y, new Targets.Values(Y)),
            0)
        .write(at, Overwrite.NEVER)
        .get();
    JsonNode json = Run.of("measure", at.toString(), "--json").json();
    assertEquals(2, json.get("layers").size());
    for (JsonNode layer : json.get("layers")) {
      assertFalse(metric(layer.get("metrics"), "dnrc3").get("value").isNull());
    }
  }
}
