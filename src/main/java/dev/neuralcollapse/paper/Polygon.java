package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.number.Root;
import dev.neuralcollapse.proof.Shrink;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.Arrays;

/**
 * K features at the corners of a regular polygon in the plane and rows {@code r} times them, in
 * intervals, with the derivatives of cross entropy there. Variables: the K angles, then the rows.
 *
 * @param size r
 */
record Polygon(int classes, double decay, Interval size) {

  /**
   * Sizes whose first derivative vanishes: {@code λKr = Σ_j p_j (1 - cos(2πj/K))}, p the softmax of
   * {@code r cos(2πj/K)}; the right side falls with r.
   */
  static Polygon stationary(int classes, double decay) {
    Polygon at = new Polygon(classes, decay, Interval.ONE);
    Interval bracket = Interval.of(0, 2 / decay);
    Interval size =
        Root.ofIncreasing(r -> r.times(decay).times(classes).minus(at.resized(r).pull()), bracket)
            .getOrElseThrow(() -> new IllegalStateException("no size in " + bracket));
    return at.resized(size);
  }

  private Polygon resized(Interval r) {
    return new Polygon(classes, decay, r);
  }

  Polygon grown(double factor) {
    return resized(size.times(factor));
  }

  /** With the norm that the rows of a simplex frame would have. */
  Polygon simplexSize() {
    return resized(Gufm.of(Loss.CROSS_ENTROPY, classes, decay).scale());
  }

  private Interval angle(int j) {
    return Interval.PI.times(2.0 * Math.floorMod(j, classes)).dividedBy(classes);
  }

  /** Softmax at the feature of class 0. */
  private Interval[] mass() {
    Interval[] e = new Interval[classes];
    Interval sum = Interval.ZERO;
    for (int j = 0; j < classes; j++) {
      e[j] = size.times(angle(j).cos().minus(1)).exp();
      sum = sum.plus(e[j]);
    }
    for (int j = 0; j < classes; j++) {
      e[j] = e[j].dividedBy(sum);
    }
    return e;
  }

  private Interval pull() {
    Interval[] p = mass();
    Interval sum = Interval.ZERO;
    for (int j = 1; j < classes; j++) {
      sum = sum.plus(p[j].times(angle(j).cos().negate().plus(1)));
    }
    return sum;
  }

  /** The derivative in the size; the rest of the gradient is zero by the polygon's symmetry. */
  Interval steepest() {
    return size.times(decay).times(classes).minus(pull());
  }

  /**
   * The least pivot of {@code K∇²F + vvᵀ}, less {@code lessDecay} times λ in the classifier; the
   * first that is not positive, where there is one.
   */
  Interval leastPivot(double lessDecay) {
    Interval[][] h = hessian(lessDecay);
    Interval[] v = rotation();
    for (int a = 0; a < h.length; a++) {
      for (int b = 0; b < h.length; b++) {
        h[a][b] = h[a][b].plus(v[a].times(v[b]));
      }
    }
    Interval least = Interval.ONE;
    for (int i = 0; i < h.length; i++) {
      if (h[i][i].lo() <= 0) {
        return h[i][i];
      }
      least = least.min(h[i][i]);
      for (int a = i + 1; a < h.length; a++) {
        Interval factor = h[a][i].dividedBy(h[i][i]);
        for (int b = i + 1; b <= a; b++) {
          h[a][b] = h[a][b].minus(factor.times(h[b][i]));
        }
      }
    }
    return least;
  }

  /** {@code ∇²F v}, the largest entry: zero, because rotation changes nothing. */
  Interval turning() {
    Interval[][] h = hessian(0);
    Interval[] v = rotation();
    Interval worst = Interval.ZERO;
    for (Interval[] row : h) {
      Interval sum = Interval.ZERO;
      for (int b = 0; b < v.length; b++) {
        sum = sum.plus(row[b].times(v[b]));
      }
      worst = sum.magnitude() > worst.magnitude() ? sum : worst;
    }
    return worst;
  }

  private Interval[][] hessian(double lessDecay) {
    int n = 3 * classes;
    Interval[][] h = new Interval[n][n];
    for (Interval[] row : h) {
      Arrays.fill(row, Interval.ZERO);
    }
    for (int i = 0; i < classes; i++) {
      addSample(h, i);
    }
    Interval kept = Interval.point(decay).times(classes).times(1 - lessDecay);
    for (int a = classes; a < n; a++) {
      h[a][a] = h[a][a].plus(kept);
    }
    return h;
  }

  /** Angles grow by one, rows turn by a right angle times their length. */
  private Interval[] rotation() {
    Interval[] v = new Interval[3 * classes];
    for (int k = 0; k < classes; k++) {
      v[k] = Interval.ONE;
      v[classes + 2 * k] = size.times(angle(k).sin()).negate();
      v[classes + 2 * k + 1] = size.times(angle(k).cos());
    }
    return v;
  }

  /** {@code Jᵀ(diag p - ppᵀ)J + Σ_j (p_j - δ_j) ∇²z_j} of the sample of class i. */
  private void addSample(Interval[][] h, int i) {
    Interval[] p = mass();
    Interval[] x = {angle(i).cos(), angle(i).sin()};
    Interval[] turned = {x[1].negate(), x[0]};
    Interval[][] jacobian = new Interval[classes][h.length];
    for (int j = 0; j < classes; j++) {
      Arrays.fill(jacobian[j], Interval.ZERO);
      jacobian[j][i] = size.times(angle(j - i).sin());
      Interval weight = p[Math.floorMod(j - i, classes)].minus(i == j ? 1 : 0);
      for (int c = 0; c < 2; c++) {
        int w = classes + 2 * j + c;
        jacobian[j][w] = x[c];
        h[w][i] = h[w][i].plus(weight.times(turned[c]));
        h[i][w] = h[i][w].plus(weight.times(turned[c]));
      }
      h[i][i] = h[i][i].minus(weight.times(size).times(angle(j - i).cos()));
    }
    addCovariance(h, jacobian, p, i);
  }

  private void addCovariance(Interval[][] h, Interval[][] jacobian, Interval[] p, int i) {
    int n = h.length;
    Interval[] mean = new Interval[n];
    for (int a = 0; a < n; a++) {
      mean[a] = Interval.ZERO;
      for (int j = 0; j < classes; j++) {
        mean[a] = mean[a].plus(p[Math.floorMod(j - i, classes)].times(jacobian[j][a]));
      }
    }
    for (int a = 0; a < n; a++) {
      for (int b = 0; b < n; b++) {
        Interval sum = mean[a].times(mean[b]).negate();
        for (int j = 0; j < classes; j++) {
          sum =
              sum.plus(
                  p[Math.floorMod(j - i, classes)].times(jacobian[j][a]).times(jacobian[j][b]));
        }
        h[a][b] = h[a][b].plus(sum);
      }
    }
  }

  /** K and λ. */
  record Spec(int classes, double decay) implements dev.neuralcollapse.proof.Spec<Polygon> {
    @Override
    public Polygon instance() {
      return stationary(classes, decay);
    }

    @Override
    public Seq<Spec> simpler() {
      return List.<Spec>empty()
          .appendAll(Shrink.integer(classes, 4).map(k -> new Spec(k, decay)))
          .appendAll(Shrink.real(decay, 0.01).map(x -> new Spec(classes, x)));
    }

    @Override
    public String toString() {
      return "polygon K=" + classes + " decay=" + decay;
    }
  }
}
