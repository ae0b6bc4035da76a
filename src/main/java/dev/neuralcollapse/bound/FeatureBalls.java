package dev.neuralcollapse.bound;

import static dev.neuralcollapse.number.Directed.addUp;
import static dev.neuralcollapse.number.Directed.multiplyUp;
import static dev.neuralcollapse.number.Directed.sqrtUp;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.number.RoundedSum;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.function.IntUnaryOperator;

/**
 * One error ball in the 2-norm per row, a sample or a token: its exact image under the layers so
 * far lies within {@code radii_i} of row i of the centres, which are what floating point computed.
 *
 * <p>Entrywise intervals would be useless here: their radius grows by {@code ‖|W|‖} a layer, that
 * of balls by {@code (1 + ‖W‖₂)} over the norm before LayerNorm. (D)
 *
 * @param centres N×d
 * @param radii N, non-negative; infinite where nothing is known
 */
record FeatureBalls(Matrix centres, Vector radii) {
  /** A feature to which nothing is added keeps its ball: LayerNorm of a feature is that feature. */
  FeatureBalls standingStill(FeatureBalls before, FeatureBalls branch) {
    boolean[] still = new boolean[samples()];
    for (int i = 0; i < still.length; i++) {
      still[i] = branch.radii.get(i) == 0 && branch.centres.row(i).maxAbs() == 0;
    }
    return new FeatureBalls(
        Matrix.generate(
            samples(),
            centres.columns(),
            (i, j) -> still[i] ? before.centres.get(i, j) : centres.get(i, j)),
        Vector.generate(samples(), i -> still[i] ? before.radii.get(i) : radii.get(i)));
  }

  double largestRadius() {
    return radii.maxAbs();
  }

  private int samples() {
    return centres.rows();
  }

  /** Some of the rows, in this order. */
  FeatureBalls rows(int count, IntUnaryOperator row) {
    return new FeatureBalls(
        Matrix.generate(count, centres.columns(), (i, j) -> centres.get(row.applyAsInt(i), j)),
        Vector.generate(count, i -> radii.get(row.applyAsInt(i))));
  }

  /** Rows that are what they are. */
  static FeatureBalls exact(Matrix rows) {
    return new FeatureBalls(rows, Vector.zeros(rows.rows()));
  }

  /**
   * {@code W x + b}: the radius grows by {@code ‖W‖₂}; every entry of the centre is an inner
   * product enclosed without error to speak of.
   */
  FeatureBalls affine(Affine layer) {
    int m = layer.outputs();
    double[][] rows = rows(layer);
    double norm = SpectralNorm.upper(layer.weight());
    double[] out = new double[samples() * m];
    double[] r = new double[samples()];
    for (int i = 0; i < samples(); i++) {
      double[] x = centres.row(i).toArray();
      double rounding = 0;
      for (int j = 0; j < m; j++) {
        Interval z = RoundedSum.dot(rows[j], x).plus(layer.bias().get(j));
        out[i * m + j] = middle(z);
        double off = z.minus(middle(z)).magnitude();
        rounding = addUp(rounding, multiplyUp(off, off));
      }
      r[i] = addUp(radii.get(i) == 0 ? 0 : multiplyUp(norm, radii.get(i)), sqrtUp(rounding));
    }
    return new FeatureBalls(Matrix.of(samples(), m, out), Vector.of(r));
  }

  private static double[][] rows(Affine layer) {
    double[][] rows = new double[layer.outputs()][];
    for (int j = 0; j < rows.length; j++) {
      rows[j] = layer.weight().row(j).toArray();
    }
    return rows;
  }

  /** Zero where an overflow left nothing in the middle: the distance to it is then infinite. */
  static double middle(Interval z) {
    return z.isFinite() ? z.mid() : 0;
  }

  /** Upper bound of {@code ‖x‖₂}, infinite where an overflow happened. */
  static double normUp(double[] x) {
    return Vector.of(x).isFinite() ? RoundedSum.normUp(x) : Double.POSITIVE_INFINITY;
  }

  /**
   * {@code σ(W x + b)}. A unit that is below zero in the whole ball gives zero exactly; ReLU moves
   * no two points apart, so the others stretch the ball by at most {@code ‖W‖₂}, and at most by the
   * norm of their rows. In a network that moves one sample a layer all others stand still exactly.
   *
   * @param residual the result is wanted only for {@link #plus} and {@link #layerNorm}: its radius
   *     bounds what it adds to the distance of the sum after projection to zero mean. Where every
   *     unit is certain that is {@code ‖I + P A‖₂ - 1}, A the open rows of W: little for a block of
   *     rank one, which a construction builds
   */
  FeatureBalls rectified(Affine layer, boolean residual) {
    int m = layer.outputs();
    double[][] rows = rows(layer);
    double norm = SpectralNorm.upper(layer.weight());
    Option<RankOne> rankOne = residual ? RankOne.of(rows) : Option.none();
    double[] lengths = new double[m];
    for (int j = 0; j < m; j++) {
      lengths[j] = normUp(rows[j]);
    }
    double[] out = new double[samples() * m];
    double[] r = new double[samples()];
    boolean[] open = new boolean[m];
    for (int i = 0; i < samples(); i++) {
      double radius = radii.get(i);
      double[] x = centres.row(i).toArray();
      double rounding = 0;
      double stretch = 0;
      boolean certain = true;
      for (int j = 0; j < m; j++) {
        Interval z = RoundedSum.dot(rows[j], x).plus(layer.bias().get(j));
        double reach = radius == 0 ? 0 : multiplyUp(lengths[j], radius);
        open[j] = z.lo() > reach;
        if (!(z.hi() < -reach) && !(z.isPoint() && z.hi() == 0 && reach == 0)) {
          double c = Math.max(middle(z), 0);
          out[i * m + j] = c;
          double off = z.max(0).minus(c).magnitude();
          rounding = addUp(rounding, multiplyUp(off, off));
          stretch = addUp(stretch, multiplyUp(lengths[j], lengths[j]));
          certain &= open[j];
        }
      }
      double by = Math.min(norm, sqrtUp(stretch));
      if (certain && stretch > 0 && rankOne.isDefined()) {
        by = Math.min(by, rankOne.get().growthUp(open));
      }
      r[i] = addUp(radius == 0 ? 0 : multiplyUp(by, radius), sqrtUp(rounding));
    }
    return new FeatureBalls(Matrix.of(samples(), m, out), Vector.of(r));
  }

  /** A sum, every entry rounded once, or exact where it adds zero. */
  FeatureBalls plus(FeatureBalls that) {
    Matrix sum = centres.plus(that.centres);
    return new FeatureBalls(
        sum,
        Vector.generate(
            samples(),
            i ->
                addUp(
                    multiplyUp(RoundedSum.UNIT_ROUNDOFF, normUp(inexact(that, sum, i))),
                    addUp(radii.get(i), that.radii.get(i)))));
  }

  private double[] inexact(FeatureBalls that, Matrix sum, int i) {
    double[] s = sum.row(i).toArray();
    for (int j = 0; j < s.length; j++) {
      s[j] = centres.get(i, j) == 0 || that.centres.get(i, j) == 0 ? 0 : s[j];
    }
    return s;
  }

  /** LayerNorm of every ball, or the first sample whose ball may hold a vector without variance. */
  Either<Integer, FeatureBalls> layerNorm() {
    int d = centres.columns();
    double[] out = new double[samples() * d];
    double[] r = new double[samples()];
    for (int i = 0; i < samples(); i++) {
      double[] x = centres.row(i).toArray();
      if (!centres.row(i).isFinite() || !Double.isFinite(radii.get(i))) {
        return Either.left(i);
      }
      r[i] = normalise(x, radii.get(i));
      if (!Double.isFinite(r[i])) {
        return Either.left(i);
      }
      System.arraycopy(x, 0, out, i * d, d);
    }
    return Either.right(new FeatureBalls(Matrix.of(samples(), d, out), Vector.of(r)));
  }

  /**
   * Replaces x by the middle of an interval enclosure of {@code LN(x)} and returns the new radius.
   * With P the projection to zero mean, {@code ‖LN y - LN x‖ ≤ 2‖y-x‖/(‖Py‖ + ‖Px‖) ≤ r/(‖Px‖ -
   * r/2)} for {@code ‖y-x‖ ≤ r} (Dunkl and Williams, inner product form; P contracts).
   */
  private static double normalise(double[] x, double radius) {
    Interval mean = RoundedSum.sum(x).dividedBy(x.length);
    Interval[] centred = new Interval[x.length];
    Interval square = Interval.ZERO;
    for (int j = 0; j < x.length; j++) {
      centred[j] = Interval.point(x[j]).minus(mean);
      square = square.plus(centred[j].square());
    }
    Interval norm = square.sqrt();
    Interval room = norm.minus(radius);
    if (!room.certainlyPositive() || !norm.isFinite()) {
      return Double.POSITIVE_INFINITY;
    }
    Interval rounding = Interval.ZERO;
    for (int j = 0; j < x.length; j++) {
      Interval entry = centred[j].dividedBy(norm);
      x[j] = entry.mid();
      rounding = rounding.plus(entry.minus(x[j]).square());
    }
    Interval moved = Interval.point(radius).dividedBy(norm.minus(radius / 2));
    return moved.plus(rounding.sqrt()).hi();
  }

  /**
   * Enclosures of the logits of sample i under a head without bias: {@code |w_j(h - ĥ)| ≤ ‖w_j‖ r}.
   */
  Interval[] logits(Matrix head, int sample) {
    double[] h = centres.row(sample).toArray();
    Interval[] z = new Interval[head.rows()];
    for (int j = 0; j < z.length; j++) {
      double[] w = head.row(j).toArray();
      double reach = RoundedSum.norm(w).times(radii.get(sample)).hi();
      z[j] = RoundedSum.dot(w, h).plus(Interval.of(-reach, reach));
    }
    return z;
  }
}
