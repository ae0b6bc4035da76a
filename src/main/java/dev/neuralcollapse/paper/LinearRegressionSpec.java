package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.DeepRegressionUfmOptimum;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.util.Locale;

/**
 * A minimiser of linear regression with free features, moved away from it by noise.
 *
 * @param seed of the noise, the mean target and the turn of the feature space
 * @param variances eigenvalues of the targets' covariance, descending
 * @param turn a, b: the eigenvectors are turned by {@code arctan(b/a)} in every plane of two axes
 * @param layers L
 * @param width d
 * @param decayW λ_W
 * @param decayH λ_H
 * @param noise size of Gaussian noise on weights, features and bias; 0: exactly the minimiser
 * @param dropped bits of directions that are left out although they could be learned
 */
record LinearRegressionSpec(
    long seed,
    Vector<Double> variances,
    Turn turn,
    int layers,
    int width,
    double decayW,
    double decayH,
    double noise,
    int dropped)
    implements Spec<LinearRegression> {

  /** A rotation by {@code arctan(b/a)}. */
  record Turn(int a, int b) {
    static final Turn NONE = new Turn(1, 0);

    /** A times the rotation, in every plane of two columns in turn. */
    IntervalMatrix apply(IntervalMatrix m) {
      Interval length = Interval.point(a * a + b * b).sqrt();
      Interval cos = Interval.point(a).dividedBy(length);
      Interval sin = Interval.point(b).dividedBy(length);
      IntervalMatrix result = m;
      for (int p = 0; p < m.columns() && b != 0; p++) {
        for (int q = p + 1; q < m.columns(); q++) {
          result = plane(result, p, q, cos, sin);
        }
      }
      return result;
    }

    private static IntervalMatrix plane(
        IntervalMatrix m, int p, int q, Interval cos, Interval sin) {
      return m.map(
          r ->
              IntervalVector.generate(
                  r.size(),
                  k ->
                      k == p
                          ? r.get(p).times(cos).minus(r.get(q).times(sin))
                          : k == q ? r.get(p).times(sin).plus(r.get(q).times(cos)) : r.get(k)));
    }
  }

  /** A minimiser of one layer without turns. */
  static LinearRegressionSpec minimiser(double decayW, double decayH, Double... variances) {
    return new LinearRegressionSpec(
        0, Vector.of(variances), Turn.NONE, 1, variances.length, decayW, decayH, 0, 0);
  }

  LinearRegressionSpec turned(int a, int b) {
    return new LinearRegressionSpec(
        seed, variances, new Turn(a, b), layers, width, decayW, decayH, noise, dropped);
  }

  LinearRegressionSpec layers(int count) {
    return new LinearRegressionSpec(
        seed, variances, turn, count, width, decayW, decayH, noise, dropped);
  }

  LinearRegressionSpec width(int d) {
    return new LinearRegressionSpec(
        seed, variances, turn, layers, d, decayW, decayH, noise, dropped);
  }

  LinearRegressionSpec noise(double size) {
    return new LinearRegressionSpec(
        seed, variances, turn, layers, width, decayW, decayH, size, dropped);
  }

  LinearRegressionSpec dropping(int bits) {
    return new LinearRegressionSpec(
        seed, variances, turn, layers, width, decayW, decayH, noise, bits);
  }

  /** n. */
  int targets() {
    return variances.size();
  }

  @Override
  public LinearRegression instance() {
    Draw draw = Draw.from(seed);
    int n = targets();
    DeepRegressionUfmOptimum best = DeepRegressionUfmOptimum.of(layers, variances, decayW, decayH);
    IntervalVector mean =
        IntervalVector.generate(n, j -> Interval.point(seed == 0 ? 0 : draw.gaussian()));
    IntervalMatrix axes = turn.apply(identity(n, n));
    IntervalMatrix samples = harmonics(2 * n + 1, n);
    IntervalMatrix inner =
        seed == 0 ? identity(width, width) : turned(draw).apply(identity(width, width));
    Vector<Interval> h = kept(best.features());
    IntervalMatrix features = features(inner, samples, h, width);
    Vector<IntervalMatrix> weights =
        weights(axes, inner, kept(best.weights()), new Shape(layers, width));
    return new LinearRegression(
        weights.map(m -> noisy(m, draw)),
        noisy(features, draw),
        noisy(new IntervalMatrix(Vector.of(mean)), draw).row(0),
        axes,
        samples,
        inner.transpose().row(0),
        variances.map(Interval::point),
        mean,
        decayW,
        decayH);
  }

  private static Turn turned(Draw draw) {
    return new Turn(draw.integer(1, 4), draw.integer(-4, 4));
  }

  private Vector<Interval> kept(Vector<Interval> values) {
    return values.zipWithIndex((x, j) -> (dropped >> j & 1) == 1 ? Interval.ZERO : x).toVector();
  }

  private record Shape(int layers, int width) {}

  /** {@code √M Q diag(h) Vᵀ}, d×M. */
  private static IntervalMatrix features(
      IntervalMatrix inner, IntervalMatrix samples, Vector<Interval> h, int width) {
    Interval root = Interval.point(samples.rows()).sqrt();
    IntervalMatrix wide = scaled(width, h.size(), h.map(x -> x.times(root)));
    return inner.times(wide).timesTransposed(samples);
  }

  /** {@code diag(w)Qᵀ, diag(w), …, U diag(w)}. */
  private static Vector<IntervalMatrix> weights(
      IntervalMatrix axes, IntervalMatrix inner, Vector<Interval> w, Shape shape) {
    int d = shape.width;
    IntervalMatrix last = axes.times(scaled(w.size(), d, w));
    if (shape.layers == 1) {
      return Vector.of(last.timesTransposed(inner));
    }
    IntervalMatrix square = scaled(d, d, w);
    return Vector.of(square.timesTransposed(inner))
        .appendAll(Vector.fill(shape.layers - 2, square))
        .append(last);
  }

  /** The minimiser on the same targets and in the same shape, as far as its width allows. */
  static LinearRegression balanced(LinearRegression x) {
    DeepRegressionUfmOptimum best = x.optimum();
    IntervalMatrix inner = identity(x.width(), x.width());
    return new LinearRegression(
        weights(x.axes(), inner, best.weights(), new Shape(x.weights().size(), x.width())),
        features(inner, x.samples(), best.features(), x.width()),
        x.mean(),
        x.axes(),
        x.samples(),
        inner.row(0),
        x.variances(),
        x.mean(),
        x.decayW(),
        x.decayH());
  }

  private IntervalMatrix noisy(IntervalMatrix m, Draw draw) {
    if (noise == 0) {
      return m;
    }
    Matrix g = draw.gaussian(m.rows(), m.columns());
    return IntervalMatrix.generate(
        m.rows(),
        i ->
            IntervalVector.generate(
                m.columns(), j -> Interval.point(m.get(i, j).mid() + noise * g.get(i, j))));
  }

  private static IntervalMatrix identity(int rows, int columns) {
    return scaled(rows, columns, Vector.fill(Math.min(rows, columns), Interval.ONE));
  }

  /** The values down the diagonal as far as it goes, rows×columns. */
  private static IntervalMatrix scaled(int rows, int columns, Vector<Interval> values) {
    return IntervalMatrix.generate(
        rows,
        i ->
            IntervalVector.generate(
                columns, j -> i == j && j < values.size() ? values.get(j) : Interval.ZERO));
  }

  /** {@code √(2/M)} times cosines and sines of whole frequencies: orthonormal, orthogonal to 1. */
  private static IntervalMatrix harmonics(int count, int columns) {
    Interval size = Interval.ratio(2, count).sqrt();
    return IntervalMatrix.generate(
        count,
        i ->
            IntervalVector.generate(
                columns,
                j -> {
                  Interval angle = Interval.PI.times(2.0 * (j / 2 + 1) * i).dividedBy(count);
                  return size.times(j % 2 == 0 ? angle.cos() : angle.sin());
                }));
  }

  @Override
  public Seq<LinearRegressionSpec> simpler() {
    Seq<LinearRegressionSpec> noises =
        noise == 0 ? List.empty() : Shrink.real(noise, 0.1).map(this::noise);
    Seq<LinearRegressionSpec> seeds =
        Shrink.seed(seed)
            .map(
                s ->
                    new LinearRegressionSpec(
                        s, variances, turn, layers, width, decayW, decayH, noise, dropped));
    Seq<LinearRegressionSpec> widths =
        Shrink.integer(width, Math.min(width, targets())).map(this::width);
    Seq<LinearRegressionSpec> turns =
        turn.b() == 0 ? List.empty() : List.of(turned(1, 0)).appendAll(simplerTurns());
    return seeds.appendAll(widths).appendAll(turns).appendAll(noises).appendAll(decays());
  }

  private Seq<LinearRegressionSpec> simplerTurns() {
    return turn.a() == 1 && turn.b() == 1 ? List.empty() : List.of(turned(1, 1));
  }

  private Seq<LinearRegressionSpec> decays() {
    return (decayH == decayW ? List.<Double>empty() : Shrink.real(decayH, decayW))
        .map(
            x ->
                new LinearRegressionSpec(
                    seed, variances, turn, layers, width, decayW, x, noise, dropped));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "covariance eigenvalues %s, turned by arctan(%d/%d), L = %d, d = %d, decays %s and %s, %s"
            + "%s, seed %d",
        variances.mkString(", "),
        turn.b(),
        turn.a(),
        layers,
        width,
        decayW,
        decayH,
        noise == 0 ? "a minimiser" : "noise " + noise,
        dropped == 0 ? "" : ", directions left out " + Integer.toBinaryString(dropped),
        seed);
  }
}
