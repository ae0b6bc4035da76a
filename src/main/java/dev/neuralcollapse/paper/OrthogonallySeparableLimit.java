package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Stated;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Worked;

/** What the flow on orthogonally separable data leads to. */
final class OrthogonallySeparableLimit {
  private static final double ROUNDING = 1e-9;

  private OrthogonallySeparableLimit() {}

  /**
   * Every class k alone has the margin {@code σ_k²γ_k} (times {@code √(K/(K-1))} for {@code K ≥
   * 3}). {@code Σ_k γ_k⁻¹ (σ_k²γ_k) = Σ σ_k² = 1/2} is a weighted sum of the margins, so the least
   * is at most {@code 1/(2 Σ γ_k⁻¹)}, with equality where all agree: {@code s_k² = γ_k⁻¹/(2 Σ
   * γ_j⁻¹)}. (D)
   */
  static Claim<?> classScales() {
    Worked<ClassScales> pair =
        new Worked<>(
            "margins 1 and 4 with the shares 2/5 and 1/10",
            () -> new ClassScales(Vector.of(1, 4), Vector.of(0.4, 0.1)));
    return Stated.<ClassScales>claim(
            Papers.ORTHOGONALLY_SEPARABLE.derived("the scales of Theorem 1"),
            "class-scales",
            "The least class margin is greatest where all class margins agree",
            "\\max_{2\\sum\\sigma_k^2=1}\\min_k\\sigma_k^2\\gamma_k=\\frac1{2\\sum_j\\gamma_j^{-1}}"
                + "\\text{ at }\\sigma_k^2=s_k^2=\\frac{\\gamma_k^{-1}}{2\\sum_j\\gamma_j^{-1}}")
        .given(ClassScales.unitNorm())
        .on(new Regime<>("drawn", ClassScales.Recipe::draw))
        .by(
            s -> {
              Chain chain =
                  Chain.of(
                      Step.atMost("mean", Rule.JENSEN, s.least(), s.best()),
                      Step.same("norm", s.norm(), Interval.ONE));
              for (int k = 0; k < s.classes(); k++) {
                Interval margin = s.square(k).times(s.margins().get(k));
                chain = chain.and(reaches(s, margin));
              }
              return chain;
            })
        .constant(
            "a-thousandth-less",
            "at most 0.999 times as much",
            s -> Step.atMost("mean", Rule.JENSEN, s.least(), s.best().times(0.999)),
            pair)
        .twin("equal-shares", "equal shares reach it", s -> reaches(s, s.leastWithPower(0)), pair)
        .twin(
            "inverse-roots",
            "shares in proportion to the inverse roots of the margins reach it",
            s -> reaches(s, s.leastWithPower(-0.5)),
            pair)
        .stronger(
            "reversed",
            "no share does worse",
            s -> Step.atMost("mean", Rule.JENSEN, s.best(), s.least()),
            new Worked<>(
                "margins 1 and 4 with the shares 1/4 and 1/4",
                () -> new ClassScales(Vector.of(1, 4), Vector.of(0.25, 0.25))))
        .without(
            "unit-norm",
            new Worked<>(
                "margins 1 and 1 with the shares 1 and 1",
                () -> new ClassScales(Vector.of(1, 1), Vector.of(1, 1))),
            new Regime<>(
                "longer",
                s -> {
                  ClassScales.Recipe r = ClassScales.Recipe.draw(s);
                  return new ClassScales.Recipe(r.classes(), r.distance() / 100, 2, r.seed());
                }));
  }

  private static Step reaches(ClassScales s, Interval margin) {
    return Step.atMost("attained", Rule.OPTIMALITY, s.best().times(1 - 1e-11), margin);
  }

  /** Theorem 1 for the network written out: {@link LimitNetwork}. */
  static Claim<?> geometry() {
    Regime<LimitNetwork> drawn = SeparableSpec.drawn("drawn", 5, "limit network", LimitNetwork::of);
    Worked<LimitNetwork> line =
        new Worked<>(
            "inputs 1 and 2 in class one, -1 and -2 in class two",
            () -> LimitNetwork.plain(2, new double[][] {{1}, {2}, {-1}, {-2}}));
    return Stated.<LimitNetwork>claim(
            Papers.ORTHOGONALLY_SEPARABLE.quoted("Theorem 1 (1)-(3), displays rebuilt"),
            "limit-geometry",
            "In the limit a class is a line, classes are orthogonal, V is their simplex",
            "\\phi(x_i)=s_k\\,u_k^\\top x_i\\,\\varphi_k,\\quad"
                + "\\phi(x_i)^\\top\\phi(x_j)=0\\ (y_i\\ne y_j),\\quad"
                + " VV^\\top=\\tfrac K{K-1}S\\,\\mathrm{diag}(s^2)\\,S")
        .given(LimitNetwork.separable())
        .given(LimitNetwork.nonNegative())
        .on(drawn)
        .by(
            n ->
                Chain.of(
                    zero("norm", n.squaredNorm() - 1),
                    zero("lines", n.features().minus(n.predicted()).maxAbs()),
                    zero("orthogonal", between(n)),
                    gram(n, 1)))
        .constant("without-factor", "with the factor 1 for K/(K-1)", n -> gram(n, factor(n)), line)
        .twin(
            "points-collapse",
            "the features of a class are one point",
            n -> zero("points", spread(n)),
            line)
        .twin(
            "simplex",
            "the features of two classes have the cosine -1/(K-1)",
            n -> zero("simplex", greatestCosine(n) + 1.0 / (n.data().classes() - 1)),
            line)
        .stronger(
            "obtuse",
            "the features of two classes have the cosine -1/100 at most",
            n ->
                Step.nonnegative(
                    "obtuse", Rule.QUOTATION, Interval.point(-0.01 - greatestCosine(n))),
            line)
        .without(
            "orthogonally-separable",
            new Worked<>(
                "(1, 0) in class one, (1, 1) in class two",
                () -> LimitNetwork.plain(2, new double[][] {{1, 0}, {1, 1}})),
            SeparableSpec.drawn("turned", 5, "one input turned", LimitNetwork::turned))
        .without(
            "non-negative-frame",
            new Worked<>(
                "inputs 1 and -1, φ of entries -1",
                () -> {
                  LimitNetwork n = LimitNetwork.plain(2, new double[][] {{1}, {-1}});
                  return LimitNetwork.of(n.data(), Matrix.identity(2).scale(-1));
                }),
            SeparableSpec.drawn("signed", 5, "negative frame", LimitNetwork::signed))
        .floating(ROUNDING)
        .caveat("the network is written out, not trained");
  }

  private static Step zero(String name, double value) {
    return Step.zero(name, Rule.CONSTRUCTION, finite(value));
  }

  /** Where there is no number, something is very wrong. */
  private static Interval finite(double value) {
    return Double.isFinite(value) ? Interval.point(value) : Interval.point(Double.MAX_VALUE);
  }

  private static double factor(LimitNetwork n) {
    return (n.data().classes() - 1.0) / n.data().classes();
  }

  private static Step gram(LimitNetwork n, double factor) {
    Matrix v = n.classifier();
    Matrix formula = n.classes().classifierGram().scale(factor);
    return zero("classifier", v.timesTransposed(v).minus(formula).maxAbs());
  }

  private static double between(LimitNetwork n) {
    Matrix gram = n.features().timesTransposed(n.features());
    double most = 0;
    for (int i = 0; i < n.size(); i++) {
      for (int j = 0; j < i; j++) {
        most = n.label(i) == n.label(j) ? most : Math.max(most, Math.abs(gram.get(i, j)));
      }
    }
    return most;
  }

  private static double greatestCosine(LimitNetwork n) {
    Matrix f = n.features();
    double most = -1;
    for (int i = 0; i < n.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (n.label(i) != n.label(j)) {
          most = Math.max(most, f.row(i).dot(f.row(j)) / (f.row(i).norm() * f.row(j).norm()));
        }
      }
    }
    return most;
  }

  private static double spread(LimitNetwork n) {
    Matrix f = n.features();
    double most = 0;
    for (int i = 0; i < n.size(); i++) {
      for (int j = 0; j < i; j++) {
        most = n.label(i) == n.label(j) ? Math.max(most, f.row(i).minus(f.row(j)).norm()) : most;
      }
    }
    return most;
  }

  /**
   * The network is stationary for the least norm of given margins: with weights t of the hulls'
   * nearest points and {@code λ_il = t_i √((K-1)/K)/(γ_k(K-1))} for {@code l ≠ k = y_i} it is
   * {@code Σ λ_il ∇(f_k - f_l)(x_i)}, for {@code Σ_l (e_k - e_l) = √(K(K-1)) ẽ_k} and {@code Σ t_i
   * x_i = γ_k u_k}; inputs of other classes do not reach its neurons. All classes have the margin
   * {@code √(K/(K-1))/(2 Σ γ⁻¹)}. (D)
   */
  static Claim<?> stationary() {
    Regime<LimitNetwork> drawn = SeparableSpec.drawn("drawn", 5, "limit network", LimitNetwork::of);
    Worked<LimitNetwork> uneven =
        new Worked<>("inputs 1 and -4", () -> LimitNetwork.plain(2, new double[][] {{1}, {-4}}));
    return Stated.<LimitNetwork>claim(
            Papers.ORTHOGONALLY_SEPARABLE.derived("Theorem 1, conditions of first order"),
            "limit-is-stationary",
            "The limit satisfies the conditions of first order for the greatest margin",
            "\\bar\\theta=\\sum_i\\sum_{l\\ne y_i}\\lambda_{il}\\nabla(f_{y_i}-f_l)(x_i),"
                + "\\;\\lambda\\ge0,\\qquad\\min_i\\min_{l\\ne y_i}(f_{y_i}-f_l)(x_i)="
                + "\\sqrt{\\tfrac K{K-1}}\\frac1{2\\sum_j\\gamma_j^{-1}}")
        .given(LimitNetwork.separable())
        .given(LimitNetwork.nonNegative())
        .on(drawn)
        .by(
            n -> {
              Chain chain = Chain.of(zero("stationary", n.stationarity()));
              for (int k = 0; k < n.data().classes(); k++) {
                chain = chain.and(zero("margin", n.margin(k) - common(n)));
              }
              return chain;
            })
        .constant(
            "without-half",
            "margins twice as great",
            n -> zero("margin", n.margin(0) - 2 * common(n)),
            uneven)
        .twin(
            "margin-of-the-inputs",
            "the first class has its own margin",
            n -> zero("margin", n.margin(0) - n.classes().margins().get(0)),
            uneven)
        .stronger(
            "beyond",
            "margins greater by a hundredth",
            n -> Step.nonnegative("margin", Rule.QUOTATION, finite(n.margin(0) - 1.01 * common(n))),
            uneven)
        .without(
            "orthogonally-separable",
            new Worked<>(
                "(1, 0) in class one, (1, 1) in class two",
                () -> LimitNetwork.plain(2, new double[][] {{1, 0}, {1, 1}})),
            SeparableSpec.drawn("turned", 5, "one input turned", LimitNetwork::turned))
        .floating(ROUNDING);
  }

  private static double common(LimitNetwork n) {
    double k = n.data().classes();
    return Math.sqrt(k / (k - 1)) / (2 * n.classes().margins().map(g -> 1 / g).sum());
  }

  /** The flow itself, two classes and exponential loss. */
  static Claim<?> flow() {
    Regime<FlowEnd> small = new Regime<>("small-start", s -> FlowEnd.Run.draw(1e-2, s));
    Worked<FlowEnd> plane =
        new Worked<>("four inputs in the plane, ε = 1/100", () -> FlowEnd.plane(1e-2));
    return Stated.<FlowEnd>claim(
            Papers.ORTHOGONALLY_SEPARABLE.quoted("Theorem 1, convergence"),
            "flow-to-lines",
            "From a small start the flow turns classes into orthogonal lines",
            "\\theta(t)/|\\theta(t)|\\to\\bar\\theta,\\quad\\cos(\\phi(x_i),\\phi(x_j))\\to1\\;"
                + "(y_i=y_j),\\;0\\;(y_i\\ne y_j),\\quad "
                + "V\\to s_+\\varphi_+^\\top-s_-\\varphi_-^\\top")
        .given(FlowEnd.smallStart())
        .given(FlowEnd.reached())
        .on(small)
        .by(
            e ->
                Chain.of(
                    below("within", 1 - e.within(), 2e-3),
                    below("between", e.between(), 1e-3),
                    below("classifier", e.duality(), 0.05)))
        .constant(
            "classifier-half-as-long",
            "half of the classifier",
            e -> below("classifier", 0.5 - e.duality(), 0.4),
            plane)
        .twin(
            "one-point",
            "the features of a class become one point",
            e -> below("points", e.spread() - 1, 0.01),
            plane)
        .stronger(
            "obtuse",
            "the features of the classes become opposite",
            e -> below("between", e.between(), -0.1),
            plane)
        .without(
            "small-start",
            new Worked<>("four inputs in the plane, ε = 1", () -> FlowEnd.plane(1)),
            new Regime<>("large-start", s -> FlowEnd.Run.draw(1, s)))
        .floating(0)
        .caveat(
            "two classes and exponential loss only; steps of 3/1000 in the normalised time, until"
                + " the parameters have the norm 8; the limit is approached like the inverse of the"
                + " norm");
  }

  private static Step below(String name, double value, double most) {
    return Step.nonnegative(name, Rule.QUOTATION, finite(most - value));
  }
}
