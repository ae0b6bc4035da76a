package dev.neuralcollapse.paper;

import dev.neuralcollapse.bound.Account;
import dev.neuralcollapse.bound.GapIdentity;
import dev.neuralcollapse.bound.Ideal;
import dev.neuralcollapse.bound.InequalityChain;
import dev.neuralcollapse.bound.LastLayer;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.feature.ClassifierWeights;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.metric.Metrics;
import dev.neuralcollapse.metric.Observation;
import dev.neuralcollapse.metric.Target;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Step;
import io.vavr.collection.HashMap;
import io.vavr.collection.Map;
import io.vavr.control.Option;

/**
 * Last layers in plain doubles, by the very code that attributes the gaps of trained networks:
 * other formulas, without the cancellation. What it computes must lie in the enclosures.
 */
final class PlainLayer {
  /** Of the larger of 1 and the objective. */
  private static final double ROUNDING = 1e-13;

  private PlainLayer() {}

  /** The layer at the middles of its enclosures. */
  static LastLayer of(UnitFeatures x) {
    int[] labels = x.labels().toJavaStream().mapToInt(Integer::intValue).toArray();
    Features features =
        new Features(
            middle(x.features()), Labels.of(labels, "spec").getOrElseThrow(PlainLayer::unlabelled));
    Option<Vector> bias =
        x.loss() == Loss.SQUARED_WITH_BIAS ? Option.some(middle(x.bias())) : Option.none();
    return new LastLayer(
        features, new ClassifierWeights(middle(x.head()), bias), x.loss(), x.decay());
  }

  /** The chain with every term of the gap identity beside its enclosure. */
  static Chain identity(Chain chain, UnitFeatures x) {
    LastLayer layer = of(x);
    return beside(chain, layer, GapIdentity.of(layer), x);
  }

  /** The chain with every term of the chain of inequalities beside its enclosure. */
  static Chain inequalities(Chain chain, UnitFeatures x) {
    LastLayer layer = of(x);
    return beside(chain, layer, InequalityChain.of(layer), x);
  }

  /** The step with {@code F - factor F*} beside it. */
  static Step gap(Step step, UnitFeatures x, double factor) {
    double objective = of(x).objective();
    return step.plainly(objective - factor * optimum(x), rounding(objective));
  }

  /** What {@code collapse measure} prints for the layer under that id, for a simplex. */
  static Option<Double> metric(UnitFeatures x, String id) {
    LastLayer layer = of(x);
    Observation seen = Observation.of(layer.features(), Option.some(layer.head()));
    return Metrics.catalogue(Target.SIMPLEX_ETF)
        .find(m -> m.id().equals(id))
        .flatMap(m -> m.measure(seen).value());
  }

  /** {@code ε = 2(F - F*)/(λρ*²)} from the terms of the identity, without the cancellation. */
  static double epsilon(UnitFeatures x) {
    double rho = best(x).classifierNorm().mid();
    return 2 * GapIdentity.of(of(x)).total() / (x.decay() * rho * rho);
  }

  private static Chain beside(Chain chain, LastLayer layer, Account account, UnitFeatures x) {
    double objective = layer.objective();
    Map<String, Double> values =
        account
            .terms()
            .foldLeft(HashMap.<String, Double>empty(), (m, t) -> m.put(t.name(), t.value()))
            .put("sum", objective - optimum(x) - account.total());
    return chain.plainly(values, rounding(objective));
  }

  private static double rounding(double objective) {
    return ROUNDING * Math.max(1, Math.abs(objective));
  }

  private static double optimum(UnitFeatures x) {
    return best(x).value().mid();
  }

  private static GufmOptimum best(UnitFeatures x) {
    return Ideal.optimum(x.loss(), x.classes(), x.decay());
  }

  private static Matrix middle(IntervalMatrix m) {
    return Matrix.generate(m.rows(), m.columns(), (i, j) -> m.get(i, j).mid());
  }

  private static Vector middle(IntervalVector v) {
    return Vector.generate(v.size(), i -> v.get(i).mid());
  }

  private static IllegalArgumentException unlabelled() {
    return new IllegalArgumentException("a class without samples");
  }
}
