package dev.neuralcollapse.experiment;

import dev.neuralcollapse.bound.GapAttribution;
import dev.neuralcollapse.bound.LastLayer;
import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.feature.ClassifierWeights;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.metric.MetricValue;
import dev.neuralcollapse.metric.Metrics;
import dev.neuralcollapse.metric.ProgressiveCollapse;
import dev.neuralcollapse.metric.Target;
import dev.neuralcollapse.network.Block;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Forward;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.Objective;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/** Everything a report shows of one network on its training samples. */
final class Observing {
  private final Network network;
  private final Dataset data;
  private final double decay;

  private Observing(Network network, Dataset data, double decay) {
    this.network = network;
    this.data = data;
    this.decay = decay;
  }

  /**
   * None when a sample has no variance under LayerNorm.
   *
   * @param law of the trained objective: whether the gap counts the embedding
   */
  static Option<Cell.Measured> of(Network network, Dataset data, double decay, EmbeddingDecay law) {
    return switch (network.forward(data.inputs())) {
      case Forward.Degenerate d -> Option.none();
      case Forward.Completed c -> Option.some(new Observing(network, data, decay).measured(c, law));
    };
  }

  private Cell.Measured measured(Forward.Completed forward, EmbeddingDecay law) {
    Features last = new Features(forward.features(), data.labels());
    ClassifierWeights head = ClassifierWeights.withoutBias(network.head().weight());
    Cell.Parts parts = parts(forward);
    return new Cell.Measured(
        parts,
        Objective.accuracy(forward.logits(), data.labels()),
        norms(),
        attribution(new LastLayer(last, head, Loss.CROSS_ENTROPY, decay), parts, law),
        Metrics.all(last, Option.some(head), Target.SIMPLEX_ETF).map(Observing::value),
        layers(forward.layers()));
  }

  private Cell.Parts parts(Forward.Completed forward) {
    Objective objective = new Objective(Loss.CROSS_ENTROPY, decay, EmbeddingDecay.PENALISED);
    return new Cell.Parts(
        objective.meanLoss(forward.logits(), data.labels()),
        decay / 2 * network.head().weight().sumOfSquares(),
        decay / 2 * network.hiddenSumOfSquares(),
        decay / 2 * network.embedding().sumOfSquares());
  }

  private Cell.SquaredNorms norms() {
    double biases = network.blocks().foldLeft(0.0, (s, b) -> s + biases(b));
    return new Cell.SquaredNorms(
        network.head().weight().sumOfSquares(),
        network.hiddenSumOfSquares() - biases,
        biases,
        network.embedding().weight().sumOfSquares(),
        network.embedding().bias().sumOfSquares());
  }

  private static double biases(Block block) {
    return switch (block) {
      case Block.OneLayer b -> b.layer().bias().sumOfSquares();
      case Block.TwoLayer b -> b.in().bias().sumOfSquares() + b.out().bias().sumOfSquares();
    };
  }

  private static Cell.Attribution attribution(
      LastLayer layer, Cell.Parts parts, EmbeddingDecay law) {
    return switch (GapAttribution.of(layer)) {
      case GapAttribution.Attributed a -> {
        double embedding =
            switch (law) {
              case FREE -> 0;
              case PENALISED -> parts.embedding();
            };
        Seq<Cell.Term> terms =
            a.terms()
                .terms()
                .map(t -> new Cell.Term(t.name(), t.value()))
                .append(new Cell.Term("hidden", parts.hidden()))
                .append(new Cell.Term("embedding", embedding));
        yield new Cell.Attribution(terms.foldLeft(0.0, (s, t) -> s + t.value()), terms);
      }
      // LayerNorm and balanced classes are ensured before training starts.
      case GapAttribution.NotApplicable n ->
          throw new IllegalStateException(n.reasons().mkString());
    };
  }

  private Seq<Cell.Layer> layers(Seq<Matrix> layers) {
    return List.range(0, layers.size()).map(l -> layer(l, layers.get(l)));
  }

  private Cell.Layer layer(int index, Matrix values) {
    Seq<Option<Double>> pfc =
        ProgressiveCollapse.of(new Features(values, data.labels())).map(MetricValue::value);
    return new Cell.Layer(index, pfc.get(0), pfc.get(1), pfc.get(2));
  }

  private static Cell.MetricValue value(MetricValue m) {
    return new Cell.MetricValue(m.id(), m.convention(), m.value(), m.reason().getOrElse(""));
  }
}
