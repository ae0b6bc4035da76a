package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.bound.SampleNetworks;
import dev.neuralcollapse.data.format.NpyArray;
import dev.neuralcollapse.data.format.Npz;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Loss;
import io.vavr.Tuple;
import io.vavr.collection.List;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The keys, codes and streams that other programs rely on. */
class ContractTest {
  private static final String CLAIM = "global-optimality/rho-star-unique-root";

  @TempDir Path folder;
  private String features = "";
  private String crooked = "";
  private String network = "";

  @BeforeEach
  void write() {
    Matrix etf = SimplexEtf.canonical(3, 5).vertices();
    Matrix h = Matrix.generate(6, 5, (i, j) -> etf.get(i % 3, j));
    features = npz("features.npz", h, etf);
    crooked = npz("crooked.npz", h.scale(3), etf);
    network = folder.resolve("network").toString();
    SampleNetworks.small(Loss.CROSS_ENTROPY)
        .folder(3, EmbeddingDecay.PENALISED)
        .write(Path.of(network), Overwrite.NEVER)
        .get();
  }

  private String npz(String name, Matrix h, Matrix w) {
    return Npz.write(
            folder.resolve(name),
            List.of(
                Tuple.of("features", NpyArray.of(h)),
                Tuple.of("labels", NpyArray.ofLongs(new long[] {0, 1, 2, 0, 1, 2}, 6)),
                Tuple.of("classifier", NpyArray.of(w)),
                Tuple.of("layer_00", NpyArray.of(h))),
            Overwrite.REPLACE)
        .get()
        .toString();
  }

  /** The document, after checking that it is the same with the option before the command. */
  private static JsonNode json(int exit, String schema, String line, String... keys) {
    Run after = Run.of((line + " --json --quiet").split(" "));
    assertEquals(exit, after.exit(), line + after.err());
    assertEquals("", after.err(), "--quiet");
    JsonNode json = after.json();
    assertEquals("collapse/" + schema + "/1", json.get("schema").stringValue());
    assertEquals("schema", json.propertyNames().iterator().next());
    for (String key : keys) {
      assertTrue(json.has(key), line + " lacks " + key);
    }
    assertFalse(after.out().contains("NaN") || after.out().contains("Infinity"), after.out());
    Run before = Run.of(("--quiet --json --threads 1 " + line).split(" "));
    assertEquals(exit, before.exit(), before.err());
    assertEquals(json.propertyNames(), before.json().propertyNames(), line);
    return json;
  }

  private static void has(JsonNode object, String... keys) {
    for (String key : keys) {
      assertTrue(object.has(key), () -> key + " is missing in " + object);
    }
  }

  @Test
  void claimsAndVerify() {
    JsonNode claim = json(0, "claims", "claims " + CLAIM, "claims").get("claims").get(0);
    has(claim, "id", "paper", "title", "mark", "secondHand", "numericalOnly", "statement");
    has(claim, "hypotheses");
    JsonNode verified = json(0, "verify", "verify --tries 20 " + CLAIM, "claims", "summary");
    JsonNode report = verified.get("claims").get(0);
    has(report, "id", "verdict", "instances", "worstSlack", "coverage", "hypotheses", "seconds");
    assertEquals("proved", report.get("verdict").stringValue());
    assertTrue(report.get("box").isObject());
    JsonNode mutants = report.get("mutants");
    assertTrue(mutants.get("total").intValue() >= 3);
    assertEquals(mutants.get("total"), mutants.get("refuted"));
    String replay = report.get("replay").stringValue();
    assertTrue(replay.startsWith("./collapse verify "), replay);
    Run again = Run.of((replay.substring("./collapse ".length()) + " --json").split(" "));
    assertEquals(0, again.exit(), again.err());
    assertEquals(
        report.get("worstSlack"), again.json().get("claims").get(0).get("worstSlack"), replay);
  }

  @Test
  void optimumAndData() {
    JsonNode optimum =
        json(0, "optimum", "optimum --model gufm --loss ce --classes 10 --decay 0.005");
    has(optimum, "value", "classifierNorm");
    assertTrue(optimum.get("enclosure").get(0).doubleValue() <= optimum.get("value").doubleValue());
    assertTrue(json(0, "data-list", "data list", "datasets").get("datasets").size() >= 4);
  }

  @Test
  void measureAndAttribute() {
    JsonNode measured =
        json(0, "measure", "measure " + features, "samples", "classes", "width", "metrics");
    has(measured.get("metrics").get(0), "id", "convention", "value", "diagnostics");
    has(measured.get("layers").get(0), "name", "metrics");
    for (String loss : new String[] {"ce", "mse", "mse-bias"}) {
      JsonNode a = json(0, "attribute", "attribute --decay 0.01 --loss " + loss + " " + features);
      has(a, "objective", "optimum", "gap", "terms", "chain");
      assertEquals(loss.equals("mse") ? 3 : 4, a.get("terms").size());
      assertEquals(a.get("gap").doubleValue(), sum(a.get("terms")), 1e-12);
      assertEquals(a.get("gap").doubleValue(), sum(a.get("chain")), 1e-12);
      for (String nc : new String[] {"nc1", "nc2", "nc3"}) {
        JsonNode c = a.get("certificates").get(nc);
        has(c, "bound", "measured", "vacuous");
        assertEquals(c.get("vacuous").booleanValue(), c.get("bound").isNull());
      }
    }
  }

  private static double sum(JsonNode terms) {
    double sum = 0;
    for (JsonNode t : terms) {
      sum += t.get("value").doubleValue();
    }
    return sum;
  }

  @Test
  void notApplicableSaysWhatRescalingWouldDo() {
    String line = "attribute --loss ce --decay 0.09 " + crooked;
    JsonNode a = json(0, "attribute", line, "objective", "optimum", "gap", "terms", "chain");
    assertEquals("not-applicable", a.get("verdict").stringValue());
    assertTrue(a.get("objective").isNull() && a.get("terms").isNull());
    assertEquals(2, a.get("deviation").get("norm").doubleValue(), 1e-9);
    assertEquals(0.01, a.get("rescale").get("decay").doubleValue(), 1e-12);
    JsonNode rescaled = json(0, "attribute", line + " --rescale", "gap");
    assertTrue(rescaled.get("gap").doubleValue() > 0);
  }

  @Test
  void certifyAndRecheck() {
    String[] keys = {"objective", "optimum", "gap", "nc1", "nc2", "nc3", "certificate"};
    JsonNode certified = json(0, "certify", "certify " + network, keys);
    has(certified.get("nc1"), "bound", "measured", "vacuous");
    assertEquals(2, certified.get("objective").size());
    json(0, "recheck", "recheck " + certified.get("certificate").stringValue(), keys);
    json(0, "recheck", "recheck " + network, keys);
  }

  @Test
  void reproduceTrainsOneCell() {
    JsonNode cell =
        json(
            0,
            "cell",
            "reproduce --profile quick --data iris --cell lbfgs-free-L002-s1",
            "cell",
            "status",
            "objective");
    assertTrue(cell.get("objective").doubleValue() > 0);
  }

  @Test
  void everyTextFitsEightyColumns() {
    for (String line :
        new String[] {
          "claims",
          "claims " + CLAIM,
          "verify --tries 10 --mutants " + CLAIM,
          "optimum --classes 10 --decay 1e-300",
          "optimum --classes 10 --decay 0.1 --loss mse --width 5",
          "data list",
          "measure " + features,
          "attribute --loss ce --decay 0.01 " + features,
          "attribute --loss mse --decay 0.01 " + crooked,
          "certify " + network,
          "recheck " + network,
          "reproduce --profile quick --data iris --cell lbfgs-free-L003-s2"
        }) {
      narrow(line);
    }
    for (String command :
        new String[] {
          "reproduce",
          "verify",
          "claims",
          "optimum",
          "measure",
          "attribute",
          "bound",
          "certify",
          "recheck",
          "data",
          "data list",
          "data import",
          "data fetch",
          "train",
          "sweep",
          "runs",
          "runs list",
          "runs show",
          "runs compare",
          "runs export",
          "runs reproduce"
        }) {
      narrow(command + " --help");
    }
  }

  /** Paths are as long as they are. */
  private void narrow(String line) {
    Run run = Run.of(line.split(" "));
    assertEquals(0, run.exit(), line + run.err());
    (run.out() + run.err())
        .lines()
        .filter(l -> !l.contains(folder.toString()))
        .forEach(l -> assertTrue(l.length() <= 80, line + ": " + l));
    assertTrue((run.out() + run.err()).chars().noneMatch(c -> c == 27), line);
  }
}
