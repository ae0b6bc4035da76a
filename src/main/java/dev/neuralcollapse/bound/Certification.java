package dev.neuralcollapse.bound;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.feature.ClassifierWeights;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.metric.CosineGap;
import dev.neuralcollapse.metric.FrameDeviation;
import dev.neuralcollapse.metric.Metric;
import dev.neuralcollapse.metric.MetricValue;
import dev.neuralcollapse.metric.Metrics;
import dev.neuralcollapse.metric.Observation;
import dev.neuralcollapse.metric.Target;
import dev.neuralcollapse.metric.TraceRatio;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.NetworkFolder;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.SequenceFolder;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.CrossEntropyOptimum;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.optimum.MseBiasOptimum;
import dev.neuralcollapse.optimum.MseOptimum;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Either;
import io.vavr.control.Option;

/**
 * Certified collapse of everything at least as good (D). Take any network θ. Every network θ' for
 * the same data and λ whose body ends in LayerNorm without affine part, whose head is penalised and
 * has no bias, or under mse-bias one that is free, and whose other penalties are non-negative, with
 * {@code 𝓛(θ') ≤ 𝓛(θ)}, has {@code F(W', H') - F* ≤ 𝓛(θ) - F*}, because its head and last
 * features are feasible for the unconstrained-feature problem on the sphere (Súkeník, Lampert,
 * Mondelli, NeurIPS 2025, arXiv 2505.15239, section 4); stability of that problem bounds its NC1,
 * NC2 and NC3. Everything here is enclosed rigorously: no gradient, no training code and no
 * floating-point sum needs to be trusted.
 */
public final class Certification {

  private static final double WIDENED_BY = 1e-13;

  /**
   * Bounds that rest on a search over the shares of the gap are taken at a gap so much larger, so
   * that a plain grid confirms them.
   */
  private static final double ROOM_FOR_SHARES = 1.01;

  /** Error balls of the last features beyond this, on the unit sphere, leave nothing to confirm. */
  private static final double WIDEST = 1e-6;

  private Certification() {}

  /** The certificate, or the hypothesis that fails. */
  public static Either<Fault, Certificate> of(NetworkFolder found) {
    return of(SequenceFolder.of(found));
  }

  /** The same of a transformer, or of a residual network with LayerNorm anywhere. */
  public static Either<Fault, Certificate> of(SequenceFolder found) {
    return of(found, WIDENED_BY);
  }

  /**
   * The same with more room about the objective, for networks so deep that the checker's simpler
   * error balls enclose it less tightly: larger bounds, no less true.
   *
   * @param room on either side of the objective, relative above 1, positive
   */
  public static Either<Fault, Certificate> of(SequenceFolder found, double room) {
    return found
        .goal()
        .objective()
        .toEither(
            new Fault(
                "penalty",
                "λ is not one number for all that is paid for",
                "the theorem is about one λ for every group"))
        .flatMap(o -> hypotheses(found, o).flatMap(f -> certify(f, o, room)));
  }

  private static Either<Fault, Certificate> certify(SequenceFolder f, Objective o, double room) {
    return BallPass.of(f.network(), f.data().inputs())
        .mapLeft(
            d ->
                new Fault(
                    "forward pass, "
                        + (f.kind().hasAttention()
                            ? d.where()
                            : "layer " + d.layer() + ", sample " + d.sequence()),
                    "the error ball reaches a vector without variance",
                    "LayerNorm of it is not certain to exist: train further or"
                        + " regularise more"))
        .filterOrElse(
            features -> features.largestRadius() <= WIDEST,
            features ->
                new Fault(
                    "forward pass",
                    "rounding may lead its features astray by " + features.largestRadius(),
                    "no other program would measure the same: train further or regularise more"))
        .flatMap(features -> certify(f, o, features, room));
  }

  private static Either<Fault, SequenceFolder> hypotheses(SequenceFolder f, Objective o) {
    Labels labels = f.data().labels();
    if (!f.network().scalings().isEmpty()) {
      return Either.left(
          new Fault(
              "LayerNorm",
              "it has an affine part",
              "the theorem is about features on the unit sphere: 'affine: false'"));
    }
    if (!labels.isBalanced()) {
      Seq<Integer> counts = Vector.range(0, labels.classes()).map(labels::count);
      return Either.left(
          new Fault(
              "labels",
              "classes are not balanced: "
                  + counts.min().get()
                  + " to "
                  + counts.max().get()
                  + " samples each",
              "the theorem needs equally many samples of every class"));
    }
    if (o.loss() == Loss.SQUARED_WITH_BIAS != f.network().head().bias().isDefined()) {
      return Either.left(
          new Fault(
              "head",
              f.network().head().bias().isDefined() ? "it has a bias" : "it has no bias",
              "a head has a bias, free and not penalised, under mse-bias and none under ce and"
                  + " mse"));
    }
    if (f.network().classes() != labels.classes()) {
      return Either.left(
          new Fault(
              "labels",
              labels.classes() + " classes",
              "the head has " + f.network().classes() + " rows"));
    }
    return Either.right(f);
  }

  private static Either<Fault, Certificate> certify(
      SequenceFolder f, Objective o, FeatureBalls features, double room) {
    ObjectiveEnclosure value =
        ObjectiveEnclosure.of(f.network(), features, f.data().labels(), o.loss(), o.decay());
    if (!value.penalised().isFinite()) {
      return Either.left(
          new Fault("objective", "its enclosure is unbounded", "train the network first"));
    }
    return measured(f, o, features)
        .map(
            m ->
                switch (o.embedding()) {
                  case FREE ->
                      new Certificate(
                          f,
                          theorem(f, o, value.free(), value.hidden(), m, room),
                          Option.none(),
                          features.largestRadius());
                  case PENALISED ->
                      new Certificate(
                          f,
                          theorem(
                              f,
                              o,
                              value.penalised(),
                              value.hidden().plus(value.embedding()),
                              m,
                              room),
                          Option.some(theorem(f, o, value.free(), value.hidden(), m, room)),
                          features.largestRadius());
                });
  }

  /** The three metrics of the network found, whose floating-point features are the centres. */
  private static Either<Fault, Seq<MetricValue>> measured(
      SequenceFolder f, Objective o, FeatureBalls balls) {
    Observation seen =
        Observation.of(
            new Features(balls.centres(), f.data().labels()),
            Option.some(ClassifierWeights.withoutBias(f.network().head().weight())));
    Seq<Metric> metrics =
        Vector.of(
            new TraceRatio(),
            o.loss() == Loss.SQUARED
                ? FrameDeviation.atDecay(o.decay(), f.network().classes())
                : Metrics.catalogue(Target.SIMPLEX_ETF)
                    .find(m -> m.id().equals("nc2.etf-weights"))
                    .get(),
            new CosineGap());
    Seq<MetricValue> values = metrics.map(m -> m.measure(seen));
    return values
        .find(v -> v.value().isEmpty())
        .<Either<Fault, Seq<MetricValue>>>map(
            v ->
                Either.left(
                    new Fault(
                        v.id(), v.reason().getOrElse("undefined"), "train the network first")))
        .getOrElse(Either.right(values));
  }

  private static Certificate.Theorem theorem(
      SequenceFolder f,
      Objective o,
      Interval own,
      Interval others,
      Seq<MetricValue> measured,
      double room) {
    GufmOptimum optimum = Ideal.optimum(o.loss(), f.network().classes(), o.decay());
    Interval objective = widened(own, room);
    Interval least = widened(optimum.value());
    Interval gap = objective.minus(least);
    StabilityBounds bounds = Stability.of(optimum, gap);
    StabilityBounds roomy = Stability.of(optimum, gap.times(ROOM_FOR_SHARES));
    Seq<Certificate.Collapse> collapse =
        Vector.of(bounds.nc1(), roomy.nc2(), bounds.nc3())
            .zipWith(
                measured,
                (b, m) ->
                    new Certificate.Collapse(
                        m.id(), b.bound().map(Certification::widened), m.value().get()));
    return new Certificate.Theorem(
        objective,
        least,
        gap,
        collapse.get(0),
        collapse.get(1),
        collapse.get(2),
        joint(optimum, gap, others, collapse.get(0)),
        witness(optimum, collapse.get(0).bound()));
  }

  /**
   * Whoever pays at least {@code h} beside the head has {@code F - F* ≤ γ - h}, because {@code 𝓛 -
   * F} is exactly what is paid beside the head.
   */
  private static Certificate.Joint joint(
      GufmOptimum optimum, Interval gap, Interval others, Certificate.Collapse nc1) {
    double paid = Math.max(0, widened(others).lo());
    Option<Double> bound = nc1Paying(optimum, gap, paid);
    return new Certificate.Joint(
        paid,
        new Certificate.Collapse(nc1.id(), bound, nc1.measured()),
        witness(optimum, bound).rhoWithin());
  }

  /**
   * NC1 of every network whose objective is within {@code gap} of the optimum and that pays at
   * least so much beside its head; none when vacuous.
   *
   * @param paid non-negative
   */
  public static Option<Double> nc1Paying(GufmOptimum optimum, Interval gap, double paid) {
    return Stability.of(optimum, gap.minus(paid)).nc1().bound().map(Certification::widened);
  }

  /**
   * Some room, so that another program with other rounding can confirm what is claimed: four times
   * the width found on either side, and 1e-13.
   */
  private static Interval widened(Interval x) {
    return widened(x, WIDENED_BY);
  }

  private static Interval widened(Interval x, double room) {
    double beside = 4 * x.width() + room * Math.max(1, x.magnitude());
    return x.plus(Interval.of(-beside, beside));
  }

  private static double widened(double bound) {
    return bound * (1 + 1e-9) + 10 * WIDENED_BY;
  }

  /**
   * {@code tr Σ_B ≥ c²} with {@code c² = 1/(1 + bound)} rests on the minimum of {@code g_c(ρ) =
   * φ(c√Kρ/(K-1)) + λρ²/2}; in the variable cρ that is the optimum for the decay {@code λ/c²}.
   */
  private static Certificate.Witness witness(GufmOptimum optimum, Option<Double> nc1) {
    return switch (optimum) {
      case CrossEntropyOptimum ce -> {
        double inflation = 1 + nc1.getOrElse(0.0);
        double within =
            GufmOptimum.crossEntropy(ce.classes(), ce.decay().mid() * inflation).rho().mid();
        yield new Certificate.Witness(ce.rho().mid(), within * Math.sqrt(inflation));
      }
      case MseOptimum mse -> new Certificate.Witness(0, 0);
      case MseBiasOptimum mse -> new Certificate.Witness(0, 0);
    };
  }
}
