package dev.neuralcollapse.optimum;

import dev.neuralcollapse.descent.Smooth;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.CumulativeLink;
import io.vavr.collection.Seq;

/**
 * Free features under a cumulative link as a function to descend: {@code (1/N) Σ ℓ_{q_i}(wᵀh_i) +
 * (λ_w/2) ‖w‖² + (λ_h/2N) Σ ‖h_i‖²}. Parameters are w (d) and H (N×d, class after class).
 *
 * @param link G with its thresholds; weights are not used
 * @param counts samples of each class
 * @param width d ≥ 1
 * @param decayW λ_w > 0
 * @param decayH λ_h > 0
 */
public record OrdinalUfmProblem(
    CumulativeLink link, Seq<Integer> counts, int width, double decayW, double decayH)
    implements Smooth {

  public OrdinalUfmProblem {
    if (counts.size() != link.classes() || counts.exists(n -> n < 1) || width < 1) {
      throw new IllegalArgumentException(counts + " samples of " + link.classes() + " classes");
    }
  }

  /** N. */
  public int samples() {
    return counts.sum().intValue();
  }

  @Override
  public int size() {
    return (1 + samples()) * width;
  }

  @Override
  public double valueAndGradient(double[] x, double[] gradient) {
    int n = samples();
    double value = 0;
    for (int j = 0; j < x.length; j++) {
      double decay = j < width ? decayW : decayH / n;
      gradient[j] = decay * x[j];
      value += decay * x[j] * x[j] / 2;
    }
    double[] slope = new double[1];
    int i = 0;
    for (int q = 0; q < counts.size(); q++) {
      double lower = link.thresholds().get(q);
      double upper = link.thresholds().get(q + 1);
      for (int end = i + counts.get(q); i < end; i++) {
        int at = (1 + i) * width;
        double z = 0;
        for (int j = 0; j < width; j++) {
          z += x[j] * x[at + j];
        }
        value += link.link().loss(lower, upper, z, slope, 0) / n;
        for (int j = 0; j < width; j++) {
          gradient[j] += slope[0] * x[at + j] / n;
          gradient[at + j] += slope[0] * x[j] / n;
        }
      }
    }
    return value;
  }

  /** w of these parameters. */
  public Vector head(double[] x) {
    return Vector.generate(width, j -> x[j]);
  }

  /** H of these parameters, N×d. */
  public Matrix features(double[] x) {
    return Matrix.slice(samples(), width, x, width);
  }
}
