package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Spectrum;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import dev.neuralcollapse.proof.Stated;
import dev.neuralcollapse.proof.Step;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.Locale;

/**
 * Two factors and their product: why a penalty on W and H is one on the nuclear norm of WH, and why
 * W and H agree at every critical point. [P: Zhu et al. 2021; constants D]
 */
final class UfmFactors {
  private UfmFactors() {}

  /**
   * A product of two matrices.
   *
   * @param head W, K×d
   * @param features H, N×d
   * @param decayW λ_W
   * @param decayH λ_H
   */
  record Pair(Matrix head, Matrix features, double decayW, double decayH) {

    /** {@code W Hᵀ}, K×N. */
    Matrix product() {
      return head.timesTransposed(features);
    }

    double penalty() {
      return (decayW * head.sumOfSquares() + decayH * features.sumOfSquares()) / 2;
    }

    /** {@code √(λ_Wλ_H) ‖WHᵀ‖_*}. */
    double nuclear() {
      return Math.sqrt(decayW * decayH) * Spectrum.valuesOf(product()).sum();
    }

    /** The balanced factors of the same product. */
    Pair balanced() {
      Spectrum s = Spectrum.of(product());
      double ratio = Math.sqrt(Math.sqrt(decayH / decayW));
      int d = head.columns();
      return new Pair(
          Matrix.generate(head.rows(), d, (k, j) -> part(s.left(), s.values(), k, j) * ratio),
          Matrix.generate(features.rows(), d, (i, j) -> part(s.right(), s.values(), i, j) / ratio),
          decayW,
          decayH);
    }

    private static double part(Matrix vectors, Vector values, int row, int j) {
      return j < values.size() ? vectors.get(row, j) * Math.sqrt(values.get(j)) : 0;
    }

    /** {@code (1/N)(softmax - onehot)} of the logits, K×N, classes in turn. */
    Matrix residual() {
      Matrix z = product();
      int k = z.rows();
      int n = z.columns();
      double[] sum = new double[n];
      double[] top = new double[n];
      for (int i = 0; i < n; i++) {
        for (int r = 0; r < k; r++) {
          top[i] = r == 0 ? z.get(r, i) : Math.max(top[i], z.get(r, i));
        }
        for (int r = 0; r < k; r++) {
          sum[i] += StrictMath.exp(z.get(r, i) - top[i]);
        }
      }
      return Matrix.generate(
          k,
          n,
          (r, i) -> (StrictMath.exp(z.get(r, i) - top[i]) / sum[i] - (i % k == r ? 1 : 0)) / n);
    }

    /** {@code ∂L/∂W}. */
    Matrix headGradient() {
      return residual().times(features).plus(head.scale(decayW));
    }

    /** {@code ∂L/∂H}, N×d. */
    Matrix featureGradient() {
      return residual().transposedTimes(head).plus(features.scale(decayH));
    }
  }

  /** Recipe for a pair. */
  record PairSpec(
      long seed, int classes, int samples, int width, double size, double decayW, double decayH)
      implements Spec<Pair> {

    static PairSpec draw(long seed, int least, int most) {
      Draw draw = Draw.from(seed);
      return new PairSpec(
          draw.shortSeed(),
          draw.integer(2, 5),
          draw.integer(2, 7),
          draw.integer(least, most),
          draw.scale(0.1, 5),
          draw.scale(0.01, 2),
          draw.scale(0.01, 2));
    }

    @Override
    public Pair instance() {
      Draw draw = Draw.from(seed);
      return new Pair(
          draw.gaussian(classes, width).scale(size),
          draw.gaussian(samples, width).scale(size),
          decayW,
          decayH);
    }

    private PairSpec sized(int k, int n, int d) {
      return new PairSpec(seed, k, n, d, size, decayW, decayH);
    }

    private PairSpec valued(long s, double x, double w, double h) {
      return new PairSpec(s, classes, samples, width, x, w, h);
    }

    @Override
    public Seq<PairSpec> simpler() {
      return List.<PairSpec>empty()
          .appendAll(Shrink.integer(classes, 2).map(k -> sized(k, samples, width)))
          .appendAll(Shrink.integer(samples, 1).map(n -> sized(classes, n, width)))
          .appendAll(Shrink.integer(width, 1).map(d -> sized(classes, samples, d)))
          .appendAll(Shrink.real(size, 1).map(x -> valued(seed, x, decayW, decayH)))
          .appendAll(Shrink.real(decayW, 1).map(x -> valued(seed, size, x, decayH)))
          .appendAll(Shrink.real(decayH, 1).map(x -> valued(seed, size, decayW, x)))
          .appendAll(Shrink.seed(seed).map(s -> valued(s, size, decayW, decayH)));
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "K=%d N=%d d=%d size=%s decayW=%s decayH=%s seed=%d",
          classes,
          samples,
          width,
          size,
          decayW,
          decayH,
          seed);
    }
  }

  private static final PairSpec PLAIN = new PairSpec(1, 3, 3, 3, 1, 0.5, 2);

  private static Stated<Pair> claim(String place, String name, String title, String statement) {
    return Stated.<Pair>claim(Papers.BACKGROUND.derived(place), name, title, statement)
        .on(new Regime<>("few-dimensions", s -> PairSpec.draw(s, 1, 2)))
        .on(new Regime<>("many-dimensions", s -> PairSpec.draw(s, 3, 8)))
        .floating(1e-9);
  }

  /** The variational form of the nuclear norm (Srebro, Rennie, Jaakkola 2004). */
  static Claim<Pair> nuclearNorm() {
    return claim(
            "the penalties and the nuclear norm",
            "ufm-nuclear-norm",
            "Penalties on both factors are a nuclear norm of the product",
            "\\tfrac{\\lambda_W}2\\|W\\|_F^2+\\tfrac{\\lambda_H}2\\|H\\|_F^2"
                + "\\ge\\sqrt{\\lambda_W\\lambda_H}\\,\\|WH\\|_*,"
                + "\\text{ equal for balanced factors}")
        .by(
            x ->
                Chain.of(
                    atMost("nuclear", x.nuclear(), x.penalty()),
                    zero("same-product", gap(x), scale(x)),
                    zero("attained", x.nuclear() - x.balanced().penalty(), x.nuclear())))
        .constant(
            "a-millionth-more",
            "1.000001 times the nuclear norm",
            x -> atMost("nuclear", 1.000001 * x.nuclear(), x.balanced().penalty()),
            PLAIN)
        .stronger(
            "always-equal",
            "equal for all factors of a product",
            x -> zero("nuclear", x.nuclear() - x.penalty(), x.penalty()),
            PLAIN)
        .twin(
            "frobenius",
            "the Frobenius norm of the product in the place of the nuclear one",
            x ->
                zero(
                    "attained",
                    Math.sqrt(x.decayW() * x.decayH()) * x.product().frobeniusNorm()
                        - x.balanced().penalty(),
                    x.nuclear()),
            PLAIN)
        .twin(
            "mean-of-decays",
            "(λ_W+λ_H)/2 in the place of √(λ_Wλ_H)",
            x ->
                atMost(
                    "nuclear",
                    (x.decayW() + x.decayH()) / 2 * Spectrum.valuesOf(x.product()).sum(),
                    x.balanced().penalty()),
            PLAIN);
  }

  private static double gap(Pair x) {
    return x.balanced().product().minus(x.product()).frobeniusNorm();
  }

  private static double scale(Pair x) {
    return x.product().frobeniusNorm();
  }

  /**
   * The gradient of the loss enters {@code Wᵀ∂L/∂W} and {@code (∂L/∂H)ᵀH} with the same term, so
   * that their difference is that of the penalties: at a critical point {@code λ_WWᵀW = λ_HHHᵀ}.
   */
  static Claim<Pair> balance() {
    return claim(
            "self-duality, balance of the factors",
            "ufm-balance",
            "At every critical point the factors are balanced",
            "W^\\top\\partial_WL-\\partial_HL\\,H^\\top=\\lambda_WW^\\top W-\\lambda_HHH^\\top,"
                + "\\text{ so }\\lambda_WW^\\top W=\\lambda_HHH^\\top\\text{ where }\\nabla L=0")
        .byStep(x -> zero("balance", imbalance(x, x.decayW()).frobeniusNorm(), size(x)))
        .constant(
            "one-percent-more",
            "with 1.01 λ_W",
            x -> zero("balance", imbalance(x, 1.01 * x.decayW()).frobeniusNorm(), size(x)),
            PLAIN)
        .stronger(
            "everywhere-balanced",
            "balanced everywhere, not at critical points alone",
            x -> zero("balance", left(x).frobeniusNorm(), size(x)),
            PLAIN)
        .twin(
            "equal-grams",
            "WᵀW = HHᵀ where the gradient vanishes, whatever the decays",
            x ->
                zero(
                    "balance",
                    left(x)
                        .minus(
                            x.head()
                                .transposedTimes(x.head())
                                .minus(x.features().transposedTimes(x.features())))
                        .frobeniusNorm(),
                    size(x)),
            PLAIN);
  }

  private static Matrix left(Pair x) {
    return x.head()
        .transposedTimes(x.headGradient())
        .minus(x.featureGradient().transposedTimes(x.features()));
  }

  private static Matrix imbalance(Pair x, double decayW) {
    Matrix right =
        x.head()
            .transposedTimes(x.head())
            .scale(decayW)
            .minus(x.features().transposedTimes(x.features()).scale(x.decayH()));
    return left(x).minus(right);
  }

  private static double size(Pair x) {
    return x.penalty();
  }

  /** Relative to a size, as doubles are. */
  private static Step zero(String name, double value, double size) {
    return Step.zero(name, Rule.IDENTITY, Interval.point(value / Math.max(1, size)));
  }

  private static Step atMost(String name, double left, double right) {
    double size = Math.max(1, Math.abs(right));
    return Step.atMost(
        name, Rule.OPTIMALITY, Interval.point(left / size), Interval.point(right / size));
  }
}
