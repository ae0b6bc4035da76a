package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.descent.Minimum;
import dev.neuralcollapse.experiment.simulation.Curve.Line;
import dev.neuralcollapse.experiment.simulation.Curve.Point;
import dev.neuralcollapse.experiment.simulation.Finding.Relation;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.metric.OrdinalMetric;
import dev.neuralcollapse.network.Link;
import dev.neuralcollapse.paper.Papers;
import dev.neuralcollapse.proof.Paper;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.Locale;
import java.util.function.ToDoubleBiFunction;
import java.util.function.ToDoubleFunction;

/**
 * The ordinal model descended over all its features against its convex reduction, its phase
 * boundary and its limit of no regularisation; and networks trained on ordered classes.
 */
final class OrdinalSimulation implements Simulation {
  private static final String DERIVED = "derived";
  private static final String QUOTED = "quoted";

  /** How much of it is run. */
  private record Size(int seeds, int starts, int points, int perClass, int evaluations) {
    static Size of(Scale scale) {
      return switch (scale) {
        case MICRO -> new Size(1, 1, 3, 6, 60);
        case QUICK -> new Size(3, 2, 9, 20, 1500);
        case STANDARD -> new Size(10, 3, 17, 50, 6000);
      };
    }
  }

  @Override
  public Paper paper() {
    return Papers.ORDINAL;
  }

  @Override
  public Simulated run(Setting setting) {
    Size size = Size.of(setting.scale());
    Seq<Long> seeds = List.range(0, size.seeds).map(i -> setting.seed() + i);
    setting.progress().begin("ordinal collapse", 4L + 2L * decays(setting).size());
    Seq<Finding> reduced = step(setting, reduction(size, seeds));
    Seq<Finding> phases = step(setting, phase(size, seeds));
    Seq<Finding> limits = step(setting, limit());
    Seq<Curve> curves =
        step(setting, List.of(norms(size, setting.seed()), approach(), midpoints()));
    Seq<Finding> trained =
        List.of(true, false)
            .flatMap(
                signed ->
                    decays(setting)
                        .flatMap(d -> step(setting, networks(size, signed, d, seeds, setting))));
    setting.progress().end();
    return new Simulated(
        described(size),
        reduced.appendAll(phases).appendAll(limits).appendAll(trained),
        curves,
        remarks());
  }

  private static <T> T step(Setting setting, T value) {
    setting.progress().advance(1);
    return value;
  }

  private static Seq<Double> decays(Setting setting) {
    return setting.scale() == Scale.MICRO ? List.of(1e-3) : List.of(1e-2, 1e-3, 1e-4);
  }

  private static Seq<Finding> reduction(Size size, Seq<Long> seeds) {
    Seq<OrdinalCell> cells = size.starts > 1 ? OrdinalCell.grid() : OrdinalCell.grid().take(1);
    Seq<Seq<Minimum>> found = seeds.map(s -> cells.map(c -> c.descend(size.starts, s)));
    return List.of(
        worst("|objective - F*|", cells, found, OrdinalCell::value, DERIVED, 1e-12)
            .noted("reference value: 4×10⁻¹⁶"),
        worst("|wᵀh - z*|", cells, found, OrdinalCell::latentError, DERIVED, 1e-4)
            .noted("reference value: agreement to 5 digits"),
        worst("|‖w‖ - ‖w*‖|", cells, found, OrdinalCell::normError, DERIVED, 1e-4)
            .noted("reference value: 10⁻⁶"),
        worst(
                "ONC1",
                cells,
                found,
                (c, m) -> c.metric(OrdinalMetric.WITHIN, m),
                QUOTED + ", second-hand",
                1e-6)
            .noted("Theorem 4.2; reference value: 2×10⁻⁷"),
        worst(
                "ONC2, samples",
                cells,
                found,
                (c, m) -> c.metric(OrdinalMetric.SAMPLES_ALONG, m),
                QUOTED + ", second-hand",
                1e-6)
            .noted("Theorem 4.2"),
        worst(
            "ONC3 minus that of the reduction's latents",
            cells,
            found,
            (c, m) -> Math.abs(c.metric(OrdinalMetric.MIDPOINTS, m) - c.midpointDistance()),
            DERIVED,
            1e-5));
  }

  private static Finding worst(
      String quantity,
      Seq<OrdinalCell> cells,
      Seq<Seq<Minimum>> seeds,
      ToDoubleBiFunction<OrdinalCell, Minimum> of,
      String mark,
      double within) {
    return Finding.measured(
            "three links, balanced and imbalanced classes: largest " + quantity,
            seeds.map(all -> cells.zipWith(all, of::applyAsDouble).max().get()))
        .predicted(0, mark, Relation.EQUAL, within);
  }

  /** A thousandth to either side of C. */
  private static Seq<Finding> phase(Size size, Seq<Long> seeds) {
    Seq<Link> links = List.of(Link.values());
    return links.flatMap(
        link -> {
          OrdinalCell below = OrdinalCell.relative(link, 0.999);
          OrdinalCell past = OrdinalCell.relative(link, 1.001);
          return List.of(
              Finding.measured(
                      link.id() + ": phase boundary C",
                      List.of(below.optimum().phaseBoundary().mid()))
                  .predicted(reference(link), DERIVED, Relation.EQUAL, 5e-7)
                  .noted("closed form against a reference value of six decimals"),
              Finding.measured(
                      link.id() + ": ‖w‖ at 0.999 C",
                      seeds.map(s -> below.norm(below.descend(size.starts, s))))
                  .predicted(below.optimum().classifierNorm(), DERIVED, Relation.EQUAL, 1e-5)
                  .noted("positive, by a square root law"),
              Finding.measured(
                      link.id() + ": ‖w‖ at 1.001 C",
                      seeds.map(s -> past.norm(past.descend(size.starts, s))))
                  .predicted(0, DERIVED, Relation.EQUAL, 1e-5)
                  .noted("reference value: below 3×10⁻⁷"));
        });
  }

  private static double reference(Link link) {
    return switch (link) {
      case LOGIT -> 0.313389;
      case PROBIT -> 1.886222;
      case CLOGLOG -> 8.006056;
    };
  }

  /** The optimum at {@code √(λ_wλ_h) = s}. */
  private static OrdinalCell at(Link link, double s) {
    return OrdinalCell.of(link, List.of(3, 3, 3, 3, 3), s, s);
  }

  private static Seq<Finding> limit() {
    Seq<Finding> logit =
        List.of(1e-1, 1e-2, 1e-4, 1e-6)
            .map(
                s ->
                    limit(
                            "logit: distance of the latents to the midpoints at √(λ_wλ_h) = " + s,
                            at(Link.LOGIT, s),
                            OrdinalCell.midpoints())
                        .predicted(
                            s * OrdinalCell.midpointRate(), DERIVED, Relation.EQUAL, s * s + 1e-11)
                        .noted("predicted to first order: s max |m_q| / (‖m‖ l_q''(m_q))"));
    return logit
        .append(
            limit(
                    "cloglog: distance of the latents to their closed form at √(λ_wλ_h) = 1e-6",
                    at(Link.CLOGLOG, 1e-6),
                    OrdinalCell.cloglogLimits())
                .predicted(0, DERIVED, Relation.EQUAL, 1e-5))
        .append(
            limit(
                    "cloglog: distance of the latents to the midpoints at √(λ_wλ_h) = 1e-6",
                    at(Link.CLOGLOG, 1e-6),
                    OrdinalCell.midpoints())
                .predicted(OrdinalCell.cloglogFromMidpoints(), DERIVED, Relation.EQUAL, 1e-5)
                .noted("the midpoint limit needs a symmetric link"));
  }

  private static Finding limit(String quantity, OrdinalCell cell, Vector limits) {
    return Finding.measured(quantity, List.of(cell.farthest(limits)));
  }

  private static Seq<Finding> networks(
      Size size, boolean signed, double decay, Seq<Long> seeds, Setting setting) {
    OrdinalTraining training = new OrdinalTraining(size.perClass, size.evaluations);
    Seq<OrdinalTraining.Trained> all =
        seeds.map(s -> training.train(Link.LOGIT, signed, decay, s, setting.threads()));
    String where =
        (signed ? "residual network" : "MLP with ReLU features")
            + String.format(Locale.ROOT, ", logit, decay %s: ", decay);
    Seq<Finding> metrics =
        List.of(OrdinalMetric.WITHIN, OrdinalMetric.ALONG, OrdinalMetric.MIDPOINTS)
            .map(
                m ->
                    Finding.measured(
                            where + m.id().toUpperCase(Locale.ROOT), values(all, t -> t.metric(m)))
                        .noted(note(m, signed)));
    return metrics.append(
        Finding.measured(
            where + "training accuracy", values(all, OrdinalTraining.Trained::accuracy)));
  }

  private static Seq<Double> values(
      Seq<OrdinalTraining.Trained> all, ToDoubleFunction<OrdinalTraining.Trained> of) {
    return all.map(of::applyAsDouble).filter(Double::isFinite);
  }

  private static String note(OrdinalMetric metric, boolean signed) {
    return switch (metric) {
      case WITHIN -> "known second-hand for real data: tends to 0";
      case ALONG, SAMPLES_ALONG ->
          signed
              ? "known second-hand for real data: tends to 0"
              : "features of a ReLU cannot all lie on one line with latents of both signs";
      case MIDPOINTS -> "known second-hand for real data: tends to 0 with fixed thresholds only";
    };
  }

  private static Seq<Double> shares(Size size) {
    return List.range(1, size.points + 1).map(i -> 1.5 * i / size.points);
  }

  /** The phase diagram. */
  private static Curve norms(Size size, long seed) {
    Seq<Line> lines =
        List.of(Link.values())
            .flatMap(
                link -> {
                  Seq<OrdinalCell> cells = shares(size).map(r -> OrdinalCell.relative(link, r));
                  return List.of(
                      new Line(
                          link.id() + ", reduction",
                          true,
                          shares(size)
                              .zipWith(
                                  cells, (r, c) -> new Point(r, c.optimum().classifierNorm()))),
                      new Line(
                          link.id() + ", descended",
                          false,
                          shares(size)
                              .zipWith(
                                  cells,
                                  (r, c) -> new Point(r, c.norm(c.descend(size.starts, seed))))));
                });
    return new Curve(
        "phase-diagram",
        "Norm of w over the decays: two phases, continuous at C",
        "λ_w λ_h / C",
        "‖w‖",
        false,
        false,
        lines);
  }

  private static Seq<Double> strengths() {
    return List.rangeClosed(0, 12).map(i -> Math.pow(10, -i / 2.0));
  }

  /** Latents on their way to the limit. */
  private static Curve approach() {
    return new Curve(
        "zero-regularisation",
        "Distance of the latents to their limits without regularisation",
        "√(λ_w λ_h)",
        "largest distance",
        true,
        true,
        List.of(
            way("logit, midpoints", Link.LOGIT, OrdinalCell.midpoints()),
            way("probit, midpoints", Link.PROBIT, OrdinalCell.midpoints()),
            way("cloglog, midpoints", Link.CLOGLOG, OrdinalCell.midpoints()),
            way("cloglog, closed form", Link.CLOGLOG, OrdinalCell.cloglogLimits())));
  }

  private static Line way(String name, Link link, Vector limits) {
    return new Line(
        name, true, strengths().reverse().map(s -> new Point(s, at(link, s).farthest(limits))));
  }

  /** ONC3 of the optimum. */
  private static Curve midpoints() {
    return new Curve(
        "onc3-over-regularisation",
        "ONC3 of the optimum over the regularisation; ONC1 and ONC2 are 0 throughout",
        "√(λ_w λ_h)",
        "ONC3",
        true,
        false,
        List.of(Link.values())
            .map(
                link ->
                    new Line(
                        link.id(),
                        true,
                        strengths()
                            .reverse()
                            .map(s -> new Point(s, at(link, s).midpointDistance())))));
  }

  private static Seq<String> described(Size size) {
    return List.of(
        "model: free features of width 4 under a cumulative link, thresholds -2.5, -1.5, -0.4, 0.5,"
            + " 1.8, 2.5, fixed; logit, probit, cloglog; class sizes (3,3,3,3,3), (8,2,1,1,3),"
            + " (1,1,10,1,1); decays (0.05, 0.05), (0.02, 0.2), (0.2, 0.01)",
        "optimiser: L-BFGS, gradient norm 1e-12, the lowest of "
            + size.starts
            + " Gaussian starts of size 0.1, "
            + size.seeds
            + " seeds",
        "networks: 8 inputs, noisy waves of a hidden scalar in five classes of "
            + size.perClass
            + "; width 16, depth 3, one output without bias, the same thresholds; one decay for all"
            + " parameters, L-BFGS, "
            + size.evaluations
            + " evaluations",
        "published: experiments on ER (tabular, five ordered classes) and on UTKFace ages in bins"
            + " of five years with a ResNet-101. They are known second-hand only: no figure of them"
            + " was at hand, and other data, networks and sizes are used here; learnable thresholds"
            + " were left out");
  }

  private static Seq<String> remarks() {
    return List.of(
        "ONC1 to ONC3 are definitions of this workbench; the paper's displayed formulas were not"
            + " available.",
        "A larger regularisation moves all latents towards 0, not towards the middle threshold, so"
            + " that ONC3 vanishes in the limit of no regularisation only, and for symmetric"
            + " links.",
        "The second theorem on phases is quoted with a further assumption of continuity and"
            + " monotonicity; the convex reduction needs none.",
        "The networks' features are not free: with signed features ONC2 vanishes at the strongest"
            + " decay only, at weaker ones the shallow network keeps features beside the line, and"
            + " more evaluations do not change that; ONC3 falls with the decay in every network.",
        "Features behind a ReLU are not negative: on one line through 0 all latents would have one"
            + " sign. So ONC2 cannot vanish for an MLP whose thresholds lie on both sides of 0.");
  }
}
