package dev.neuralcollapse.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.feature.FeatureStatistics;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.PseudoInverse;
import io.vavr.control.Option;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Features whose metrics are known in closed form, and second routes to the same number. */
class OracleProperties {

  /** A unit simplex with {@code ± s√d e_j} around every vertex: covariance exactly {@code s² I}. */
  private static Features simplexWithIsotropicNoise(int k, int d, double s, long seed) {
    Matrix etf = SimplexEtf.canonical(k, d).vertices();
    int per = 2 * d;
    Matrix values =
        Matrix.generate(
            k * per,
            d,
            (i, j) -> {
              int within = i % per;
              double offset = within / 2 == j ? (within % 2 == 0 ? s : -s) * Math.sqrt(d) : 0;
              return etf.get(i / per, j) + offset;
            });
    return new Features(values.times(Scene.rotation(d, seed)), Labels.balanced(k, per));
  }

  private static double value(Metric metric, Features features) {
    return metric.measure(Observation.of(features, Option.none())).value().get();
  }

  @Property(tries = 60, seed = "3201")
  void isotropicNoiseAroundASimplex(
      @ForAll long seed,
      @ForAll @IntRange(min = 2, max = 6) int k,
      @ForAll @IntRange(min = 0, max = 4) int more,
      @ForAll @DoubleRange(min = -7, max = 0) double exponent) {
    int d = k + more;
    double s = Math.pow(10, exponent);
    Features h = simplexWithIsotropicNoise(k, d, s, seed);
    double noise = s * s;
    double exact = 1e-8 + 1e-15 / s;
    relative(d * noise, value(new TraceRatio(), h), exact);
    relative((k - 1.0) * (k - 1) * noise / k, value(PseudoInverseTrace.normalised(), h), exact);
    relative((k - 1.0) * (k - 1) * noise, value(PseudoInverseTrace.unnormalised(), h), exact);
    relative(d * noise * (k - 1) / (2.0 * k), value(new ClassDistanceVariance(), h), exact);
    assertEquals(0, value(new GramDeviation(Subject.MEANS, Target.SIMPLEX_ETF), h), 1e-13);
  }

  private static void relative(double expected, double actual, double tolerance) {
    assertEquals(1, actual / expected, tolerance);
  }

  /** {@code tr(Σ_W Σ_B⁺)} from the covariances themselves. */
  @Property(tries = 100, seed = "3202")
  void pseudoInverseOfTheCovariance(@ForAll long seed) {
    Scene scene = Scene.noisy(seed, Target.SIMPLEX_ETF);
    Observation o = scene.observed();
    FeatureStatistics s = o.statistics();
    int k = s.classes();
    double direct =
        s.within().times(PseudoInverse.of(s.between(), k - 1, 1e-12).matrix()).trace() / k;
    MetricValue v = PseudoInverseTrace.normalised().measure(o);
    assertEquals(direct, v.value().get(), 1e-8 * Math.max(1, direct));
    assertEquals(k - 1, v.diagnostics().get("rank").get());
  }

  /**
   * PFC2 is {@code √(2 - 2√(PR/(K-1)))}, PR the participation ratio of the squared singular values.
   */
  @Property(tries = 100, seed = "3203")
  void simplexDeviationByParticipationRatio(@ForAll long seed) {
    Observation o = Scene.noisy(seed, Target.SIMPLEX_ETF).observed();
    Matrix m = o.statistics().centredMeans().values();
    Matrix gram = m.timesTransposed(m);
    double ratio = gram.trace() * gram.trace() / gram.sumOfSquares();
    double expected = Math.sqrt(Math.max(0, 2 - 2 * Math.sqrt(ratio / (o.classes() - 1))));
    double actual = new ProgressiveCollapse(2).measure(o).value().get();
    assertEquals(expected, actual, 1e-7);
  }

  /** A permuted pairing of rows and means has the NC3 of that permutation. */
  @Property(tries = 40, seed = "3204")
  void cosineGapOfASwappedClassifier(@ForAll @IntRange(min = 2, max = 7) int k) {
    Matrix etf = SimplexEtf.canonical(k, k).vertices();
    Matrix shifted = Matrix.generate(k, k, (i, j) -> etf.get((i + 1) % k, j));
    Scene scene =
        new Scene(
            etf,
            java.util.stream.IntStream.range(0, k).toArray(),
            shifted,
            dev.neuralcollapse.linear.Vector.zeros(k));
    assertEquals(1 + 1 / (k - 1.0), new CosineGap().measure(scene.observed()).value().get(), 1e-13);
    assertEquals(1, new Disagreement().measure(scene.observed()).value().get(), 0);
  }

  @Property(tries = 40, seed = "3205")
  void ranksOfAKnownSpectrum(@ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int r) {
    SplittableRandom rng = new SplittableRandom(seed);
    int d = 6;
    Matrix u = Scene.rotation(8, rng.nextLong());
    Matrix v = Scene.rotation(d, rng.nextLong());
    Matrix flat = Matrix.generate(8, d, (i, j) -> i == j && i < r ? 3.0 : 0.0);
    Observation o =
        Observation.of(new Features(u.times(flat).times(v), Labels.balanced(2, 4)), Option.none());
    for (Rank.Kind kind : Rank.Kind.values()) {
      assertEquals(r, new Rank(kind).measure(o).value().get(), 1e-6, kind.name());
    }
  }
}
