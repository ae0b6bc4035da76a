package dev.neuralcollapse.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.descent.VectorMath;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import dev.neuralcollapse.network.Slot;
import dev.neuralcollapse.training.kernel.Engine;
import dev.neuralcollapse.training.kernel.EngineOptions;
import dev.neuralcollapse.training.kernel.Engines;
import dev.neuralcollapse.training.kernel.GoalCase;
import dev.neuralcollapse.training.kernel.Sensitivity;
import dev.neuralcollapse.training.kernel.TrainingCase;
import dev.neuralcollapse.training.kernel.TrainingData;
import io.vavr.Tuple2;
import java.util.SplittableRandom;
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
      return new ScaleFreeGradient(c.layout()).relative(value, theta, gradient);
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

  /** The chain rule, for the linear way back from the coordinates. */
  @Property(tries = 60, seed = "4303", edgeCases = EdgeCasesMode.NONE)
  void suitingCoordinatesGiveTheSameFunctionAndGradient(@ForAll long seed) {
    TrainingCase c = drawn(seed, EmbeddingDecay.FREE);
    TrainingData data = TrainingData.of(c.data());
    Layout layout = c.layout();
    double[] theta = c.theta();
    Whitening w = Toy.whitening(c.architecture(), Goal.of(c.objective()), data, theta);
    double[] inner = w.enter(layout, theta);
    double[] back = w.leave(layout, inner);
    double[] g = new double[theta.length];
    double[] gInner = new double[theta.length];
    EngineOptions one = EngineOptions.of(1);
    try (Engine outside = Engines.of(c.architecture(), Goal.of(c.objective()), data, one);
        Engine inside =
            Engines.of(c.architecture(), Goal.of(c.objective()), w.apply(data, 1), one)) {
      double value = outside.valueAndGradient(theta, g);
      assertEquals(value, outside.valueAndGradient(back, g), 1e-12 * value);
      assertEquals(value, inside.valueAndGradient(inner, gInner), 1e-12 * value);
    }
    SplittableRandom r = new SplittableRandom(seed);
    double[] step = r.doubles(theta.length, -1, 1).toArray();
    double[] stepOutside = w.leave(layout, step);
    double size = VectorMath.norm(g) * VectorMath.norm(stepOutside);
    assertEquals(VectorMath.dot(g, stepOutside), VectorMath.dot(gInner, step), 1e-10 * size);
    int end = layout.embeddingEnd();
    double ratio = back[0] / theta[0];
    for (int i = 0; i < theta.length; i++) {
      assertEquals((i < end ? ratio : 1) * theta[i], back[i], 1e-11 * (1 + ratio));
    }
  }

  /** What the coordinates are for: no step is short that moves a sample's outputs far. */
  @Property(tries = 60, seed = "4304", edgeCases = EdgeCasesMode.NONE)
  void aStepIsAsLongAsItMovesOutputs(
      @ForAll long seed, @ForAll @DoubleRange(min = -3, max = 0) double power) {
    TrainingCase c = drawn(seed, EmbeddingDecay.FREE);
    TrainingData data = TrainingData.of(c.data());
    Goal goal = Goal.of(c.objective());
    Layout layout = c.layout();
    Matrix x = c.data().inputs();
    double[] theta = Toy.near(layout, c.data(), c.theta(), Math.pow(10, power));
    Vector sensitivities = Toy.look(c.architecture(), goal, data, theta).embedding();
    double unit = 7;
    Whitening w = Whitening.of(data, sensitivities, unit, 1);
    SplittableRandom r = new SplittableRandom(seed);
    double[] step = new double[theta.length];
    for (int i = 0; i < layout.embeddingEnd(); i++) {
      step[i] = r.nextGaussian();
    }
    double[] outer = w.leave(layout, step);
    Slot weight = layout.slot("embedding.weight");
    Slot bias = layout.slot("embedding.bias");
    double moved = 0;
    for (int i = 0; i < x.rows(); i++) {
      double square = 0;
      for (int k = 0; k < weight.rows(); k++) {
        double entry = outer[bias.from() + k];
        for (int j = 0; j < x.columns(); j++) {
          entry += outer[weight.from() + k * x.columns() + j] * x.get(i, j);
        }
        square += entry * entry / (w.scale() * w.scale());
      }
      moved += unit * sensitivities.get(i) * square;
    }
    double length = VectorMath.dot(step, step);
    assertTrue(moved <= 1.0001 * length, moved + " > " + length);
    assertTrue(moved >= 0.5 * length, moved + " << " + length);
  }

  /** The chain rule, for the linear maps behind the embedding. */
  @Property(tries = 60, seed = "4305", edgeCases = EdgeCasesMode.NONE)
  void aPreconditionersStepsAndGradientsBelongTogether(@ForAll long seed) {
    TrainingCase c = drawn(seed, EmbeddingDecay.FREE);
    Sensitivity.At at =
        Toy.look(c.architecture(), Goal.of(c.objective()), TrainingData.of(c.data()), c.theta());
    Preconditioner p = Preconditioner.of(c.layout(), at);
    SplittableRandom r = new SplittableRandom(seed);
    double[] step = r.doubles(c.theta().length, -1, 1).toArray();
    double[] gradient = r.doubles(c.theta().length, -1, 1).toArray();
    double[] inner = step.clone();
    double[] slope = gradient.clone();
    p.enter(inner);
    p.enterGradient(slope);
    double size = VectorMath.norm(inner) * VectorMath.norm(slope);
    assertEquals(VectorMath.dot(gradient, step), VectorMath.dot(slope, inner), 1e-11 * size);
    double length = VectorMath.dot(step, step);
    for (Tuple2<String, Matrix> map : at.maps()) {
      length += moved(c.layout(), map._1, map._2, step);
    }
    assertEquals(length, VectorMath.dot(inner, inner), 1e-10 * length);
    p.leave(inner);
    p.leaveGradient(slope);
    for (int i = 0; i < step.length; i++) {
      assertEquals(step[i], inner[i], 1e-8);
      assertEquals(gradient[i], slope[i], 1e-8 * size);
    }
  }

  /** What a step of one map gains in length: {@code Σ_r [w_r b_r] M [w_r b_r]ᵀ / (a o)}. */
  private static double moved(Layout layout, String name, Matrix moments, double[] step) {
    Slot weight = layout.slot(name);
    String bias = name.replace("weight", "bias");
    int n = weight.columns() + (layout.has(bias) ? 1 : 0);
    double sum = 0;
    for (int row = 0; row < weight.rows(); row++) {
      double[] w = new double[n];
      System.arraycopy(step, weight.from() + row * weight.columns(), w, 0, weight.columns());
      if (n > weight.columns()) {
        w[n - 1] = step[layout.slot(bias).from() + row];
      }
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          sum += w[i] * moments.get(i, j) * w[j];
        }
      }
    }
    return Preconditioner.unit(weight.rows()) * sum;
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
    double measured = new ScaleFreeGradient(c.layout()).relative(value, c.theta(), g);
    assertEquals(expected, measured, 1e-10 * expected);
  }
}
