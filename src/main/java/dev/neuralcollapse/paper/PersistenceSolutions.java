package dev.neuralcollapse.paper;

import dev.neuralcollapse.descent.Nullity;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Spectrum;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.DeepLinearUfm;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Stated;
import dev.neuralcollapse.proof.Step;

/** Minima and critical points of deep linear models, found and measured numerically. */
final class PersistenceSolutions {
  /** Eigenvalues of that share of the largest are zero: differences are good to 1e-9. */
  private static final double NULL = 1e-6;

  private PersistenceSolutions() {}

  /** What is left of the circle's sum of powers for the singular value after the first two. */
  private static double left(DeepMinimum.Reached x, double factor) {
    Interval p = Interval.ratio(2, x.layers() + 1.0);
    double circle = x.circle().singularValues().map(s -> s.pow(p).mid()).sum().doubleValue();
    double fit = x.circle().ray().fit(x.circle().scale()).mid();
    double spare = 2 * (fit - x.fit()) / (x.decay() * (x.layers() + 1));
    return factor * (circle + spare) - x.power(0) - x.power(1);
  }

  /** In units of the loss: multiplied by {@code λ(L+1)/2}. */
  private static Step third(DeepMinimum.Reached x, double factor) {
    double price = x.decay() * (x.layers() + 1) / 2;
    return Step.atMost(
        "third",
        Rule.COMBINATION,
        Interval.point(price * x.power(2)),
        Interval.point(price * left(x, factor)));
  }

  /**
   * Theorem 3 (ii) at finite depth [D]: logits Z that cost no more than the best circle (rank 2 =
   * q_K) satisfy {@code Σ s_i^p ≤ 2(bK/2)^p + 2(fit(b) - g(Z))/(λ(L+1))}, {@code p = 2/(L+1)}, n =
   * 1, as the decay of any factors is at least {@code λ(L+1)/2 Σ s_i^p}. As L grows the right-hand
   * side tends to 2 and the first two powers to 1 each, so that {@code s_3 = o(1)^{(L+1)/2}}.
   */
  static Claim<?> rankOverDepth() {
    DeepMinimum six = new DeepMinimum(0, 6, 2, 0.005, true, 0.1, 1000);
    DeepMinimum collapsed = new DeepMinimum(0, 6, 12, 0.02 / 144, false, 0, 1);
    return Stated.<DeepMinimum.Reached>claim(
            Papers.PERSISTENCE.derived("Theorem 3 (ii) at finite depth").numerical(),
            "rank-over-depth",
            "The third singular value of minimisers is at most what a circle leaves",
            "\\mathcal L(Z)\\le\\min_b\\mathcal L(bC)\\implies s_3^{\\frac2{L+1}}\\le2\\left("
                + "\\tfrac{bK}2\\right)^{\\frac2{L+1}}"
                + "+\\frac{2(\\mathrm{fit}(b)-g(Z))}{\\lambda(L+1)}"
                + "-s_1^{\\frac2{L+1}}-s_2^{\\frac2{L+1}}")
        .given(
            new Hypothesis<>(
                "as-good-as-the-circle",
                "\\mathcal L(Z)\\le\\min_b\\mathcal L(bC)",
                x -> x.value() - x.circle().value().hi(),
                1e-12))
        .on(new Regime<>("shallow", s -> DeepMinimum.draw(s, 1, 4)))
        .on(new Regime<>("deep", s -> DeepMinimum.draw(s, 5, 9)))
        .byStep(x -> third(x, 1))
        .floating(1e-9)
        .constant("half", "half of that", x -> third(x, 0.5), six)
        .stronger(
            "already-exponentially-small",
            "the third singular value is below e^{-2L} of the first at every depth",
            x ->
                Step.atMost(
                    "third",
                    Rule.COMBINATION,
                    Interval.point(x.singular().get(2)),
                    Interval.point(x.singular().get(0) * StrictMath.exp(-2.0 * x.layers()))),
            new DeepMinimum(0, 4, 1, 0.01, true, 0.1, 300))
        .without(
            "as-good-as-the-circle",
            collapsed,
            new Regime<>(
                "collapsed",
                s -> new DeepMinimum(0, Draw.from(s).integer(4, 6), 12, 0.02 / 144, false, 0, 1)));
  }

  private static double lowest(CollapsedFactors f) {
    Vector all = f.curvatures();
    return all.get(all.size() - 1);
  }

  private static Step curved(CollapsedFactors f, double least) {
    return Step.atMost(
        "smallest-eigenvalue", Rule.OPTIMALITY, Interval.point(least), Interval.point(lowest(f)));
  }

  /** The root the scale is taken from. */
  private static Hypothesis<CollapsedFactors> largerRoot() {
    return Hypothesis.is("larger-root", "\\alpha\\text{ the larger root}", f -> f.scale() == 0);
  }

  /** Whole Hessians by central differences. */
  static Claim<?> semidefinite() {
    CollapsedFactors four = new CollapsedFactors(false, 4, 1, 2, 4, 0.005, 0);
    return Stated.<CollapsedFactors>claim(
            Papers.PERSISTENCE.quoted("Theorem 4").numerical(),
            "hessian-semidefinite",
            "At the larger root the Hessians of collapse and block are semidefinite",
            "\\lambda n^{\\frac1{L+1}}=\\tfrac{\\alpha^{(L-1)/(L+1)}}{e^\\alpha+K-1},\\;\\alpha"
                + "\\text{ the larger root}\\implies\\nabla\\mathcal L=0,\\;\\nabla^2\\mathcal L"
                + "\\succeq0")
        .given(largerRoot())
        .given(
            Hypothesis.is(
                "layers-of-the-block",
                "L\\ge2\\text{ for the block}",
                f -> !f.block() || f.layers() >= 2))
        .on(new Regime<>("collapse", s -> CollapsedFactors.critical(s, false)))
        .on(new Regime<>("block", s -> CollapsedFactors.critical(s, true).withLayers(2)))
        .by(
            f ->
                Chain.of(
                    Step.zero("critical", Rule.OPTIMALITY, Interval.point(f.gradient())),
                    curved(f, 0)))
        .floating(1e-8)
        .constant(
            "definite", "the smallest eigenvalue is at least 1e-4", f -> curved(f, 1e-4), four)
        .stronger(
            "negative",
            "the Hessian is negative semidefinite",
            f ->
                Step.atMost(
                    "greatest-eigenvalue",
                    Rule.OPTIMALITY,
                    Interval.point(f.curvatures().get(0)),
                    Interval.ZERO),
            four)
        .without(
            "layers-of-the-block",
            new CollapsedFactors(true, 4, 1, 1, 4, 0.01, 0),
            new Regime<>("one-layer", s -> CollapsedFactors.critical(s, true).withLayers(1)))
        .without(
            "larger-root",
            four.withScale(-1),
            new Regime<>(
                "smaller-root",
                s -> {
                  CollapsedFactors f = CollapsedFactors.critical(s, false);
                  return new CollapsedFactors(false, f.classes(), 1, 2, f.width(), 0.01, -1);
                }));
  }

  /**
   * The orbits of rotations of the hidden spaces: the rank of {@code (A_l F_l - F_l A_{l-1})} over
   * skew {@code A_0, …, A_{L-1}}.
   */
  private static int tangentRank(CollapsedFactors f) {
    DeepLinearUfm model = f.model();
    double[] x = f.point();
    int d = f.width();
    int pairs = d * (d - 1) / 2;
    double[][] tangents = new double[f.layers() * pairs][];
    int next = 0;
    for (int l = 0; l < f.layers(); l++) {
      for (int i = 0; i < d; i++) {
        for (int j = 0; j < i; j++) {
          tangents[next++] = tangent(model, x, f, l, i, j);
        }
      }
    }
    Matrix all = Matrix.generate(next, x.length, (i, j) -> tangents[i][j]);
    return Spectrum.of(all).rank(1e-9);
  }

  /** Hidden space l turned in the plane (i, j): the output of factor l, the input of factor l+1. */
  private static double[] tangent(
      DeepLinearUfm model, double[] x, CollapsedFactors f, int l, int i, int j) {
    double[] out = new double[x.length];
    int from = 0;
    for (int k = 0; k <= f.layers(); k++) {
      Matrix factor = model.factor(x, k);
      for (int c = 0; k == l && c < factor.columns(); c++) {
        out[from + i * factor.columns() + c] = -factor.get(j, c);
        out[from + j * factor.columns() + c] = factor.get(i, c);
      }
      for (int r = 0; k == l + 1 && r < factor.rows(); r++) {
        out[from + r * factor.columns() + i] = -factor.get(r, j);
        out[from + r * factor.columns() + j] = factor.get(r, i);
      }
      from += factor.rows() * factor.columns();
    }
    return out;
  }

  /** {@code L(rd - r(r+1)/2)}. */
  private static double frames(CollapsedFactors f) {
    int r = f.rank();
    return f.layers() * (r * f.width() - r * (r + 1) / 2.0);
  }

  private static Step nullity(CollapsedFactors f, double count) {
    Vector values = f.curvatures();
    return Step.same(
        "nullity",
        Interval.point(Nullity.of(values, NULL * values.maxAbs()).count()),
        Interval.point(count));
  }

  /**
   * The dimension of the balanced factors of one matrix of rank r, see {@link
   * PersistenceThresholds#dimensionRatio}: counted as the rank of the tangents of rotations of the
   * hidden spaces, and as the nullity of the Hessian, which cannot be less at a critical point and
   * shows that nothing else is flat.
   */
  static Claim<?> solutionDimension() {
    CollapsedFactors four = new CollapsedFactors(false, 4, 1, 2, 4, 0.005, 0);
    return Stated.<CollapsedFactors>claim(
            Papers.PERSISTENCE.derived("the dimension argument of Theorem 5, measured").numerical(),
            "solution-dimension",
            "Solutions of rank r have dimension L(rd - r(r+1)/2), the Hessian's nullity",
            "\\operatorname{rank}\\{A_lF_l-F_lA_{l-1}:A_l^\\top=-A_l\\}"
                + "=\\dim\\ker\\nabla^2\\mathcal L=L\\left(rd-\\tfrac{r(r+1)}2\\right)")
        .given(largerRoot())
        .on(new Regime<>("collapse", s -> CollapsedFactors.critical(s, false)))
        .on(new Regime<>("block", s -> CollapsedFactors.critical(s, true)))
        .by(
            f ->
                Chain.of(
                    Step.same(
                        "tangents", Interval.point(tangentRank(f)), Interval.point(frames(f))),
                    nullity(f, frames(f))))
        .floating(0.5)
        .twin(
            "grassmann",
            "L r(d-r) for r equal singular values, as printed for r = K-1",
            f -> nullity(f, f.layers() * (double) f.rank() * (f.width() - f.rank())),
            four)
        .constant("one-more", "one dimension more", f -> nullity(f, frames(f) + 1), four)
        .stronger(
            "isolated",
            "only rotations of all hidden spaces at once leave the loss as it is",
            f ->
                Step.atMost(
                    "nullity",
                    Rule.COMBINATION,
                    Interval.point(tangentRank(f)),
                    Interval.point(frames(f) / f.layers())),
            four)
        .without(
            "larger-root",
            four.withScale(2),
            new Regime<>("elsewhere", s -> CollapsedFactors.critical(s, false).withScale(2)));
  }

  /**
   * Both Hessians at one decay.
   *
   * @param frobenius {@code F_DNC/F_LR} by the Frobenius norm
   * @param perScale the spectral norm of collapse over {@code λα}
   */
  private record Sharpness(double frobenius, double perScale) {

    static Sharpness of(CollapsedFactors f) {
      Vector collapse = f.curvatures();
      CollapsedFactors block =
          new CollapsedFactors(
              true, f.classes(), f.perClass(), f.layers(), f.width(), f.decay(), 0);
      return new Sharpness(
          collapse.norm() / block.curvatures().norm(),
          collapse.maxAbs() / (f.decay() * f.x().mid()));
    }

    static Sharpness atATenth(CollapsedFactors f) {
      return of(f.withDecay(f.decay() / 10));
    }
  }

  private static Step most(String name, double left, double right) {
    return Step.atMost(name, Rule.QUOTATION, Interval.point(left), Interval.point(right));
  }

  /**
   * Theorem 6 as a trend: convergence is logarithmic in λ, so that no limit is tested but what
   * happens from one decay to a tenth of it.
   */
  static Claim<?> hessianRatio() {
    CollapsedFactors four = new CollapsedFactors(false, 4, 1, 2, 4, 0.01, 0);
    return Stated.<CollapsedFactors>claim(
            Papers.PERSISTENCE.quoted("Theorem 6, as a trend").numerical(),
            "hessian-ratio",
            "The Hessians of collapse and of the block shrink alike as the decay does",
            "K\\text{ even}:\\;\\|\\nabla^2\\mathcal L_{\\mathrm{DNC}}\\|/"
                + "\\|\\nabla^2\\mathcal L_{\\mathrm{LR}}\\|\\to\\mathrm{const}\\;(\\lambda\\to0):"
                + "\\text{ the Frobenius ratio falls by less than 5\\% a decade and stays in }"
                + "(0.7,1),"
                + "\\;\\|\\nabla^2\\mathcal L_{\\mathrm{DNC}}\\|_2/(\\lambda\\alpha)\\uparrow L+1")
        .given(Hypothesis.is("even", "K\\text{ even}", f -> f.classes() % 2 == 0))
        .given(Hypothesis.is("small-decay", "\\lambda\\le0.01", f -> f.decay() <= 0.01))
        .on(new Regime<>("four", s -> falling(s, 0.01)))
        .by(
            f -> {
              Sharpness now = Sharpness.of(f);
              Sharpness then = Sharpness.atATenth(f);
              return Chain.of(
                  most("falls", then.frobenius(), now.frobenius()),
                  most("slowly", 0.95 * now.frobenius(), then.frobenius()),
                  most("above", 0.7, then.frobenius()),
                  most("scale-grows", now.perScale(), then.perScale()),
                  most("scale-limit", then.perScale(), f.layers() + 1.0));
            })
        .floating(1e-7)
        .constant(
            "limit-one-less",
            "the norm over λα stays below L",
            f -> most("scale-limit", Sharpness.of(f).perScale(), f.layers()),
            four)
        .stronger(
            "constant-already",
            "the ratio does not change by a thousandth a decade",
            f ->
                most(
                    "slowly",
                    0.999 * Sharpness.of(f).frobenius(),
                    Sharpness.atATenth(f).frobenius()),
            four)
        .caveat(
            "K = 4, L = 2, n = 1, d = 4 only; the figures of the trend are measured, not the"
                + " paper's")
        .without(
            "small-decay",
            four.withDecay(0.13),
            new Regime<>("large-decay", s -> falling(s, 0.13).withDecay(0.13)));
  }

  private static CollapsedFactors falling(long seed, double most) {
    Draw draw = Draw.from(seed);
    return new CollapsedFactors(false, 4, 1, 2, 4, draw.scale(1e-4, most), 0);
  }
}
