package dev.neuralcollapse.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import dev.neuralcollapse.training.kernel.Engine;
import dev.neuralcollapse.training.kernel.EngineOptions;
import dev.neuralcollapse.training.kernel.Engines;
import dev.neuralcollapse.training.kernel.GoalCase;
import dev.neuralcollapse.training.kernel.TrainingCase;
import dev.neuralcollapse.training.kernel.TrainingData;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** The measure of convergence, and the coordinates that precondition a free embedding. */
class ScaleFreeProperties {

  private static TrainingCase drawn(long seed, EmbeddingDecay decay) {
    return TrainingCase.of(
        seed, Kind.RN1, 3, 5, 4 + (int) (seed & 3), 3, 12, Loss.CROSS_ENTROPY, decay);
  }

  private static double relative(TrainingCase c, double[] theta) {
    double[] gradient = new double[theta.length];
    try (Engine e = Engines.of(c.architecture(), c.objective(), c.data(), 1)) {
      double value = e.valueAndGradient(theta, gradient);
      Whitening none = Whitening.none();
      return new ScaleFreeGradient(c.layout(), none).relative(value, theta, gradient);
    }
  }

  @Property(tries = 60, seed = "4301", edgeCases = EdgeCasesMode.NONE)
  void theMeasureIgnoresTheScaleOfAFreeEmbedding(
      @ForAll long seed, @ForAll @DoubleRange(min = -6, max = 6) double power) {
    TrainingCase c = drawn(seed, EmbeddingDecay.FREE);
    double[] theta = c.theta();
    double expected = relative(c, theta);
    for (int i = 0; i < c.layout().embeddingEnd(); i++) {
      theta[i] *= Math.pow(10, power);
    }
    assertEquals(expected, relative(c, theta), 1e-7 * expected);
  }

  /** Written out entry by entry: the embedding at norm one, its radial part left out. */
  @Property(tries = 60, seed = "4302", edgeCases = EdgeCasesMode.NONE)
  void theMeasureIsWhatItSays(@ForAll long seed) {
    TrainingCase c = drawn(seed, EmbeddingDecay.PENALISED);
    double[] theta = c.theta();
    double[] g = new double[theta.length];
    double value;
    try (Engine e = Engines.of(c.architecture(), c.objective(), c.data(), 1)) {
      value = e.valueAndGradient(theta, g);
    }
    int end = c.layout().embeddingEnd();
    double norm = 0;
    double along = 0;
    for (int i = 0; i < end; i++) {
      norm += theta[i] * theta[i];
    }
    norm = Math.sqrt(norm);
    for (int i = 0; i < end; i++) {
      along += g[i] * norm * theta[i] / norm;
    }
    double squares = 0;
    double size = 0;
    for (int i = 0; i < theta.length; i++) {
      boolean embedding = i < end;
      double entry = embedding ? g[i] * norm - along * theta[i] / norm : g[i];
      squares += entry * entry;
      size += embedding ? 0 : theta[i] * theta[i];
    }
    assertEquals(Math.sqrt(squares * (1 + size)) / value, relative(c, theta), 1e-9);
  }

  @Property(tries = 60, seed = "4303", edgeCases = EdgeCasesMode.NONE)
  void whitenedCoordinatesGiveTheSameFunctionAndGradient(@ForAll long seed) {
    TrainingCase c = drawn(seed, EmbeddingDecay.FREE);
    Whitening w = Whitening.of(c.data().inputs());
    Dataset inner =
        new Dataset(w.apply(c.data().inputs()), c.data().labels(), c.data().provenance());
    Layout layout = c.layout();
    double[] theta = c.theta();
    double[] thetaInner = w.enter(layout, theta);
    assertArrayEquals(theta, w.leave(layout, thetaInner), 1e-11, "there and back");
    double[] g = new double[theta.length];
    double[] gInner = new double[theta.length];
    try (Engine outside = Engines.of(c.architecture(), c.objective(), c.data(), 1);
        Engine inside = Engines.of(c.architecture(), c.objective(), inner, 1)) {
      double value = outside.valueAndGradient(theta, g);
      assertEquals(value, inside.valueAndGradient(thetaInner, gInner), 1e-12 * value);
    }
    int end = layout.embeddingEnd();
    int width = layout.architecture().width();
    double[] turned = new double[end];
    w.outerGradient(gInner, width, end, turned);
    double gradient = squares(g, end);
    assertEquals(gradient, squares(turned, end), 1e-10 * gradient);
    double along = product(theta, g, end);
    double[] point = new double[end];
    w.outer(thetaInner, width, end, point);
    double size = squares(theta, end);
    assertEquals(size, squares(point, end), 1e-10 * size);
    assertEquals(along, product(point, turned, end), 1e-10 * Math.sqrt(size * gradient));
  }

  @Property(tries = 30, seed = "4304", edgeCases = EdgeCasesMode.NONE)
  void whitenedInputsHaveNoMeanAndBoundedSpectrum(@ForAll long seed) {
    TrainingCase c = drawn(seed, EmbeddingDecay.FREE);
    Matrix x = Whitening.of(c.data().inputs()).apply(c.data().inputs());
    assertEquals(0, x.meanRow().maxAbs(), 1e-12);
    assertEquals(true, x.transposedTimes(x).scale(1.0 / x.rows()).trace() <= x.columns() + 1e-9);
  }

  private static double product(double[] a, double[] b, int end) {
    double s = 0;
    for (int i = 0; i < end; i++) {
      s += a[i] * b[i];
    }
    return s;
  }

  private static double squares(double[] a, int end) {
    double s = 0;
    for (int i = 0; i < end; i++) {
      s += a[i] * a[i];
    }
    return s;
  }

  /** Without LayerNorm the embedding is a layer like any other. */
  @Property(tries = 60, seed = "4309", edgeCases = EdgeCasesMode.NONE)
  void withoutLayerNormNothingIsLeftOut(
      @ForAll @IntRange(max = GoalCase.COMBINATIONS - 1) int combination, @ForAll long seed) {
    GoalCase c = GoalCase.drawn(combination, seed);
    if (c.layout().scaleFreeEmbedding()) {
      return;
    }
    double[] g = new double[c.theta().length];
    double value;
    try (Engine e = Engines.of(c.net(), c.goal(), TrainingData.of(c.data()), EngineOptions.of(1))) {
      value = e.valueAndGradient(c.theta(), g);
    }
    double gradient = 0;
    double size = 1;
    for (int i = 0; i < g.length; i++) {
      gradient += g[i] * g[i];
      size += c.theta()[i] * c.theta()[i];
    }
    double expected = Math.sqrt(gradient * size) / value;
    double measured =
        new ScaleFreeGradient(c.layout(), Whitening.none()).relative(value, c.theta(), g);
    assertEquals(expected, measured, 1e-10 * expected);
  }
}
