package dev.neuralcollapse.experiment;

import dev.neuralcollapse.bound.GapAttribution;
import dev.neuralcollapse.bound.LastLayer;
import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.feature.ClassifierWeights;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.metric.MetricValue;
import dev.neuralcollapse.metric.Metrics;
import dev.neuralcollapse.metric.ProgressiveCollapse;
import dev.neuralcollapse.metric.Target;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Forward;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Model;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.network.Role;
import dev.neuralcollapse.network.SequenceData;
import dev.neuralcollapse.network.SequenceForward;
import dev.neuralcollapse.network.SequenceNetwork;
import dev.neuralcollapse.network.Slot;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/** Everything a report shows of one network on its training samples. */
final class Observing {
  private final Model model;
  private final Labels labels;
  private final double decay;

  private Observing(Model model, Labels labels, double decay) {
    this.model = model;
    this.labels = labels;
    this.decay = decay;
  }

  /**
   * What a forward pass gives.
   *
   * @param features N×d, those the head reads
   * @param logits N×K
   * @param layers N×d each, from the embedding to the features
   */
  private record Pass(Matrix features, Matrix logits, Seq<Matrix> layers) {}

  /**
   * None when a sample has no variance under LayerNorm.
   *
   * @param law of the trained objective: whether the gap counts the embedding
   */
  static Option<Cell.Measured> of(
      Model model, Material material, double decay, EmbeddingDecay law) {
    return pass(model, material)
        .map(p -> new Observing(model, material.labels(), decay).measured(p, law));
  }

  private static Option<Pass> pass(Model model, Material material) {
    return switch (material) {
      case Material.Rows(Dataset data) ->
          switch (((Network) model).forward(data.inputs())) {
            case Forward.Degenerate d -> Option.none();
            case Forward.Completed c -> Option.some(new Pass(c.features(), c.logits(), c.layers()));
          };
      case Material.Sequences(SequenceData data) -> pass((SequenceNetwork) model, data);
    };
  }

  /** The residual stream where it is read out; the last LayerNorm makes its end the features. */
  private static Option<Pass> pass(SequenceNetwork network, SequenceData data) {
    return switch (network.forward(data.inputs())) {
      case SequenceForward.Degenerate d -> Option.none();
      case SequenceForward.Completed c ->
          network.stream(data.inputs())
              .toOption()
              .map(
                  layers ->
                      new Pass(
                          c.features(),
                          c.logits(),
                          layers.init().map(l -> read(l, data)).append(c.features())));
    };
  }

  private static Matrix read(Matrix stream, SequenceData data) {
    int length = data.inputs().length();
    return Matrix.generate(
        data.samples(), stream.columns(), (i, j) -> stream.get(data.readout().row(i, length), j));
  }

  private Cell.Measured measured(Pass pass, EmbeddingDecay law) {
    Features last = new Features(pass.features(), labels);
    ClassifierWeights head = ClassifierWeights.withoutBias(model.head().weight());
    Cell.SquaredNorms norms = norms();
    Cell.Parts parts = parts(pass, norms);
    return new Cell.Measured(
        parts,
        Objective.accuracy(pass.logits(), labels),
        norms,
        attribution(new LastLayer(last, head, Loss.CROSS_ENTROPY, decay), parts, law),
        Metrics.all(last, Option.some(head), Target.SIMPLEX_ETF).map(Observing::value),
        layers(pass.layers()));
  }

  private Cell.Parts parts(Pass pass, Cell.SquaredNorms n) {
    Objective objective = new Objective(Loss.CROSS_ENTROPY, decay, EmbeddingDecay.PENALISED);
    return new Cell.Parts(
        objective.meanLoss(pass.logits(), labels),
        decay / 2 * n.head(),
        decay / 2 * (n.hiddenWeights() + n.hiddenBiases()),
        decay / 2 * (n.embeddingWeights() + n.embeddingBiases()));
  }

  private Cell.SquaredNorms norms() {
    Layout layout = Layout.of(model.architecture(), false);
    double[] theta = Parameters.flatten(layout, model);
    return new Cell.SquaredNorms(
        sum(layout, theta, Role.HEAD),
        sum(layout, theta, Role.HIDDEN_WEIGHT),
        sum(layout, theta, Role.HIDDEN_BIAS),
        sum(layout, theta, Role.EMBEDDING),
        sum(layout, theta, Role.EMBEDDING_BIAS));
  }

  private static double sum(Layout layout, double[] theta, Role role) {
    double sum = 0;
    for (Slot slot : layout.slots().filter(s -> s.role() == role)) {
      for (int i = slot.from(); i < slot.to(); i++) {
        sum += theta[i] * theta[i];
      }
    }
    return sum;
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
        ProgressiveCollapse.of(new Features(values, labels)).map(MetricValue::value);
    return new Cell.Layer(index, pfc.get(0), pfc.get(1), pfc.get(2));
  }

  private static Cell.MetricValue value(MetricValue m) {
    return new Cell.MetricValue(m.id(), m.convention(), m.value(), m.reason().getOrElse(""));
  }
}
