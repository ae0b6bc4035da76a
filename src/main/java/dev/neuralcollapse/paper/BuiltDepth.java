package dev.neuralcollapse.paper;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.transport.Construction;
import dev.neuralcollapse.transport.Embedding;
import dev.neuralcollapse.transport.Strategy;
import dev.neuralcollapse.transport.Transport;
import dev.neuralcollapse.transport.TransportProblem;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;

/**
 * Networks built by transport for the same data at growing depths, each run forward.
 *
 * @param optimum {@code F*}
 * @param kind of block
 * @param inputs of the data
 * @param built one network a depth, shallowest first; or why there is none
 */
record BuiltDepth(
    Interval optimum, Kind kind, Matrix inputs, Either<Fault, Seq<Construction>> built) {

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

  /**
   * Distinct inputs, and yet the plan found no way through: a limit of ours, not of the theorem.
   */
  boolean tooCrowded() {
    return built.isLeft() && hasDistinctInputs();
  }

  /** {@code U(L) - F*}, shallowest first. */
  Seq<Double> gaps() {
    return built
        .map(all -> all.map(c -> c.upperBound() - optimum.mid()))
        .getOrElse(io.vavr.collection.Vector.empty());
  }

  Seq<Construction> networks() {
    return built.getOrElse(io.vavr.collection.Vector.empty());
  }

  /**
   * Recipe: Gaussian inputs, random embedding, two samples of each of two classes or more.
   *
   * @param same the last input repeats the first, with another label
   * @param factor every depth is this times the one before, from {@code 4N+1} layers on
   */
  record Spec(
      long seed,
      int classes,
      int perClass,
      int width,
      double decay,
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
      Either<Fault, Seq<Construction>> built =
          Transport.of(problem)
              .flatMap(t -> Either.sequenceRight(depths.map(l -> t.build(l, decay))));
      return new BuiltDepth(
          Gufm.of(Loss.CROSS_ENTROPY, classes, decay).value(), kind, inputs, built);
    }

    @Override
    public Seq<Spec> simpler() {
      return List.<Spec>empty()
          .appendAll(Shrink.integer(perClass, 1).map(n -> sized(seed, classes, n)))
          .appendAll(Shrink.integer(classes, 2).map(k -> sized(seed, k, perClass)))
          .appendAll(Shrink.seed(seed).map(s -> sized(s, classes, perClass)));
    }

    private Spec sized(long s, int k, int n) {
      return new Spec(s, k, n, width, decay, kind, strategy, factor, same);
    }

    /** The first and the last input agree, their labels do not. */
    Spec duplicate() {
      return new Spec(seed, classes, perClass, width, decay, kind, strategy, factor, true);
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
        kind,
        strategy,
        factor,
        false);
  }

  static Regime<BuiltDepth> regime(String name, Kind kind, Strategy strategy, int factor) {
    return new Regime<>(name, s -> draw(s, kind, strategy, factor));
  }
}
