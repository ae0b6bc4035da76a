package dev.neuralcollapse.optimum;

import dev.neuralcollapse.descent.Lbfgs;
import dev.neuralcollapse.descent.Minimum;
import dev.neuralcollapse.descent.Smooth;
import dev.neuralcollapse.number.Interval;

/**
 * A competitor of deep neural collapse for an odd number {@code K = 2m+1} of classes: m pairs, and
 * one class against all others,
 *
 * <p>{@code Z = [β(X_{K-1} ⊕ 0) + w(γe_K - δ1_{others})ᵀ] ⊗ 1_nᵀ}, {@code w = e_K -
 * 1_{others}/(K-1)}. [D] With centred columns it does better than the block of rank m+1 that has a
 * bare entry for the last class. Both parts are orthogonal, so that with {@code κ = K/(K-1)} the
 * singular values of Z are {@code 2β√n}, m times, and {@code √(κ(γ²+(K-1)δ²)n)}, and it costs
 *
 * <p>{@code (K-1)/K log(1+e^{-2β}+(K-3)e^{-β}+e^{-β-κδ}) + 1/K log(1+(K-1)e^{-κγ}) + λ(L+1)/2
 * n^{1/(L+1)}[m(2β)^{2/(L+1)} + (κ(γ²+(K-1)δ²))^{1/(L+1)}]}.
 *
 * @param classes K, odd, at least 3
 * @param beta β of the pairs
 * @param own γ, the last class's own weight
 * @param other δ, the others' against it
 * @param value what it costs, enclosed
 */
public record PairsAndOne(
    int classes, int perClass, int layers, double beta, double own, double other, Interval value) {

  /** At its best scales, found by descent from {@code β = γ = log(1/λ)}. */
  public static PairsAndOne best(int classes, int perClass, int layers, double decay) {
    if (classes < 3 || classes % 2 == 0) {
      throw new IllegalArgumentException("needs an odd K >= 3, not " + classes);
    }
    double scale = Math.log(Math.max(3, Math.log(1 / decay)));
    Minimum found =
        new Lbfgs(5, 2000, 1e-12)
            .from(
                new Cost(classes, perClass, layers, decay), new double[] {scale, scale, scale - 1});
    double[] x = found.point();
    return of(
        classes,
        perClass,
        layers,
        decay,
        StrictMath.exp(x[0]),
        StrictMath.exp(x[1]),
        StrictMath.exp(x[2]));
  }

  /** At these scales. */
  public static PairsAndOne of(
      int classes, int perClass, int layers, double decay, double beta, double own, double other) {
    Interval b = Interval.point(beta);
    Interval kappa = Interval.ratio(classes, classes - 1.0);
    Interval mass =
        b.times(-2)
            .exp()
            .plus(b.negate().exp().times(classes - 3.0))
            .plus(b.plus(kappa.times(other)).negate().exp());
    Interval last = kappa.times(own).negate().exp().times(classes - 1.0).log1p();
    Interval fit = mass.log1p().times(classes - 1.0).plus(last).dividedBy((double) classes);
    Interval q = Interval.ratio(1, layers + 1.0);
    Interval square =
        Interval.point(other).square().times(classes - 1.0).plus(Interval.point(own).square());
    Interval norms =
        b.times(2).pow(q.times(2)).times((classes - 1) / 2.0).plus(kappa.times(square).pow(q));
    Interval price =
        Interval.point(decay).times((layers + 1) * 0.5).times(Interval.point(perClass).pow(q));
    return new PairsAndOne(
        classes, perClass, layers, beta, own, other, fit.plus(price.times(norms)));
  }

  /** {@code m + 1}. */
  public int rank() {
    return (classes + 1) / 2;
  }

  /** The cost as a function of {@code log β, log γ, log δ}. */
  private record Cost(int classes, int perClass, int layers, double decay) implements Smooth {

    @Override
    public int size() {
      return 3;
    }

    @Override
    public double valueAndGradient(double[] x, double[] gradient) {
      double b = StrictMath.exp(x[0]);
      double c = StrictMath.exp(x[1]);
      double d = StrictMath.exp(x[2]);
      double wrong = classes - 1;
      double kappa = classes / wrong;
      double q = 1.0 / (layers + 1);
      double price = decay * (layers + 1) / 2 * StrictMath.pow(perClass, q);
      double twin = StrictMath.exp(-2 * b);
      double far = (classes - 3) * StrictMath.exp(-b);
      double last = StrictMath.exp(-b - kappa * d);
      double total = 1 + twin + far + last;
      double others = wrong * StrictMath.exp(-kappa * c);
      double pairs = wrong / 2 * StrictMath.pow(2 * b, 2 * q);
      double square = c * c + wrong * d * d;
      double one = StrictMath.pow(kappa * square, q);
      gradient[0] = -wrong / classes * (2 * twin + far + last) / total * b + price * 2 * q * pairs;
      gradient[1] =
          -kappa / classes * others / (1 + others) * c + price * 2 * q * one * c * c / square;
      gradient[2] =
          -wrong / classes * kappa * last / total * d
              + price * 2 * q * one * wrong * d * d / square;
      return wrong / classes * StrictMath.log1p(twin + far + last)
          + StrictMath.log1p(others) / classes
          + price * (pairs + one);
    }
  }
}
