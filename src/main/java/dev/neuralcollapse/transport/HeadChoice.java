package dev.neuralcollapse.transport;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Head;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Objective;
import io.vavr.control.Option;

/**
 * The classifier along the vertices whose length suits the features reached: any head gives a valid
 * bound, {@code W*} itself is best for perfect collapse only.
 *
 * @param head with rows {@code s · vertex_k}
 * @param value {@code F(W, H)}
 */
record HeadChoice(Head head, double value) {
  private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;
  private static final int STEPS = 48;

  /**
   * Golden section in s, of which {@code F(s · vertices, H)} is a convex function.
   *
   * @param vertices K×d
   * @param features N×d
   */
  static HeadChoice of(Loss loss, double decay, Matrix vertices, Matrix features, Labels labels) {
    Objective objective = new Objective(loss, decay, EmbeddingDecay.FREE);
    Matrix cosines = features.timesTransposed(vertices);
    double shift = loss == Loss.SQUARED_WITH_BIAS ? 1.0 / labels.classes() : 0;
    double weight = decay / 2 * vertices.sumOfSquares();
    double low = 0;
    double high = 1.5 * Target.headScale(loss, labels.classes(), decay);
    double a = high - GOLDEN * (high - low);
    double b = low + GOLDEN * (high - low);
    double fa = at(objective, cosines, shift, labels, a) + weight * a * a;
    double fb = at(objective, cosines, shift, labels, b) + weight * b * b;
    for (int k = 0; k < STEPS; k++) {
      if (fa <= fb) {
        high = b;
        b = a;
        fb = fa;
        a = high - GOLDEN * (high - low);
        fa = at(objective, cosines, shift, labels, a) + weight * a * a;
      } else {
        low = a;
        a = b;
        fa = fb;
        b = low + GOLDEN * (high - low);
        fb = at(objective, cosines, shift, labels, b) + weight * b * b;
      }
    }
    double s = fa <= fb ? a : b;
    Head head =
        loss == Loss.SQUARED_WITH_BIAS
            ? new Head(
                vertices.scale(s),
                Option.some(Vector.generate(labels.classes(), k -> 1.0 / labels.classes())))
            : Head.withoutBias(vertices.scale(s));
    return new HeadChoice(head, Math.min(fa, fb));
  }

  private static double at(
      Objective objective, Matrix cosines, double shift, Labels labels, double s) {
    return objective.meanLoss(cosines.map(x -> s * x + shift), labels);
  }
}
