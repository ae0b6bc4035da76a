package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.descent.Lbfgs;
import dev.neuralcollapse.descent.Minimum;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.metric.OrdinalMetric;
import dev.neuralcollapse.metric.OrdinalObservation;
import dev.neuralcollapse.network.CumulativeLink;
import dev.neuralcollapse.network.Link;
import dev.neuralcollapse.optimum.OrdinalUfmOptimum;
import dev.neuralcollapse.optimum.OrdinalUfmProblem;
import dev.neuralcollapse.proof.Draw;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * One setting of the ordinal model, descended over w and all features, and its convex reduction.
 *
 * @param problem what is descended
 * @param optimum of the reduction
 */
record OrdinalCell(OrdinalUfmProblem problem, OrdinalUfmOptimum optimum) {
  /** Of the reference values. */
  static final Vector THRESHOLDS = Vector.of(-2.5, -1.5, -0.4, 0.5, 1.8, 2.5);

  private static final Seq<Integer> BALANCED = List.of(3, 3, 3, 3, 3);
  private static final int WIDTH = 4;

  /** These thresholds and class sizes. */
  static OrdinalCell of(Link link, Seq<Integer> counts, double decayW, double decayH) {
    CumulativeLink criterion = new CumulativeLink(link, THRESHOLDS, Option.none());
    Vector sizes = Vector.generate(counts.size(), counts::get);
    return new OrdinalCell(
        new OrdinalUfmProblem(criterion, counts, WIDTH, decayW, decayH),
        OrdinalUfmOptimum.of(
            new CumulativeLink(link, THRESHOLDS, Option.some(sizes)), decayW, decayH));
  }

  /** {@code λ_wλ_h} times that, over the phase boundary; balanced classes, equal decays. */
  static OrdinalCell relative(Link link, double share) {
    double boundary = of(link, BALANCED, 1, 1).optimum.phaseBoundary().mid();
    double decay = Math.sqrt(share * boundary);
    return of(link, BALANCED, decay, decay);
  }

  /** Three links, balanced and imbalanced classes, equal and unequal decays. */
  static Seq<OrdinalCell> grid() {
    return List.of(Link.values())
        .flatMap(
            link ->
                List.of(
                    of(link, BALANCED, 0.05, 0.05),
                    of(link, List.of(8, 2, 1, 1, 3), 0.02, 0.2),
                    of(link, List.of(1, 1, 10, 1, 1), 0.2, 0.01)));
  }

  /**
   * The lowest of some descents. They start near 0: far out the loss of the complementary log-log
   * link is exponential.
   */
  Minimum descend(int starts, long seed) {
    return new Lbfgs(20, 6000, 1e-12)
        .best(
            problem, starts, seed, s -> Draw.from(s).gaussian(problem.size()).scale(0.1).toArray())
        .best();
  }

  double value(Minimum m) {
    return Math.abs(m.value() - optimum.value());
  }

  private double[] latents(Minimum m) {
    return problem.features(m.point()).times(problem.head(m.point())).toArray();
  }

  /** {@code |wᵀh_i - z_{q_i}|}, the largest. */
  double latentError(Minimum m) {
    double[] z = latents(m);
    double worst = 0;
    int[] labels = labels().toArray();
    for (int i = 0; i < z.length; i++) {
      worst = Math.max(worst, Math.abs(z[i] - optimum.latents().get(labels[i])));
    }
    return worst;
  }

  /** {@code |‖w‖ - ‖w*‖|}. */
  double normError(Minimum m) {
    return Math.abs(norm(m) - optimum.classifierNorm());
  }

  /** {@code ‖w‖}. */
  double norm(Minimum m) {
    return problem.head(m.point()).norm();
  }

  private Labels labels() {
    int[] all =
        problem
            .counts()
            .zipWithIndex()
            .flatMap(t -> List.fill(t._1, t._2))
            .toJavaStream()
            .mapToInt(q -> q)
            .toArray();
    return Labels.of(all, "ordered classes").get();
  }

  /** A metric of what the descent found; 0 where it is not defined. */
  double metric(OrdinalMetric metric, Minimum m) {
    Features features = new Features(problem.features(m.point()), labels());
    return metric
        .measure(OrdinalObservation.of(features, problem.head(m.point()), THRESHOLDS))
        .value()
        .getOrElse(0.0);
  }

  /** ONC3 of the optimum, from its latents. */
  double midpointDistance() {
    double distance = 0;
    int q = optimum.classes();
    for (int i = 0; i < q; i++) {
      double middle = (THRESHOLDS.get(i) + THRESHOLDS.get(i + 1)) / 2;
      distance += Math.abs(optimum.latents().get(i) - middle);
    }
    return distance / (THRESHOLDS.get(q) - THRESHOLDS.get(0));
  }

  /** The largest distance of a latent of the optimum to a limit. */
  double farthest(Vector limits) {
    return optimum.latents().minus(limits).maxAbs();
  }

  /** Midpoints of the classes. */
  static Vector midpoints() {
    return Vector.generate(
        THRESHOLDS.size() - 1, q -> (THRESHOLDS.get(q) + THRESHOLDS.get(q + 1)) / 2);
  }

  /**
   * How fast the latents leave the midpoints m under the logit link and balanced classes, per
   * {@code s = √(λ_wλ_h)}: the equations of state {@code l_q'(z_q) + s z_q/‖z‖ = 0}, {@code ‖z‖² =
   * Σ z_q²/Q}, give {@code z_q = m_q - s m_q/(‖m‖ l_q''(m_q)) + O(s²)} with {@code l_q''(m_q) =
   * 2σ(D/2)(1-σ(D/2))}, D the width of the class. [D]
   */
  static double midpointRate() {
    Vector m = midpoints();
    double norm = m.norm() / Math.sqrt(m.size());
    double most = 0;
    for (int q = 0; q < m.size(); q++) {
      double half = (THRESHOLDS.get(q + 1) - THRESHOLDS.get(q)) / 2;
      double sigma = 1 / (1 + StrictMath.exp(-half));
      most = Math.max(most, Math.abs(m.get(q)) / (norm * 2 * sigma * (1 - sigma)));
    }
    return most;
  }

  /** How far the limits of the complementary log-log link are from the midpoints. */
  static double cloglogFromMidpoints() {
    return cloglogLimits().minus(midpoints()).maxAbs();
  }

  /** The closed form of the complementary log-log link. */
  static Vector cloglogLimits() {
    return Vector.generate(
        THRESHOLDS.size() - 1,
        q -> {
          double gap = THRESHOLDS.get(q + 1) - THRESHOLDS.get(q);
          return THRESHOLDS.get(q) - StrictMath.log(gap / StrictMath.expm1(gap));
        });
  }
}
