package dev.neuralcollapse.bound;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.feature.ClassifierWeights;
import dev.neuralcollapse.feature.FeatureStatistics;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.DecayLaw;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.number.RoundedSum;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.transport.Construction;
import dev.neuralcollapse.transport.DeepRun;
import dev.neuralcollapse.transport.Transport;
import dev.neuralcollapse.transport.TransportProblem;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What one built network proves: {@code F* ≤ inf 𝓛_free ≤ U(L)}, so every network at least as good
 * has a gap of at most {@code U(L) - F*} (Súkeník, Lampert, Mondelli, NeurIPS 2025, arXiv
 * 2505.15239, Thm 4.3: P; with constants, by construction: D).
 *
 * @param depth L, the head counted
 * @param decay λ at this depth
 * @param optimum {@code F*}
 * @param threshold the gap from which on collapse need not follow: {@code F(0, ·) - F*}, for cross
 *     entropy {@code log K - F*}
 * @param upper {@code U(L)}, the objective of the network really run forward
 * @param gap {@code U(L) - F*}, free of cancellation
 * @param epsilon largest geodesic distance of a last feature from its vertex
 * @param hiddenCost {@code Σ(‖W‖² + ‖b‖²)} over the hidden layers, without λ/2
 * @param closedFormCost the same from the moves' closed forms
 * @param continuumCost what infinitely fine steps would cost: {@code (Σ∫κ√c_v ds)²/(L-1)} for
 *     one-layer blocks, {@code 2Σ∫κ ds} for two-layer blocks
 * @param dualityGap largest relative duality gap of all separations
 * @param nc1 {@code tr Σ_W / tr Σ_B} of the features built
 * @param certificates bounds on the metrics of every network at least as good, from the upper end
 *     of the enclosed gap where there is one; for the squared loss without bias NC1 may be vacuous
 *     at a gap at which {@code tr Σ_W} is still bounded
 * @param enclosure of {@code U(L)}, the objective in real arithmetic of the float64 network; none
 *     if the rounding of the forward pass could not be followed
 */
public record DepthBound(
    int depth,
    double decay,
    double optimum,
    double threshold,
    double upper,
    double gap,
    double epsilon,
    double hiddenCost,
    double closedFormCost,
    double continuumCost,
    double dualityGap,
    double nc1,
    StabilityBounds certificates,
    Option<Interval> enclosure) {
  /** Layers times samples that one more depth may take when solving for a depth. */
  private static final double MOST_WORK = 3e6;

  /** The certificate of NC1; none when vacuous. */
  public Option<Double> nc1Certificate() {
    return certificates.nc1().bound();
  }

  /** The certificate of NC2; none when vacuous. */
  public Option<Double> nc2Certificate() {
    return certificates.nc2().bound();
  }

  /** The certificate of NC3; none when vacuous. */
  public Option<Double> nc3Certificate() {
    return certificates.nc3().bound();
  }

  /**
   * The bound over depths, several at a time; the answer does not depend on how many.
   *
   * @param problem what is transported
   * @param depths in the order they are to be reported; each at least {@link
   *     TransportProblem#leastDepth()}
   * @param decay λ(L)
   * @param threads at least 1
   * @param done told of every depth, in whatever order they are finished
   */
  public static Either<Fault, DepthCurve> curve(
      TransportProblem problem,
      Seq<Integer> depths,
      DecayLaw decay,
      int threads,
      Consumer<DepthBound> done) {
    return Transport.of(problem)
        .flatMap(
            t ->
                built(t, depths, decay, threads, done)
                    .map(rows -> new DepthCurve(problem, decay, rows, vacuities(t, rows, decay))));
  }

  private static Seq<Vacuity> vacuities(Transport t, Seq<DepthBound> rows, DecayLaw decay) {
    int samples = t.problem().data().size();
    Map<Integer, Option<DepthBound>> known = new HashMap<>();
    rows.forEach(b -> known.put(b.depth(), Option.some(b)));
    return Vacuity.of(
        rows,
        t.problem().leastDepth(),
        l ->
            known.computeIfAbsent(
                l,
                depth ->
                    (double) depth * samples > MOST_WORK
                        ? Option.none()
                        : at(t, depth, decay.at(depth)).toOption()));
  }

  /** The bound over depths. */
  public static Either<Fault, DepthCurve> curve(
      TransportProblem problem, Seq<Integer> depths, DecayLaw decay) {
    return Transport.of(problem)
        .flatMap(t -> built(t, depths, decay, 1, b -> {}))
        .map(rows -> new DepthCurve(problem, decay, rows));
  }

  /**
   * The same networks as values, one after another, to be exported, say.
   *
   * @param keep what to do with each
   */
  public static Option<Fault> networks(
      TransportProblem problem,
      Seq<Integer> depths,
      DecayLaw decay,
      Function<Construction, Option<Fault>> keep) {
    Either<Fault, Transport> transport = Transport.of(problem);
    Option<Fault> fault = transport.swap().toOption();
    for (int depth : depths) {
      fault =
          fault.orElse(
              () ->
                  transport
                      .get()
                      .build(depth, decay.at(depth))
                      .fold(Option::some, c -> keep.apply(c)));
    }
    return fault;
  }

  /** The bound at one depth. */
  public static Either<Fault, DepthBound> at(Transport transport, int depth, double decay) {
    return transport.run(depth, decay).map(r -> of(transport, r));
  }

  private static Either<Fault, Seq<DepthBound>> built(
      Transport transport,
      Seq<Integer> depths,
      DecayLaw decay,
      int threads,
      Consumer<DepthBound> done) {
    Option<Integer> tooFew = depths.find(l -> l < transport.problem().leastDepth());
    if (tooFew.isDefined()) {
      return Either.left(transport.tooFewLayers(tooFew.get()));
    }
    try (ForkJoinPool pool = new ForkJoinPool(threads)) {
      java.util.List<Either<Fault, DepthBound>> rows =
          pool.submit(
                  () ->
                      depths.toJavaList().parallelStream()
                          .map(l -> at(transport, l, decay.at(l)))
                          .map(r -> r.peek(done))
                          .toList())
              .join();
      return Either.sequenceRight(io.vavr.collection.Vector.ofAll(rows));
    }
  }

  private static DepthBound of(Transport transport, DeepRun run) {
    Features features = new Features(run.features(), transport.problem().data().labels());
    Loss loss = run.objective().loss();
    double decay = run.objective().decay();
    LastLayer layer =
        new LastLayer(
            features, new ClassifierWeights(run.head().weight(), run.head().bias()), loss, decay);
    GufmOptimum optimum = Ideal.optimum(loss, features.classes(), decay);
    double gap = Math.max(0, GapIdentity.of(layer).total()) + decay / 2 * run.hiddenCost().mid();
    Option<Interval> enclosure = run.radii().map(r -> enclosed(run, features, r));
    Interval proved =
        enclosure.map(u -> u.minus(optimum.value())).getOrElse(() -> Interval.point(gap));
    FeatureStatistics statistics = FeatureStatistics.of(features);
    return new DepthBound(
        run.depth(),
        decay,
        optimum.value().mid(),
        optimum.valueWithoutClassifier().minus(optimum.value()).mid(),
        optimum.value().mid() + gap,
        gap,
        run.epsilon(),
        run.hiddenCost().mid(),
        run.closedFormCost(),
        run.continuumCost(),
        run.largestDualityGap(),
        statistics.withinTrace() / statistics.betweenTrace(),
        Stability.of(optimum, proved),
        enclosure);
  }

  /** Loss at every feature of every ball, and the penalties of the float64 weights. */
  private static Interval enclosed(DeepRun run, Features features, Vector radii) {
    FeatureBalls balls = new FeatureBalls(run.features(), radii);
    Loss loss = run.objective().loss();
    Interval half = Interval.point(run.objective().decay()).times(0.5);
    Interval fit = Interval.ZERO;
    for (int i = 0; i < radii.size(); i++) {
      Interval[] z = balls.logits(run.head().weight(), i);
      for (int k = 0; k < z.length && run.head().bias().isDefined(); k++) {
        z[k] = z[k].plus(run.head().bias().get().get(k));
      }
      fit = fit.plus(ObjectiveEnclosure.loss(loss, z, features.labels().get(i)));
    }
    Interval head = RoundedSum.sumOfSquares(run.head().weight().toArray());
    return fit.dividedBy(radii.size()).plus(half.times(head.plus(run.hiddenCost())));
  }
}
