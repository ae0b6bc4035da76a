package dev.neuralcollapse.experiment.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.network.Penalty;
import dev.neuralcollapse.network.Role;
import io.vavr.collection.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunSpecTest {
  private static final String REST = "architecture: {depth: 3}\ngoal: {decay: 0.005}\n";

  private static RunSpec spec(String text) {
    return RunSpec.parse(text, "spec.yaml").getOrElseThrow(f -> new AssertionError(f.line()));
  }

  @Test
  void whatIsSaidAndWhatIsMeantAreTheSameText() {
    RunSpec brief = spec("data: digits\n" + REST);
    RunSpec long1 =
        spec(
            """
            seed: 1
            checkpoint: 100
            precision: f64
            initialisation: {name: he-over-depth}
            optimiser:
              kick: 0.0
              name: lbfgs
              memory: 24
              gradient: 0.05
              decrease: 0.00002
              evaluations: 2000
              embedding-scale: trained
            goal: {loss: ce, decay: 5e-3, embedding: free}
            architecture: {norm: post, affine: false, width: 64, name: rn1, depth: 3}
            data: {name: 'digits', prepare: none}
            """);
    assertEquals(brief.yaml(), long1.yaml());
    assertNotEquals(brief.yaml(), brief.withSeed(2).yaml());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data: digits\n" + REST,
        "data: {path: \"/tmp/a b/\\u00e9: #\\\"x'\\\\\", per-class: 3, subset-seed: 7}\n" + REST,
        "data: {name: \"true\"}\n" + REST,
        "data: {name: \"12\"}\n" + REST,
        "data: {name: gaussian, classes: 3, per-class: 2, dimension: 5}\n" + REST,
        "data: {name: digits, patches: 2x2}\n"
            + "architecture: {name: t21, depth: 3, mask: full, keys: zero, readout: every}\n"
            + "goal: {loss: mse-bias, decay: 0.1/log(L), embedding: penalised}\n",
        "data: {name: x, vocabulary: 300, length: 20}\narchitecture: {name: t11, norm: pre,"
            + " depth: 3, affine: true}\ngoal: {decay: {head: 0.1, hidden: 0.2/L}}\n",
        "data: x\narchitecture: {name: mlp, depth: 3}\ngoal: {loss: cumulative-link, link: probit,"
            + " thresholds: [-inf, -1, 1.5, inf], decay: 0.005/L}\n"
            + "optimiser: {name: adamW, rate: 1e-3, epochs: 20, decoupled-decay: 0.1, batch: 5,"
            + " schedule: {name: cosine, last: 0.1, warm-up: 2}}\nprecision: f32\n",
        "data: x\narchitecture: {name: resnet, depth: 3}\ngoal: {loss: regression-bias, decay:"
            + " 1}\noptimiser: {name: nesterov, rate: 0.1, epochs: 9, schedule: {at: [3, 6]}}\n"
            + "initialisation: {name: grown, from: runs/x}\n",
        "data: x\narchitecture: {depth: 3}\ngoal: {decay: 1, embedding: penalised}\n"
            + "optimiser: {name: lbfgs, embedding-scale: scaled-out}\n",
        "data: x\n" + REST + "optimiser: newton\ninitialisation: {name: refined, from: a}\n",
        "data: x\n" + REST + "initialisation: {name: continuation, ratio: 2}\nseed: 0\n"
      })
  void theCanonicalFormReadsBackAsItself(String text) {
    RunSpec once = spec(text);
    RunSpec twice = spec(once.yaml());
    assertEquals(once.yaml(), twice.yaml());
    assertEquals(once, twice);
  }

  /** Without LayerNorm the scale of the embedding is no matter of indifference. */
  @Test
  void onlyLayerNormTakesTheScaleOut() {
    String text =
        "data: x\narchitecture: {name: mlp, depth: 3}\ngoal: {decay: 1}\n"
            + "optimiser: {name: lbfgs, embedding-scale: scaled-out}\n";
    String refused = RunSpec.parse(text, "spec.yaml").getLeft().line();
    assertTrue(refused.contains("optimiser.embedding-scale") && refused.contains("rn1"), refused);
    assertTrue(!spec("data: digits\n" + REST).yaml().contains("embedding-scale"));
  }

  @Test
  void decayGoesToItsGroups() {
    Penalty all = spec("data: x\n" + REST).goal().penalty().at(3);
    assertEquals(0, all.of(Role.EMBEDDING) + all.of(Role.EMBEDDING_BIAS));
    assertEquals(0.005, all.of(Role.HIDDEN_BIAS));
    Penalty paid =
        spec("data: x\narchitecture: {depth: 4}\ngoal: {decay: 0.1/L, embedding: penalised}\n")
            .goal()
            .penalty()
            .at(4);
    assertEquals(0.025, paid.of(Role.EMBEDDING));
    Penalty own =
        spec("data: x\narchitecture: {depth: 4}\ngoal: {decay: {head: 0.3, embedding: 0.1}}\n")
            .goal()
            .penalty()
            .at(4);
    assertEquals(
        List.of(0.3, 0.1, 0.0),
        List.of(own.of(Role.HEAD), own.of(Role.EMBEDDING), own.of(Role.HIDDEN_WEIGHT)));
  }

  @Test
  void aGridIsAllCombinationsInOrder() {
    Grid grid =
        Grid.parse(
                "data: digits\narchitecture: rn1\ngoal: {decay: 0.005}\n"
                    + "grid: {depth: [2, 5], seed: [1..2, 7], architecture: [rn1]}\n",
                "spec.yaml")
            .getOrElseThrow(f -> new AssertionError(f.line()));
    assertEquals(6, grid.cells().size());
    assertEquals("depth=2 seed=7 architecture=rn1", grid.cells().get(2).label());
    assertEquals(5, grid.cells().get(3).spec().architecture().depth());
    assertEquals(7, grid.cells().last().spec().seed());
    assertEquals(6, grid.cells().map(c -> c.spec().yaml()).distinct().size());
  }

  @Test
  void withoutAGridASweepIsOneRun() {
    Grid grid = Grid.parse("data: digits\n" + REST, "spec.yaml").get();
    assertEquals(1, grid.cells().size());
    assertTrue(grid.cells().head().label().isEmpty());
  }
}
