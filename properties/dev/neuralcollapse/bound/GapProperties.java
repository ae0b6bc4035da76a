package dev.neuralcollapse.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.feature.CentredClassifierRows;
import dev.neuralcollapse.feature.ClassMeans;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Loss;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/** The gap identity and the inequality chain against the objective, and against each other. */
class GapProperties {

  @Property(tries = 3000, seed = "2101")
  void bothAccountsSumToTheGap(@ForAll long seed, @ForAll Loss loss) {
    LayerSpec spec = DrawnLayers.spec(seed, loss);
    LastLayer layer = spec.draw();
    Account identity = GapIdentity.of(layer);
    Account chain = InequalityChain.of(layer);
    double gap = layer.objective() - Ideal.of(layer).value();
    double tolerance = 1e-13 * Math.max(1, layer.objective());
    assertEquals(gap, identity.total(), tolerance, () -> "identity " + identity);
    assertEquals(gap, chain.total(), tolerance, () -> "chain " + chain);
    Statistics.collect(DrawnLayers.regime(spec));
    Statistics.coverage(
        c -> {
          for (String regime : new String[] {"no room", "collapsed", "near", "far"}) {
            c.check(regime).percentage(p -> p > 5);
          }
        });
  }

  @Property(tries = 3000, seed = "2102")
  void noTermIsNegative(@ForAll long seed, @ForAll Loss loss) {
    LastLayer layer = DrawnLayers.spec(seed, loss).draw();
    Account chain = InequalityChain.of(layer);
    assertTrue(chain.least() >= 0, () -> chain.toString());
    Account identity = GapIdentity.of(layer);
    identity
        .terms()
        .filter(t -> !t.name().equals("norm-deficit"))
        .forEach(t -> assertTrue(t.value() >= 0, () -> identity.toString()));
    assertEquals(0, identity.get("norm-deficit"), 1e-15 * Math.max(1, layer.objective()));
  }

  /**
   * Where the difference of objectives has cancelled, the two accounts still agree with each other.
   */
  @Property(tries = 1500, seed = "2103")
  void accountsAgreeRelativelyNearCollapse(@ForAll long seed, @ForAll Loss loss) {
    LayerSpec drawn = DrawnLayers.spec(seed, loss);
    LayerSpec spec =
        new LayerSpec(
            seed,
            loss,
            drawn.classes(),
            2,
            drawn.classes() + 2,
            drawn.decay(),
            1e-7,
            drawn.headNoise() > 1 ? 1e-6 : 1e-8);
    LastLayer layer = spec.draw();
    Account account = GapIdentity.of(layer);
    // The norm of a stored unit vector is off by an ulp, which is more than these gaps.
    double identity = account.total() - account.get("norm-deficit");
    double chain = InequalityChain.of(layer).total();
    assertEquals(identity, chain, 1e-6 * identity + 1e-22);
    Statistics.collect(identity < 1e-13 * layer.objective() ? "below round-off" : "above");
    Statistics.coverage(c -> c.check("below round-off").percentage(p -> p > 30));
  }

  /** Whatever hypothesis fails, the chain telescopes: only the sign of a term is lost. */
  @Property(tries = 500, seed = "2104")
  void theChainTelescopesWithoutHypotheses(@ForAll long seed, @ForAll Loss loss) {
    LastLayer drawn = DrawnLayers.spec(seed, loss).draw();
    SplittableRandom rng = new SplittableRandom(seed);
    int n = drawn.samples() + 1 + rng.nextInt(4);
    int d = drawn.features().width();
    int[] y = new int[n];
    for (int i = 0; i < n; i++) {
      y[i] = i < drawn.samples() ? drawn.label(i) : rng.nextInt(drawn.classes());
    }
    double pull = rng.nextDouble(0, 3) / (1e-9 + drawn.head().values().maxAbs());
    Matrix h =
        Matrix.generate(
            n,
            d,
            (i, j) ->
                pull * drawn.head().values().get(y[i], j) + rng.nextGaussian() / Math.sqrt(d));
    LastLayer layer =
        new LastLayer(new Features(h, Labels.of(y, "y").get()), drawn.head(), loss, drawn.decay());
    Account chain = InequalityChain.of(layer);
    double gap = layer.objective() - Ideal.of(layer).value();
    assertEquals(gap, chain.total(), 1e-12 * Math.max(1, layer.objective()));
    Statistics.label("a term is negative").collect(chain.least() < -1e-6);
    Statistics.label("a term is negative").coverage(c -> c.check(true).percentage(p -> p > 5));
  }

  /** For two classes any balance will do, with means weighted by class size. */
  @Property(tries = 500, seed = "2105")
  void twoClassesNeedNoBalance(@ForAll long seed) {
    SplittableRandom rng = new SplittableRandom(seed);
    int d = 3 + rng.nextInt(5);
    int n = 3 + rng.nextInt(12);
    int[] y = new int[n];
    for (int i = 0; i < n; i++) {
      y[i] = i == 0 ? 1 : i == 1 || rng.nextInt(5) > 0 ? 0 : 1;
    }
    LayerSpec spec =
        new LayerSpec(
            seed,
            Loss.CROSS_ENTROPY,
            2,
            n,
            d,
            Math.exp(rng.nextDouble(-8, 0)),
            rng.nextDouble(),
            0.5);
    LastLayer balanced = spec.draw();
    Matrix h = Matrix.generate(n, d, (i, j) -> balanced.features().values().get(y[i] * n + i, j));
    LastLayer layer =
        new LastLayer(
            new Features(h, Labels.of(y, "y").get()),
            balanced.head(),
            Loss.CROSS_ENTROPY,
            spec.decay());
    Ideal ideal = Ideal.of(layer);
    assertTrue(layer.objective() >= ideal.value());
    // Cauchy-Schwarz class by class, weighted: the mean margin stays below.
    Matrix q = CentredClassifierRows.of(layer.head()).values();
    ClassMeans means = ClassMeans.of(layer.features());
    double aligned = 0;
    double bound = 0;
    for (int k = 0; k < 2; k++) {
      double mean = q.row(k).mean();
      double weight = layer.features().labels().count(k) / (double) n;
      aligned += weight * q.row(k).dot(means.of(k));
      bound += weight * q.row(k).map(x -> x - mean).norm() * means.of(k).norm();
    }
    assertTrue(aligned <= bound + 1e-13);
    // Both rows have one norm, so the weights cannot prefer one.
    assertTrue(bound <= Math.sqrt(q.sumOfSquares() / 2) + 1e-13);
    Statistics.collect(layer.features().labels().isBalanced() ? "balanced" : "unbalanced");
    Statistics.coverage(c -> c.check("unbalanced").percentage(p -> p > 50));
  }
}
