package dev.neuralcollapse.bound;

import static dev.neuralcollapse.number.Directed.addUp;
import static dev.neuralcollapse.number.Directed.multiplyUp;
import static dev.neuralcollapse.number.Directed.sqrtUp;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Block;
import dev.neuralcollapse.network.Forward;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.number.RoundedSum;
import io.vavr.control.Either;

/**
 * One error ball in the 2-norm per sample: the exact image of sample i under the layers so far lies
 * within {@code radii_i} of row i of the centres, which are what floating point computed.
 *
 * <p>Entrywise intervals would be useless here: their radius grows by {@code ‖|W|‖} a layer, that
 * of balls by {@code (1 + ‖W‖₂)} over the norm before LayerNorm. (D)
 *
 * @param centres N×d
 * @param radii N, non-negative; infinite where nothing is known
 */
record FeatureBalls(Matrix centres, Vector radii) {

  /** The last features of a network, or the first layer and sample where LayerNorm may fail. */
  static Either<Forward.Degenerate, FeatureBalls> of(Network network, Matrix inputs) {
    FeatureBalls raw =
        new FeatureBalls(inputs, Vector.zeros(inputs.rows())).affine(network.embedding());
    for (int l = 0; ; l++) {
      int layer = l;
      Either<Forward.Degenerate, FeatureBalls> next =
          raw.layerNorm().mapLeft(sample -> new Forward.Degenerate(layer, sample));
      if (next.isLeft() || l == network.blocks().size()) {
        return next;
      }
      FeatureBalls x = next.get();
      raw =
          x.plus(
              switch (network.blocks().get(l)) {
                case Block.OneLayer b -> x.rectified(b.layer());
                case Block.TwoLayer b -> x.rectified(b.in()).affine(b.out());
              });
    }
  }

  double largestRadius() {
    return radii.maxAbs();
  }

  private int samples() {
    return centres.rows();
  }

  /**
   * {@code W x + b}: the radius grows by {@code ‖W‖₂}; the computed centre is off by at most {@code
   * γ_m (|W||x| + |b|)} entrywise, so by {@code γ_m (‖W‖_F ‖x‖ + ‖b‖)} in norm, m the most
   * roundings that any term goes through.
   */
  FeatureBalls affine(Affine layer) {
    int n = layer.inputs();
    Matrix w = layer.weight();
    LaneProducts product = new LaneProducts(w, layer.bias());
    double norm = SpectralNorm.upper(w);
    double frobenius = normUp(w.toArray());
    double bias = normUp(layer.bias().toArray());
    double gamma = RoundedSum.gamma(product.roundings());
    double underflow = 2.0 * (n + 1) * w.rows() * Double.MIN_VALUE;
    return new FeatureBalls(
        product.of(centres),
        Vector.generate(
            samples(),
            i -> {
              double terms = addUp(multiplyUp(frobenius, normUp(centres.row(i).toArray())), bias);
              double rounding = addUp(multiplyUp(terms, gamma), underflow);
              return addUp(multiplyUp(norm, radii.get(i)), rounding);
            }));
  }

  /** Upper bound of {@code ‖x‖₂}, infinite where an overflow happened. */
  private static double normUp(double[] x) {
    return Vector.of(x).isFinite() ? RoundedSum.normUp(x) : Double.POSITIVE_INFINITY;
  }

  /**
   * {@code σ(W x + b)}. A unit that is below zero in the whole ball gives zero exactly; the others
   * stretch the ball by at most {@code ‖W‖₂}, and at most by the norm of their rows, and ReLU moves
   * no two points apart. In a network that moves one sample a layer all others stand still exactly.
   */
  FeatureBalls rectified(Affine layer) {
    int m = layer.outputs();
    LaneProducts product = new LaneProducts(layer.weight(), layer.bias());
    Matrix z = product.of(centres);
    double norm = SpectralNorm.upper(layer.weight());
    double gamma = RoundedSum.gamma(product.roundings());
    double underflow = 2.0 * (layer.inputs() + 1) * Double.MIN_VALUE;
    double[] rows = new double[m];
    for (int j = 0; j < m; j++) {
      rows[j] = normUp(layer.weight().row(j).toArray());
    }
    double[] out = new double[samples() * m];
    double[] r = new double[samples()];
    for (int i = 0; i < samples(); i++) {
      double size = normUp(centres.row(i).toArray());
      double rounding = 0;
      double stretch = 0;
      for (int j = 0; j < m; j++) {
        double terms = addUp(multiplyUp(rows[j], size), Math.abs(layer.bias().get(j)));
        double off = addUp(multiplyUp(terms, gamma), underflow);
        if (!(z.get(i, j) < -addUp(multiplyUp(rows[j], radii.get(i)), off))) {
          out[i * m + j] = Math.max(z.get(i, j), 0);
          rounding = addUp(rounding, multiplyUp(off, off));
          stretch = addUp(stretch, multiplyUp(rows[j], rows[j]));
        }
      }
      double by = Math.min(sqrtUp(stretch), norm);
      r[i] = addUp(multiplyUp(by, radii.get(i)), sqrtUp(rounding));
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
