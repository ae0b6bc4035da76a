package dev.neuralcollapse.paper;

import dev.neuralcollapse.bound.DepthBound;
import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.DecayLaw;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.transport.Construction;
import dev.neuralcollapse.transport.Embedding;
import dev.neuralcollapse.transport.Strategy;
import dev.neuralcollapse.transport.Transport;
import dev.neuralcollapse.transport.TransportProblem;
import io.vavr.Lazy;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.function.Function;

/**
 * Networks built by transport for the same data at growing depths, each run forward.
 *
 * @param law how λ depends on depth
 * @param kind of block
 * @param inputs of the data
 * @param depths shallowest first
 * @param start embedded samples and their vertices; or why nothing can be built
 * @param built one bound a depth, from the network run layer by layer in error balls
 * @param made the same networks as values, run in plain floating point
 */
record BuiltDepth(
    DecayLaw law,
    Kind kind,
    Matrix inputs,
    Seq<Integer> depths,
    Either<Fault, Transport> start,
    Lazy<Either<Fault, Seq<DepthBound>>> built,
    Lazy<Either<Fault, Seq<Construction>>> made) {

  /** Assumption 4.4: no two inputs agree. */
  static Hypothesis<BuiltDepth> distinct() {
    return Hypothesis.is("distinct-inputs", "x_i\\ne x_j", BuiltDepth::hasDistinctInputs);
  }

  private boolean hasDistinctInputs() {
    return io.vavr.collection.Vector.range(0, inputs.rows()).map(inputs::row).distinct().size()
        == inputs.rows();
  }

  boolean oneLayer() {
    return kind == Kind.RN1;
  }

  boolean constantDecay() {
    return law instanceof DecayLaw.Constant;
  }

  /**
   * Distinct inputs, and yet the plan found no way through: a limit of ours, not of the theorem.
   */
  boolean tooCrowded() {
    return built.get().isLeft() && hasDistinctInputs();
  }

  /** One a depth, shallowest first; none where nothing could be built. */
  Seq<DepthBound> bounds() {
    return built.get().getOrElse(io.vavr.collection.Vector.empty());
  }

  /** Encloses {@code U(L) - F*}, shallowest first. */
  Seq<Interval> gaps() {
    return bounds().map(b -> enclosure(b).minus(optimum(b.decay())));
  }

  /** Steps about the gaps; none where the start cannot be transported, a false one on a fault. */
  Chain steps(Function<Seq<Interval>, Seq<Step>> about) {
    if (tooCrowded()) {
      return Chain.vacuous("this start cannot be transported");
    }
    return bounds().isEmpty()
        ? Chain.of(Step.nonnegative("built", Rule.CONSTRUCTION, Interval.point(-1)))
        : new Chain(about.apply(gaps()), Option.none());
  }

  /** {@code first ≥ factor · next}. */
  static Step falls(Interval first, Interval next, double factor) {
    return Step.nonnegative("falls", Rule.CONSTRUCTION, first.minus(next.times(factor)));
  }

  /** Encloses {@code U(L)}. */
  static Interval enclosure(DepthBound b) {
    return b.enclosure().getOrElse(Interval.ENTIRE);
  }

  /** Encloses {@code F*}. */
  Interval optimum(double decay) {
    return Gufm.of(Loss.CROSS_ENTROPY, start.get().problem().data().labels().classes(), decay)
        .value();
  }

  Seq<Construction> networks() {
    return made.get().getOrElse(io.vavr.collection.Vector.empty());
  }

  /**
   * Recipe: Gaussian inputs, random embedding, two samples of each of two classes or more.
   *
   * @param same the last input repeats the first, with another label
   * @param decay λ, or the c of {@code c/L}
   * @param vanishing whether λ is {@code c/L}
   * @param factor every depth is this times the one before, from {@code 4N+1} layers on
   */
  record Spec(
      long seed,
      int classes,
      int perClass,
      int width,
      double decay,
      boolean vanishing,
      Kind kind,
      Strategy strategy,
      int factor,
      boolean same)
      implements dev.neuralcollapse.proof.Spec<BuiltDepth> {

    @Override
    public BuiltDepth instance() {
      Labels labels = Labels.balanced(classes, perClass);
      Matrix drawn = Draw.from(seed).gaussian(labels.size(), width);
      int last = labels.size() - 1;
      Matrix inputs =
          Matrix.generate(last + 1, width, (i, j) -> drawn.get(same && i == last ? 0 : i, j));
      Dataset data =
          new Dataset(
              inputs, labels, new Provenance("gaussian", "seed " + seed, "none", List.empty()));
      TransportProblem problem =
          new TransportProblem(
              data, width, Loss.CROSS_ENTROPY, kind, strategy, Embedding.RANDOM, seed);
      Seq<Integer> depths =
          io.vavr.collection.Vector.range(0, 3)
              .map(i -> 4 * labels.size() * (int) Math.pow(factor, i) + 1);
      DecayLaw law =
          vanishing ? new DecayLaw.OverDepth(decay, decay + "/L") : DecayLaw.constant(decay);
      Either<Fault, Transport> start = Transport.of(problem);
      return new BuiltDepth(
          law,
          kind,
          inputs,
          depths,
          start,
          Lazy.of(
              () ->
                  start.flatMap(
                      t -> Either.sequenceRight(depths.map(l -> DepthBound.at(t, l, law.at(l)))))),
          Lazy.of(
              () ->
                  start.flatMap(
                      t -> Either.sequenceRight(depths.map(l -> t.build(l, law.at(l)))))));
    }

    @Override
    public Seq<Spec> simpler() {
      return List.<Spec>empty()
          .appendAll(Shrink.integer(perClass, 1).map(n -> sized(seed, classes, n)))
          .appendAll(Shrink.integer(classes, 2).map(k -> sized(seed, k, perClass)))
          .appendAll(Shrink.seed(seed).map(s -> sized(s, classes, perClass)));
    }

    private Spec sized(long s, int k, int n) {
      return new Spec(s, k, n, width, decay, vanishing, kind, strategy, factor, same);
    }

    /** The first and the last input agree, their labels do not. */
    Spec duplicate() {
      return new Spec(
          seed, classes, perClass, width, decay, vanishing, kind, strategy, factor, true);
    }

    /** λ does not vanish. */
    Spec constant() {
      return new Spec(seed, classes, perClass, width, decay, false, kind, strategy, factor, same);
    }

    /** λ = c/L. */
    Spec overDepth() {
      return new Spec(seed, classes, perClass, width, decay, true, kind, strategy, factor, same);
    }
  }

  static Spec draw(long seed, Kind kind, Strategy strategy, int factor) {
    Draw draw = Draw.from(seed);
    return new Spec(
        draw.shortSeed(),
        draw.integer(2, 3),
        draw.integer(1, 2),
        draw.integer(5, 8),
        draw.scale(0.003, 0.03),
        false,
        kind,
        strategy,
        factor,
        false);
  }

  static Regime<BuiltDepth> regime(String name, Kind kind, Strategy strategy, int factor) {
    return new Regime<>(name, s -> draw(s, kind, strategy, factor));
  }
}
