package dev.neuralcollapse.bound;

import dev.neuralcollapse.network.Loss;

/**
 * The numbers of GUFM's optimum that the accounts of the gap are written in.
 *
 * @param loss ℓ
 * @param classes K
 * @param decay λ
 * @param value {@code F*}
 * @param scale a: at the optimum {@code q_k = a h_k} ({@code ρ* / √K}, s, or {@code α(K-1)/K})
 */
public record Ideal(Loss loss, int classes, double decay, double value, double scale) {

  public static Ideal of(LastLayer layer) {
    return of(layer.loss(), layer.classes(), layer.decay());
  }

  /** The optimum of F for this loss, {@code K >= 2} classes and {@code λ > 0}. */
  public static Ideal of(Loss loss, int classes, double decay) {
    double kappa = (classes - 1.0) / classes;
    return switch (loss) {
      case SQUARED -> squared(loss, classes, decay, 1);
      case SQUARED_WITH_BIAS -> squared(loss, classes, decay, kappa);
      case CROSS_ENTROPY -> crossEntropy(classes, decay);
    };
  }

  private static Ideal squared(Loss loss, int classes, double decay, double kappa) {
    double penalty = decay * classes * kappa;
    return new Ideal(
        loss, classes, decay, kappa / 2 * penalty / (1 + penalty), kappa / (1 + penalty));
  }

  private static Ideal crossEntropy(int classes, double decay) {
    MarginLoss phi = new MarginLoss(classes);
    double slope = Math.sqrt(classes) / (classes - 1);
    double lo = 0;
    double hi = slope / decay;
    for (int i = 0; i < 200 && lo < hi; i++) {
      double mid = lo + (hi - lo) / 2;
      if (decay * mid < slope * phi.wrongMass(slope * mid)) {
        lo = mid;
      } else {
        hi = mid;
      }
    }
    double rho = lo;
    return new Ideal(
        Loss.CROSS_ENTROPY,
        classes,
        decay,
        phi.value(slope * rho) + decay / 2 * rho * rho,
        rho / Math.sqrt(classes));
  }

  /** {@code ‖W‖_F} at the optimum. */
  public double norm() {
    return switch (loss) {
      case CROSS_ENTROPY, SQUARED, SQUARED_WITH_BIAS -> scale * Math.sqrt(classes);
    };
  }

  /** {@code (K-1)/K} where the mean row is split off, 1 for the squared loss without bias. */
  double kappa() {
    return switch (loss) {
      case SQUARED -> 1;
      case CROSS_ENTROPY, SQUARED_WITH_BIAS -> (classes - 1.0) / classes;
    };
  }

  /** The margin {@code a K/(K-1)} of every sample at the optimum of cross entropy. */
  double margin() {
    return scale * classes / (classes - 1.0);
  }
}
