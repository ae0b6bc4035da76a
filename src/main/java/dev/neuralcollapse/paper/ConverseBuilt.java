package dev.neuralcollapse.paper;

import dev.neuralcollapse.bound.Converse;
import dev.neuralcollapse.bound.DepthBound;
import dev.neuralcollapse.bound.DepthCurve;
import dev.neuralcollapse.bound.PairDistances;
import dev.neuralcollapse.bound.RateInterval;
import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.DecayLaw;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.transport.Embedding;
import dev.neuralcollapse.transport.Strategy;
import dev.neuralcollapse.transport.TransportProblem;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Networks really built by transport for four equally spaced scalars, at three growing depths, and
 * the converse. There are few of them, each built once.
 *
 * @param spec what was built
 * @param curve or why there is none
 * @param lower what the converse says of four alternating scalars, by depth
 */
record ConverseBuilt(
    Spec spec, Either<Fault, DepthCurve> curve, io.vavr.collection.Map<Integer, Double> lower) {
  private static final Map<Spec, ConverseBuilt> BUILT = new ConcurrentHashMap<>();

  /** Labels 1, 2, 1, 2. */
  static Hypothesis<ConverseBuilt> alternating() {
    return Hypothesis.is(
        "alternating", "y=1,2,1,2\\text{ along the line}", b -> b.spec.alternating());
  }

  /** One-layer blocks. */
  static Hypothesis<ConverseBuilt> oneLayer() {
    return Hypothesis.is(
        "one-layer-blocks", "\\text{blocks }x+\\sigma(Wx+b)", b -> b.spec.kind() == Kind.RN1);
  }

  Seq<DepthBound> depths() {
    return curve.map(DepthCurve::depths).getOrElse(Vector.empty());
  }

  Option<RateInterval> rate() {
    return RateInterval.of(depths().map(DepthBound::depth), depths().map(DepthBound::gap));
  }

  /**
   * Recipe.
   *
   * @param alternating labels 1, 2, 1, 2; otherwise 1, 1, 2, 2 with an embedding that is fitted
   */
  record Spec(long seed, double decay, Kind kind, boolean alternating)
      implements dev.neuralcollapse.proof.Spec<ConverseBuilt> {
    private static final Seq<Integer> DEPTHS = Vector.of(17, 65, 257);

    @Override
    public ConverseBuilt instance() {
      return BUILT.computeIfAbsent(this, Spec::build);
    }

    private ConverseBuilt build() {
      int[] labels = alternating ? new int[] {0, 1, 0, 1} : new int[] {0, 0, 1, 1};
      Dataset data =
          new Dataset(
              Matrix.generate(4, 1, (i, j) -> i - 1.5),
              Labels.of(labels, "scalars").get(),
              new Provenance("scalars", "computed here", "none", List.empty()));
      TransportProblem problem =
          new TransportProblem(
              data,
              6,
              Loss.CROSS_ENTROPY,
              kind,
              Strategy.ONE_SAMPLE,
              alternating ? Embedding.RANDOM : Embedding.FITTED,
              seed);
      Converse converse =
          new Converse(new PairDistances(GufmOptimum.crossEntropy(2, decay), 2), kind, true);
      return new ConverseBuilt(
          this,
          DecayLaw.parse(Double.toString(decay))
              .flatMap(law -> DepthBound.curve(problem, DEPTHS, law)),
          DEPTHS.toMap(l -> l, converse::lower));
    }

    @Override
    public Seq<Spec> simpler() {
      return Vector.rangeBy(0L, seed, 1L).map(s -> new Spec(s, decay, kind, alternating));
    }
  }

  static Regime<ConverseBuilt> regime(String name, Kind kind, boolean alternating) {
    return new Regime<>(
        name,
        s ->
            new Spec(
                Math.floorMod(s, 3L), Math.floorMod(s, 3L) == 0 ? 0.005 : 0.01, kind, alternating));
  }
}
