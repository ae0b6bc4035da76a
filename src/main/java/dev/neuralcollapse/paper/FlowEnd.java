package dev.neuralcollapse.paper;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.descent.NormalisedFlow;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.Locale;

/**
 * Where the loss-normalised flow of a shallow ReLU network of two classes and exponential loss has
 * got when its parameters reach a norm.
 *
 * @param data two classes
 * @param epsilon {@code ‖w_j‖ = ‖v_j‖} at the start
 * @param features N×h, of θ/‖θ‖
 * @param classifier V of θ/‖θ‖
 */
record FlowEnd(SeparableData data, double epsilon, Matrix features, Vector classifier) {
  private static final int WIDTH = 12;
  private static final double NORM = 8;
  private static final NormalisedFlow FLOW = new NormalisedFlow(3e-3, 30_000, NORM);

  /** Larger starts keep directions of their own. */
  static final double SMALL = 1e-2;

  /**
   * A run.
   *
   * @param seed of the start
   */
  record Run(SeparableData.Recipe recipe, double epsilon, long seed) implements Spec<FlowEnd> {

    static Run draw(double epsilon, long seed) {
      Draw draw = Draw.from(seed);
      SeparableData.Recipe recipe =
          new SeparableData.Recipe(
              2, 2, 1, draw.uniform(0.3, 0.9), draw.uniform(0.1, 0.5), 1.5, draw.shortSeed());
      return new Run(recipe, epsilon, draw.shortSeed());
    }

    @Override
    public FlowEnd instance() {
      return FlowEnd.of(recipe.instance(), epsilon, seed);
    }

    @Override
    public Seq<Run> simpler() {
      return List.<Run>empty()
          .appendAll(Shrink.seed(seed).map(s -> new Run(recipe, epsilon, s)))
          .appendAll(Shrink.real(epsilon, 1).map(e -> new Run(recipe, e, seed)));
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "flow from ε=%s (seed %d) on %s", epsilon, seed, recipe);
    }
  }

  private static FlowEnd of(SeparableData data, double epsilon, long seed) {
    ShallowLoss loss = new ShallowLoss(data, WIDTH, ShallowLoss.Kind.EXPONENTIAL);
    NormalisedFlow.Flowed end = FLOW.from(loss, loss.balancedStart(epsilon, seed));
    return new FlowEnd(
        data,
        epsilon,
        loss.features(end.point()).scale(1 / end.norm()),
        loss.classifier(end.point()).row(0).scale(1 / end.norm()));
  }

  /** Two inputs of each class in the plane, from a start of length 1/1000. */
  static FlowEnd plane(double epsilon) {
    double[][] x = {{1, 0.2}, {2, -0.3}, {-1, 0.1}, {-1.5, -0.4}};
    SeparableData data =
        new SeparableData(Matrix.generate(4, 2, (i, j) -> x[i][j]), Labels.balanced(2, 2));
    return of(data, epsilon, 5);
  }

  static Hypothesis<FlowEnd> smallStart() {
    return Hypothesis.is("small-start", "\\varepsilon\\le1/100", e -> e.epsilon <= SMALL);
  }

  /** Some neuron of either sign reaches its class (the paper's assumption 3, seen at the end). */
  static Hypothesis<FlowEnd> reached() {
    return Hypothesis.is(
        "classes-reached",
        "\\phi(x_i)\\ne0",
        e -> {
          boolean all = true;
          for (int i = 0; i < e.features.rows(); i++) {
            all &= e.features.row(i).norm() > 1e-3;
          }
          return all;
        });
  }

  private double cosine(int i, int j) {
    return features.row(i).dot(features.row(j)) / (features.row(i).norm() * features.row(j).norm());
  }

  /** Least cosine of two features of one class. */
  double within() {
    return Math.min(cosine(0, 1), cosine(2, 3));
  }

  /** Greatest cosine of features of the two classes. */
  double between() {
    return Math.max(Math.max(cosine(0, 2), cosine(0, 3)), Math.max(cosine(1, 2), cosine(1, 3)));
  }

  /** Greatest ratio of lengths of features of one class. */
  double spread() {
    return Math.max(ratio(0, 1), ratio(2, 3));
  }

  private double ratio(int i, int j) {
    double r = features.row(i).norm() / features.row(j).norm();
    return Math.max(r, 1 / r);
  }

  /** {@code ‖V - (s_+φ_+ - s_-φ_-)‖} with the directions of the features for φ. */
  double duality() {
    Vector s = ClassMargins.of(data).scales();
    Vector plus = features.row(0).scale(s.get(0) / features.row(0).norm());
    Vector minus = features.row(2).scale(s.get(1) / features.row(2).norm());
    return classifier.minus(plus.minus(minus)).norm();
  }
}
