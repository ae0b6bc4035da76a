package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.SymmetricSpectrum;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.metric.MetricValue;
import dev.neuralcollapse.metric.RegressionMetrics;
import dev.neuralcollapse.metric.RegressionObservation;
import dev.neuralcollapse.network.Block;
import dev.neuralcollapse.network.Examples;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Penalty;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.PlainNetwork;
import dev.neuralcollapse.network.Regression;
import dev.neuralcollapse.network.Role;
import dev.neuralcollapse.network.Targets;
import dev.neuralcollapse.training.Initialisation;
import dev.neuralcollapse.training.Optimiser;
import dev.neuralcollapse.training.Outcome;
import dev.neuralcollapse.training.Session;
import dev.neuralcollapse.training.Trainer;
import dev.neuralcollapse.training.TrainingSpec;
import dev.neuralcollapse.training.kernel.TrainingData;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * An MLP trained on tabular targets, and what its layers show.
 *
 * @param layers per hidden layer, the first after the input first
 * @param last metrics of the last layer, {@code nrc1} to {@code nrc3} among them
 * @param trainError mean squared error a coordinate on the training samples
 * @param heldError the same on the other samples
 * @param share r/t: errors of the intrinsic coordinates, as means over the targets
 * @param dimension covariance eigenvalues of the last features above a hundredth of the largest
 */
record TabularTraining(
    Seq<Seq<MetricValue>> layers,
    Seq<MetricValue> last,
    double trainError,
    double heldError,
    double share,
    int dimension) {

  /** Share of the largest eigenvalue beyond which a direction counts. */
  private static final double COUNTED = 1e-2;

  /** How a network is trained: full batch, L-BFGS. */
  record Plan(int depth, int width, double decay, int evaluations) {}

  static TabularTraining run(TabularData data, Plan plan, long seed, int threads) {
    Penalty penalty = Penalty.uniform(plan.decay).with(Role.HEAD_BIAS, 0);
    TrainingSpec spec =
        new TrainingSpec(
            Perceptron.mlp(
                    data.inputs().columns(), plan.width, plan.depth, data.targets().columns())
                .withHeadBias(true),
            new Goal(new Regression(true), penalty),
            Optimiser.Lbfgs.standard(plan.evaluations),
            new Initialisation.He(),
            seed);
    Examples examples = new Examples(data.inputs(), new Targets.Values(data.targets()));
    Outcome outcome = Trainer.train(spec, TrainingData.of(examples), Session.plain(threads));
    return seen((PlainNetwork) outcome.model(), data);
  }

  private static TabularTraining seen(PlainNetwork net, TabularData data) {
    Seq<Matrix> layers = net.forward(data.inputs()).layers();
    Seq<Matrix> next = weights(net);
    Matrix y = intrinsic(data);
    return new TabularTraining(
        layers.zipWith(
            next,
            (h, w) -> RegressionMetrics.layer(RegressionObservation.of(h, y, Option.some(w)))),
        RegressionMetrics.last(
            RegressionObservation.of(
                layers.last(), data.targets(), Option.some(net.head().weight()))),
        error(net, data.inputs(), data.targets()),
        error(net, data.heldInputs(), data.heldTargets()),
        (double) data.rank() / data.targets().columns(),
        dimension(layers.last()));
  }

  private static Seq<Matrix> weights(PlainNetwork net) {
    return net.blocks()
        .map(
            b ->
                switch (b) {
                  case Block.OneLayer one -> one.layer().weight();
                  case Block.TwoLayer two -> two.in().weight();
                })
        .append(net.head().weight());
  }

  /** The targets in their r principal coordinates, N×r. */
  private static Matrix intrinsic(TabularData data) {
    Matrix y = data.targets();
    SymmetricSpectrum s = SymmetricSpectrum.of(y.transposedTimes(y));
    Matrix u = Matrix.generate(y.columns(), data.rank(), s.vectors()::get);
    return y.times(u);
  }

  private static double error(PlainNetwork net, Matrix inputs, Matrix targets) {
    Matrix out = net.head().logits(net.forward(inputs).layers().last());
    return out.minus(targets).sumOfSquares() / ((double) targets.rows() * targets.columns());
  }

  private static int dimension(Matrix h) {
    Vector mean = h.meanRow();
    Matrix centred = Matrix.generate(h.rows(), h.columns(), (i, j) -> h.get(i, j) - mean.get(j));
    Vector e = SymmetricSpectrum.of(centred.transposedTimes(centred)).values();
    int count = 0;
    for (int i = 0; i < e.size(); i++) {
      count += e.get(i) > COUNTED * e.get(0) ? 1 : 0;
    }
    return count;
  }

  /** A metric of a layer, from 0, where it has a value. */
  Option<Double> of(int layer, String id) {
    return find(layers.get(layer), id);
  }

  /** A metric of the last layer, where it has a value. */
  Option<Double> last(String id) {
    return find(last, id);
  }

  private static Option<Double> find(Seq<MetricValue> values, String id) {
    return values.find(v -> v.id().equals(id)).flatMap(MetricValue::value);
  }

  /**
   * Layers for which all four conditions hold within these limits, which are ours: {@code NRC1 ≤
   * .1}, {@code NRC2 ≥ .9}, {@code NRC3 ≥ .9}, {@code NRC4 ≤} the training error {@code + .05}.
   */
  int collapsed() {
    return io.vavr.collection.List.range(0, layers.size())
        .count(
            l ->
                of(l, "dnrc1").exists(x -> x <= 0.1)
                    && of(l, "dnrc2").exists(x -> x >= 0.9)
                    && of(l, "dnrc3").exists(x -> x >= 0.9)
                    && of(l, "dnrc4").exists(x -> x * share <= trainError + 0.05));
  }
}
