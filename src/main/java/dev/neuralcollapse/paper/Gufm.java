package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.number.Root;

/**
 * The optimum of GUFM in intervals, straight from its equations: a second route beside the package
 * of optima. [D]
 *
 * @param classes K
 * @param decay λ
 * @param value {@code F*}
 * @param scale a, so that {@code q_k = a μ_k} at the optimum: {@code ρ* / √K}, s, or c
 */
public record Gufm(Loss loss, int classes, Interval decay, Interval value, Interval scale) {

  public static Gufm of(Loss loss, int classes, double decay) {
    Interval lambda = Interval.point(decay);
    Interval k = Interval.point(classes);
    return switch (loss) {
      case CROSS_ENTROPY -> crossEntropy(classes, lambda);
      case SQUARED -> {
        Interval s = lambda.times(k).plus(1).inverse();
        yield new Gufm(loss, classes, lambda, lambda.times(k).times(s).dividedBy(2), s);
      }
      case SQUARED_WITH_BIAS -> {
        Interval alpha = lambda.times(classes - 1).plus(1).inverse();
        Interval kappa = Interval.ratio(classes - 1, classes);
        Interval value = kappa.times(lambda).times(classes - 1).times(alpha).dividedBy(2);
        yield new Gufm(loss, classes, lambda, value, kappa.times(alpha));
      }
    };
  }

  /** {@code λρ(e^{ρ√K/(K-1)} + K-1) = √K}. */
  private static Gufm crossEntropy(int classes, Interval lambda) {
    Interval root = Interval.point(classes).sqrt();
    Interval slope = root.dividedBy(classes - 1);
    Interval bracket = Interval.of(0, lambda.times(root).inverse().times(2).hi());
    Interval rho =
        Root.ofIncreasing(
                r -> lambda.times(r).times(slope.times(r).exp().plus(classes - 1)).minus(root),
                bracket)
            .getOrElseThrow(() -> new IllegalStateException("no root in " + bracket));
    Gufm at = new Gufm(Loss.CROSS_ENTROPY, classes, lambda, Interval.ZERO, rho.dividedBy(root));
    return new Gufm(at.loss, classes, lambda, at.g(rho), at.scale);
  }

  /** {@code ρ*}, the Frobenius norm of the optimal classifier. */
  public Interval rho() {
    return scale.times(Interval.point(classes).sqrt());
  }

  /** {@code φ(m) = log(1 + (K-1)e^{-m})}. */
  public Interval phi(Interval m) {
    return m.negate().exp().times(classes - 1).log1p();
  }

  /** {@code g(ρ) = φ(√K ρ/(K-1)) + λρ²/2}. */
  public Interval g(Interval rho) {
    return phi(rho.times(Interval.point(classes).sqrt()).dividedBy(classes - 1))
        .plus(decay.times(rho.square()).dividedBy(2));
  }

  /** {@code p = λa}, the softmax mass of one wrong class at the optimum of cross entropy. */
  public Interval wrongMass() {
    return decay.times(scale);
  }
}
