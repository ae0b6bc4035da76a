package dev.neuralcollapse.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Criterion;
import dev.neuralcollapse.network.CumulativeLink;
import dev.neuralcollapse.network.Examples;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Link;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Penalty;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.PlainNetwork;
import dev.neuralcollapse.network.Regression;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.network.Role;
import dev.neuralcollapse.network.Targets;
import dev.neuralcollapse.training.kernel.TrainingData;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.ejml.simple.SimpleMatrix;
import org.ejml.simple.SimpleSVD;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Minimisers with a formula, found by training: a linear model is ridge regression; a ResNet
 * without blocks on one unit vector a class is the unconstrained features model, the embedding's
 * columns being the features. Its bias is one more input that is always 1: features H cost {@code
 * tr H (I + 11ᵀ)⁻¹ Hᵀ}, so only their mean is cheaper than in the model itself (D).
 */
class ClosedFormTest {

  private static Matrix gaussian(int rows, int columns, long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    return Matrix.generate(rows, columns, (i, j) -> r.nextGaussian());
  }

  /** {@code W = Tᵀ X (XᵀX + Nλ)⁻¹} of centred X and T, {@code b = mean(t) - W mean(x)}. */
  @ParameterizedTest
  @CsvSource({"20, 4, 2, 0.3", "6, 9, 3, 0.01", "5, 1, 1, 1"})
  void aLinearModelIsRidgeRegression(int n, int inputs, int outputs, double decay) {
    Matrix x = gaussian(n, inputs, 1);
    Matrix t = gaussian(n, outputs, 2);
    Goal goal = new Goal(new Regression(true), Penalty.uniform(decay).with(Role.HEAD_BIAS, 0));
    PlainNetwork found =
        minimum(Perceptron.linear(inputs, outputs), goal, new Examples(x, new Targets.Values(t)));

    SimpleMatrix xc = centred(x);
    SimpleMatrix tc = centred(t);
    SimpleMatrix gram =
        xc.transpose().mult(xc).plus(SimpleMatrix.identity(inputs).scale(n * decay));
    SimpleMatrix w = gram.solve(xc.transpose().mult(tc)).transpose();
    Matrix weight = Matrix.copyOf(w.getDDRM());
    assertEquals(0, found.head().weight().minus(weight).frobeniusNorm(), 1e-6);
    Vector bias = t.meanRow().minus(weight.times(x.meanRow()));
    assertEquals(0, found.head().bias().get().minus(bias).norm(), 1e-6);
  }

  private static SimpleMatrix centred(Matrix m) {
    Vector mean = m.meanRow();
    Matrix c = Matrix.generate(m.rows(), m.columns(), (i, j) -> m.get(i, j) - mean.get(j));
    return SimpleMatrix.wrap(c.toEjml());
  }

  /**
   * Two linear layers on white inputs: singular values of {@code XᵀT/N} soft-thresholded at {@code
   * √(λ_0 λ_head)} (Andriopoulos and others 2024, arXiv 2409.04180, Thm 4.1; P).
   */
  @ParameterizedTest
  @CsvSource({"0.02, 0.05", "0.3, 0.4", "3, 2"})
  void twoLinearLayersSoftenSingularValues(double first, double head) {
    int n = 30;
    Matrix x = white(n, 4);
    Matrix t = gaussian(n, 3, 8);
    Goal goal = goal(new Regression(false), first, head);
    Examples data = new Examples(x, new Targets.Values(t));
    double value = value(resnet(4, 6, 3), goal, data);
    Matrix withBias = Matrix.generate(n, 5, (i, j) -> j < 4 ? x.get(i, j) : 1);
    SimpleSVD<SimpleMatrix> svd =
        SimpleMatrix.wrap(withBias.transposedTimes(t).scale(1.0 / n).toEjml()).svd();
    double expected = t.sumOfSquares() / 2 / n;
    double c = Math.sqrt(first * head);
    for (double s : svd.getSingularValues()) {
      expected -= Math.pow(Math.max(0, s - c), 2) / 2;
    }
    assertEquals(expected, value, 1e-7 * expected);
  }

  /** {@code XᵀX = N I}, centred. */
  private static Matrix white(int n, int columns) {
    SimpleSVD<SimpleMatrix> svd = centred(gaussian(n, columns, 5)).svd(true);
    return Matrix.copyOf(svd.getU().scale(Math.sqrt(n)).getDDRM());
  }

  /** UFM, CE: {@code -log(1 - (K-1)c) + (K-1) c ρ}, {@code ρ = log(1/c - K + 1)} (Zhu 2021; P). */
  @ParameterizedTest
  @CsvSource({"3, 0.01", "4, 0.03", "10, 0.004"})
  void crossEntropyOnFreeFeatures(int classes, double decay) {
    double c = decay;
    double expected =
        -Math.log1p(-(classes - 1) * c) + (classes - 1) * c * Math.log(1 / c - classes + 1);
    Goal goal = goal(Loss.CROSS_ENTROPY, decay / 2, decay * 2);
    assertEquals(
        expected, value(resnet(classes, classes + 2, classes), goal, oneEach(classes)), 1e-7);
  }

  /**
   * UFM, MSE: {@code c - Kc²/2} for each of the {@code K-1} centred modes (P), and without a free
   * head bias once more for the mean, whose c is smaller by {@code √(K+1)}.
   */
  @ParameterizedTest
  @EnumSource(
      value = Loss.class,
      names = {"SQUARED", "SQUARED_WITH_BIAS"})
  void squaresOnFreeFeatures(Loss loss) {
    int classes = 4;
    double c = 0.06;
    double mean = loss == Loss.SQUARED ? c / Math.sqrt(classes + 1) : 0;
    double expected = (classes - 1) * (c - classes * c * c / 2) + mean - classes * mean * mean / 2;
    double value = value(resnet(classes, 7, classes), goal(loss, 0.03, 0.12), oneEach(classes));
    assertEquals(expected, value, 1e-7);
  }

  /** Where the head's bias is penalised too, it is smaller, and the value higher. */
  @Test
  void aPenalisedHeadBiasCosts() {
    int classes = 4;
    Goal free = goal(Loss.SQUARED_WITH_BIAS, 0.06, 0.06);
    Goal paid = new Goal(free.criterion(), free.penalty().with(Role.HEAD_BIAS, 0.5));
    Goal dear = new Goal(free.criterion(), free.penalty().with(Role.HEAD_BIAS, 100));
    double none =
        value(resnet(classes, 7, classes), goal(Loss.SQUARED, 0.06, 0.06), oneEach(classes));
    double low = value(resnet(classes, 7, classes), free, oneEach(classes));
    double middle = value(resnet(classes, 7, classes), paid, oneEach(classes));
    double high = value(resnet(classes, 7, classes), dear, oneEach(classes));
    assertTrue(low < middle - 1e-4 && middle < none - 1e-4, low + " " + middle + " " + none);
    assertEquals(none, high, 1e-4);
  }

  /**
   * Free scalar outputs: every class's own root of {@code α ℓ_q'(z) + λ z}, found by bisection on
   * difference quotients.
   */
  @ParameterizedTest
  @EnumSource(Link.class)
  void ordinalLossOnFreeOutputs(Link link) {
    double[] b = {Double.NEGATIVE_INFINITY, -1.5, -0.2, 1, Double.POSITIVE_INFINITY};
    CumulativeLink criterion = CumulativeLink.of(link, b);
    double decay = 0.05;
    Goal goal = new Goal(criterion, Penalty.uniform(decay));
    PlainNetwork found = minimum(Perceptron.linear(4, 1), goal, oneEachOrdered(4));
    double[] slope = new double[1];
    for (int q = 0; q < 4; q++) {
      int own = q;
      double z =
          root(
              v -> {
                double h = 1e-6;
                double d =
                    criterion.loss(v + h, own, slope, 0) - criterion.loss(v - h, own, slope, 0);
                return d / (2 * h) / 4 + decay * v;
              });
      assertEquals(z, found.head().weight().get(0, q), 1e-5);
    }
  }

  private static double root(DoubleUnaryOperator increasing) {
    double lo = -50;
    double hi = 50;
    for (int i = 0; i < 80; i++) {
      double mid = (lo + hi) / 2;
      if (increasing.applyAsDouble(mid) > 0) {
        hi = mid;
      } else {
        lo = mid;
      }
    }
    return lo;
  }

  /**
   * With features below the outputs: {@code F(z) = (1/Q) Σ ℓ_q(z_q) + √(λ_0 λ_head) ‖z‖}, {@code
   * ‖z‖² = zᵀ(I + 11ᵀ)⁻¹z} (D), so at the minimum the slope of the loss is minus that of the norm,
   * and the two layers pay the same.
   */
  @ParameterizedTest
  @EnumSource(Link.class)
  void ordinalLossOnFreeFeatures(Link link) {
    double[] b = {-4, -1.5, -0.2, 1, 4};
    CumulativeLink criterion = CumulativeLink.of(link, b);
    Goal goal = goal(criterion, 0.01, 0.004);
    Examples data = oneEachOrdered(4);
    PlainNetwork found = minimum(resnet(4, 3, 1), goal, data);
    Matrix z = found.forward(data.inputs()).logits();
    double sum = z.column(0).sum();
    double norm = Math.sqrt(z.sumOfSquares() - sum * sum / 5);
    double[] slope = new double[1];
    for (int q = 0; q < 4; q++) {
      criterion.loss(z.get(q, 0), q, slope, 0);
      double expected = -Math.sqrt(0.01 * 0.004) * (z.get(q, 0) - sum / 5) / norm;
      assertEquals(expected, slope[0] / 4, 1e-6);
    }
    Goal.Value value = goal.at(found, data).get();
    assertEquals(
        value.penalty(Role.EMBEDDING) + value.penalty(Role.EMBEDDING_BIAS),
        value.penalty(Role.HEAD),
        1e-6);
  }

  /** Above the exact phase boundary nothing is worth its price (D): all outputs are zero. */
  @Test
  void aboveThePhaseBoundaryTheOrdinalModelGivesUp() {
    CumulativeLink criterion = CumulativeLink.of(Link.LOGIT, -2.5, -1.5, -0.4, 0.5, 1.8, 2.5);
    double[] slope = new double[1];
    double squares = 0;
    double sum = 0;
    for (int q = 0; q < 5; q++) {
      criterion.loss(0, q, slope, 0);
      squares += slope[0] * slope[0] / 25;
      sum += slope[0] / 5;
    }
    Examples data = oneEachOrdered(5);
    for (double share : new double[] {0.8, 1.25}) {
      double each = share * Math.sqrt(squares + sum * sum);
      PlainNetwork found = minimum(resnet(5, 3, 1), goal(criterion, each, each), data);
      double size = found.forward(data.inputs()).logits().frobeniusNorm();
      assertEquals(share < 1, size > 1e-2, "share " + share + ", outputs of norm " + size);
    }
  }

  private static Examples oneEach(int classes) {
    return new Examples(Matrix.identity(classes), new Targets.Classes(Labels.balanced(classes, 1)));
  }

  private static Examples oneEachOrdered(int classes) {
    return new Examples(Matrix.identity(classes), new Targets.Ordinal(Labels.balanced(classes, 1)));
  }

  private static Perceptron resnet(int inputs, int width, int outputs) {
    return Perceptron.resnet(ResidualNetwork.Kind.RN1, inputs, width, 1, outputs);
  }

  /** Embedding, bias included, and head. */
  private static Goal goal(Criterion criterion, double embedding, double head) {
    return new Goal(criterion, new Penalty(embedding, embedding, 0, 0, 0, head, 0));
  }

  private static double value(Perceptron net, Goal goal, Examples data) {
    return goal.at(minimum(net, goal, data), data).get().total();
  }

  private static PlainNetwork minimum(Perceptron net, Goal goal, Examples data) {
    Optimiser.Lbfgs lbfgs = new Optimiser.Lbfgs(12, 3000, new Convergence(1e-7, 1e-14));
    TrainingSpec spec = new TrainingSpec(net, goal, lbfgs, Initialisation.standard(), 3);
    return (PlainNetwork) Trainer.train(spec, TrainingData.of(data), Session.plain(1)).model();
  }
}
