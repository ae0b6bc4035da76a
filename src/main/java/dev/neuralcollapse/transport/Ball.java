package dev.neuralcollapse.transport;

import static dev.neuralcollapse.number.Directed.addUp;
import static dev.neuralcollapse.number.Directed.multiplyUp;
import static dev.neuralcollapse.number.Directed.sqrtUp;
import static dev.neuralcollapse.number.Directed.subtractDown;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.number.Directed;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.number.RoundedSum;
import io.vavr.control.Option;

/**
 * A feature of the network as real arithmetic would compute it from its float64 weights: a unit
 * vector of zero mean within {@code radius} of {@code centre}, which is what floating point found.
 * Samples that a block does not open for stand still exactly, so only the sample that moves pays
 * for rounding. (D)
 *
 * @param centre d
 * @param radius in the 2-norm, rounded up
 */
record Ball(Vector centre, double radius) {
  private static final double UNIT = RoundedSum.UNIT_ROUNDOFF;

  /** {@code LN(W x + b)} of an input, every entry enclosed. None when it may have no variance. */
  static Option<Ball> embedded(Affine embedding, Vector input) {
    int d = embedding.outputs();
    double[] x = input.toArray();
    double[] y = new double[d];
    double square = 0;
    Matrix w = embedding.weight();
    for (int k = 0; k < d; k++) {
      Interval entry = RoundedSum.dot(w.row(k).toArray(), x).plus(embedding.bias().get(k));
      if (!entry.isFinite()) {
        return Option.none();
      }
      y[k] = entry.mid();
      double off = entry.minus(y[k]).magnitude();
      square = addUp(square, multiplyUp(off, off));
    }
    return normalised(y, sqrtUp(square));
  }

  /**
   * LayerNorm of whatever has its zero-mean part within {@code off} of that of y: {@code ‖LN a - LN
   * b‖ ≤ 2‖P(a-b)‖/(‖Pa‖ + ‖Pb‖)} (Dunkl and Williams, inner product form).
   */
  static Option<Ball> normalised(double[] y, double off) {
    int d = y.length;
    Interval mean = RoundedSum.sum(y).dividedBy(d);
    double middle = mean.mid();
    double[] q = new double[d];
    for (int k = 0; k < d; k++) {
      q[k] = y[k] - middle;
    }
    Interval norm = RoundedSum.norm(q);
    double length = norm.mid();
    double centring =
        addUp(multiplyUp(UNIT, norm.hi()), multiplyUp(sqrtUp(d), mean.minus(middle).magnitude()));
    double apart = addUp(off, centring);
    double room = subtractDown(norm.lo(), apart / 2);
    if (!(room > 0) || !Double.isFinite(apart) || !(length > 1e-100)) {
      return Option.none();
    }
    double scaling =
        addUp(
            norm.dividedBy(length).minus(1).magnitude(),
            addUp(2 * UNIT, multiplyUp(d, Double.MIN_NORMAL)));
    return Option.some(
        new Ball(
            Vector.generate(d, k -> q[k] / length),
            addUp(Directed.divideUp(apart, room), scaling)));
  }

  /**
   * {@code LN(z + p (qᵀz - β))} for an open gate, where the block's own entries, rounded once, move
   * the result by at most {@code rounding} in norm. The ball grows by {@code ‖I + (Pp)qᵀ‖₂ = (b +
   * √(b² + 4(1+a)))/2}, {@code a = qᵀPp}, {@code b = ‖q‖‖Pp‖}. None when the gate is not certainly
   * open.
   */
  Option<Ball> pushed(double[] p, double[] q, double offset, double rounding) {
    double[] x = centre.toArray();
    int d = x.length;
    Interval gate = RoundedSum.dot(q, x).minus(offset);
    double g = gate.mid();
    double normQ = RoundedSum.normUp(q);
    double normP = RoundedSum.normUp(p);
    double rounded = multiplyUp(4 * UNIT, addUp(normQ, Math.abs(offset)));
    if (!(subtractDown(gate.lo(), addUp(multiplyUp(normQ, radius), rounded)) > 0)) {
      return Option.none();
    }
    double[] y = new double[d];
    for (int k = 0; k < d; k++) {
      y[k] = x[k] + p[k] * g;
    }
    double stepwise =
        multiplyUp(
            UNIT,
            addUp(
                RoundedSum.normUp(y),
                addUp(multiplyUp(normP, Math.abs(g)), 2 * d * Double.MIN_NORMAL / UNIT)));
    double off =
        addUp(
            multiplyUp(growth(p, q, normP, normQ), radius),
            addUp(addUp(multiplyUp(normP, gate.minus(g).magnitude()), stepwise), rounding));
    return normalised(y, off);
  }

  private static double growth(double[] p, double[] q, double normP, double normQ) {
    int d = p.length;
    double middle = RoundedSum.sum(p).dividedBy(d).mid();
    double[] centred = new double[d];
    for (int k = 0; k < d; k++) {
      centred[k] = p[k] - middle;
    }
    double slack = multiplyUp(4 * d * UNIT, normP);
    double b = multiplyUp(normQ, addUp(RoundedSum.normUp(centred), slack));
    double a = addUp(RoundedSum.dotUp(q, centred), multiplyUp(normQ, slack));
    double inner = addUp(multiplyUp(b, b), Math.max(0, addUp(4, multiplyUp(4, a))));
    return addUp(b, sqrtUp(inner)) / 2;
  }

  /**
   * {@code LN((1-δ)z + b)} of a class contraction whose ReLU is open everywhere; {@code shift} is
   * the block's bias. The multiple of 1 that the gate adds is removed by LayerNorm.
   */
  Option<Ball> contracted(double delta, Vector shift, double rounding) {
    int d = centre.size();
    double[] y = new double[d];
    double keep = 1 - delta;
    for (int k = 0; k < d; k++) {
      y[k] = keep * centre.get(k) + shift.get(k);
    }
    double stepwise =
        multiplyUp(
            2 * UNIT, addUp(RoundedSum.normUp(y), addUp(1 + radius, d * Double.MIN_NORMAL / UNIT)));
    return normalised(y, addUp(multiplyUp(keep + UNIT, radius), addUp(stepwise, rounding)));
  }
}
