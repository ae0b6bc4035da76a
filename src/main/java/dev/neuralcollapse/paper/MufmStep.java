package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.optimum.BalancedFeatures;
import dev.neuralcollapse.optimum.MufmProblem;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Spec;

/**
 * Data of the multilayer unconstrained features model and the solution near them for large λ: the
 * fixed point of {@code H = X - ∇f(H)/λ}, in doubles.
 *
 * @param data X
 * @param decayW λ_W
 */
record MufmStep(BalancedFeatures data, double decayW) {
  private static final int ITERATIONS = 60;

  /** In units of {@code 1/(KNλ_W)}, which bounds second derivatives of f up to a small factor. */
  double decay(double units) {
    return units / (data.classes() * data.rows().rows() * decayW);
  }

  private MufmProblem problem(double decay) {
    return new MufmProblem(data.rows(), data.classes(), decayW, decay);
  }

  /** {@code ∇f(H)}: that of the whole objective where the distance costs nothing. */
  private Matrix gradient(Matrix h) {
    MufmProblem p = new MufmProblem(h, data.classes(), decayW, 1);
    double[] g = new double[h.rows() * h.columns()];
    double unused = p.reduced().valueAndGradient(h.toArray(), g);
    return Double.isFinite(unused) ? Matrix.of(h.rows(), h.columns(), g) : h;
  }

  /** H* at λ. */
  BalancedFeatures solution(double decay) {
    Matrix x = problem(decay).data();
    Matrix h = x;
    for (int i = 0; i < ITERATIONS; i++) {
      h = x.minus(gradient(h).scale(1 / decay));
    }
    return new BalancedFeatures(h, data.classes());
  }

  /** {@code λ (PFC1(H*) - PFC1(X))}. */
  double quotient(double decay) {
    return decay * (solution(decay).pfc1() - data.pfc1());
  }

  /** {@code d/dτ PFC1} at X along {@code dH/dτ = -∇f(H)}, by a central difference. */
  double slope() {
    Matrix flow = gradient(data.rows());
    double step = 1e-5 * data.rows().frobeniusNorm() / flow.frobeniusNorm();
    return (at(flow, step) - at(flow, -step)) / (2 * step);
  }

  private double at(Matrix flow, double step) {
    return new BalancedFeatures(data.rows().minus(flow.scale(step)), data.classes()).pfc1();
  }

  static Hypothesis<MufmStep> variable() {
    return Hypothesis.is(
        "variable", "\\operatorname{tr}\\Sigma_W(X)>0", x -> x.data.pfc1() > 1e-12);
  }

  /** Drawn as in the paper's figures; without noise they are collapsed. */
  record Recipe(long seed, int classes, int perClass, int width, double noise, double decayW)
      implements Spec<MufmStep> {
    static Regime<MufmStep> regime(String name, double from, double to) {
      return new Regime<>(
          name,
          seed -> {
            Draw d = Draw.from(seed);
            return new Recipe(
                d.shortSeed(),
                d.integer(2, 4),
                d.integer(2, 4),
                d.integer(2, 5),
                to == 0 ? 0 : d.scale(from, to),
                d.scale(1e-3, 0.1));
          });
    }

    @Override
    public MufmStep instance() {
      return new MufmStep(BalancedFeatures.drawn(classes, perClass, width, noise, seed), decayW);
    }
  }
}
