package dev.neuralcollapse.training;

import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.training.kernel.Engine;
import io.vavr.control.Option;

/** Objectives with kinks whose minima are known, as engines. */
final class Kinked implements Engine {

  /** A value, and its gradient into {@code g}. */
  @FunctionalInterface
  interface Function {
    double at(double[] x, double[] g);
  }

  private final Layout layout;
  private final Function function;
  private int evaluations;

  /** A function of {@code n} numbers: the head of a linear model with one output. */
  Kinked(int n, Function function) {
    Perceptron linear =
        new Perceptron(Perceptron.Kind.MLP, ResidualNetwork.Kind.RN1, n, n, 0, 1, false);
    this.layout = Layout.of(linear, false);
    this.function = function;
  }

  /**
   * {@code 1 + 8|x² - y| + (1 - x)²}: Rosenbrock's valley with a kink along its floor (Lewis and
   * Overton 2013). Least at (1, 1), where it is 1; no gradient nearby is shorter than 8.
   */
  static double valley(double[] x, double[] g) {
    double off = x[0] * x[0] - x[1];
    double side = off > 0 ? 8 : -8;
    g[0] = side * 2 * x[0] - 2 * (1 - x[0]);
    g[1] = -side;
    return 1 + Math.abs(8 * off) + (1 - x[0]) * (1 - x[0]);
  }

  /** {@code 1 + Σ_i i |x_i - i| + ½ Σ (x_i - i)²}: a kink in every coordinate, least at x_i = i. */
  static double corners(double[] x, double[] g) {
    double value = 1;
    for (int i = 0; i < x.length; i++) {
      double d = x[i] - (i + 1);
      value += (i + 1) * Math.abs(d) + d * d / 2;
      g[i] = (i + 1) * Math.signum(d) + d;
    }
    return value;
  }

  int evaluations() {
    return evaluations;
  }

  @Override
  public Layout layout() {
    return layout;
  }

  @Override
  public int samples() {
    return 1;
  }

  @Override
  public double valueAndGradient(double[] theta, double[] gradientOut) {
    evaluations++;
    return function.at(theta, gradientOut);
  }

  @Override
  public double valueAndGradient(
      double[] theta, double[] gradientOut, int[] rows, int from, int count) {
    return valueAndGradient(theta, gradientOut);
  }

  @Override
  public Option<Failure> failure() {
    return Option.none();
  }

  @Override
  public void close() {}
}
