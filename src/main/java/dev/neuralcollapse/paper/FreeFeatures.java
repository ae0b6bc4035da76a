package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.util.function.Function;

/**
 * Any weights of a network with ReLU and any free features, one row a sample.
 *
 * @param weights W_1, …, W_L
 * @param features N×d, n rows of the first class first
 * @param perClass n
 * @param decay λ of weights and features
 */
record FreeFeatures(
    Seq<IntervalMatrix> weights, IntervalMatrix features, int perClass, Interval decay) {

  private int samples() {
    return features.rows();
  }

  /** What a feature of the class adds to the objective. */
  private Interval contribution(IntervalVector feature, int label) {
    IntervalVector x = weights.head().times(feature);
    for (IntervalMatrix w : weights.tail()) {
      x = w.times(x.positivePart());
    }
    Interval fit = x.minus(Indicator.of(x.size(), label)).sumOfSquares();
    Interval size = feature.sumOfSquares().times(decay);
    return fit.dividedBy(2.0 * samples()).plus(size.dividedBy(2));
  }

  Interval objective() {
    Interval sum = Interval.ZERO;
    for (int i = 0; i < samples(); i++) {
      sum = sum.plus(contribution(features.row(i), i / perClass));
    }
    return weights.map(w -> w.sumOfSquares().times(decay).dividedBy(2)).fold(sum, Interval::plus);
  }

  /** Every feature of a class replaced by one that is chosen among them, or from them. */
  FreeFeatures collapsed(Function<Seq<IntervalVector>, IntervalVector> choice) {
    IntervalMatrix all =
        IntervalMatrix.generate(
            samples(),
            i -> {
              int first = i / perClass * perClass;
              return choice.apply(Vector.range(first, first + perClass).map(features::row));
            });
    return new FreeFeatures(weights, all, perClass, decay);
  }

  /** Each class has the feature that adds least. */
  FreeFeatures best() {
    IntervalMatrix all =
        IntervalMatrix.generate(
            samples(),
            i -> {
              int label = i / perClass;
              return Vector.range(label * perClass, (label + 1) * perClass)
                  .map(features::row)
                  .minBy(h -> contribution(h, label).mid())
                  .get();
            });
    return new FreeFeatures(weights, all, perClass, decay);
  }

  /** Mean of the features of a class. */
  static IntervalVector mean(Seq<IntervalVector> rows) {
    return new IntervalMatrix(rows.toVector()).meanRow();
  }

  /**
   * A recipe.
   *
   * @param seed of weights and features; 0 is {@code |h_1 - h_2|} of one class on the unit vectors
   * @param classes K
   * @param perClass n
   * @param layers L
   * @param spread of the features of a class
   */
  record Recipe(long seed, int classes, int perClass, int layers, double spread)
      implements Spec<FreeFeatures> {
    private static final double DECAY = 0.01;

    static Regime<FreeFeatures> drawn(String name, boolean spread) {
      return new Regime<>(
          name,
          s -> {
            Draw draw = Draw.from(s);
            return new Recipe(
                1 + draw.shortSeed(),
                draw.integer(1, 4),
                draw.integer(2, 4),
                draw.integer(1, 4),
                spread ? draw.scale(0.01, 2) : 0);
          });
    }

    /** Two features with the same output, and nothing between them. */
    static Recipe mirrored() {
      return new Recipe(0, 1, 2, 2, 1);
    }

    @Override
    public FreeFeatures instance() {
      return seed == 0 ? mirror() : random();
    }

    private FreeFeatures mirror() {
      return new FreeFeatures(
          List.of(
              IntervalMatrix.of(Matrix.of(2, 2, 1, -1, -1, 1)),
              IntervalMatrix.of(Matrix.of(1, 2, 1, 1))),
          IntervalMatrix.of(Matrix.identity(2)),
          2,
          Interval.point(DECAY));
    }

    private FreeFeatures random() {
      Draw draw = Draw.from(seed);
      int width = 3;
      Matrix means = draw.gaussian(classes, width);
      Matrix noise = draw.gaussian(classes * perClass, width).scale(spread);
      Matrix features =
          Matrix.generate(
              classes * perClass, width, (i, j) -> means.get(i / perClass, j) + noise.get(i, j));
      Seq<IntervalMatrix> weights =
          Vector.rangeClosed(1, layers)
              .map(l -> IntervalMatrix.of(draw.gaussian(l == layers ? classes : width, width)));
      return new FreeFeatures(
          weights, IntervalMatrix.of(features), perClass, Interval.point(DECAY));
    }

    @Override
    public Seq<Recipe> simpler() {
      if (seed == 0) {
        return List.empty();
      }
      return Shrink.seed(seed)
          .map(s -> new Recipe(s, classes, perClass, layers, spread))
          .filter(r -> r.seed > 0)
          .appendAll(
              Shrink.integer(classes, 1).map(k -> new Recipe(seed, k, perClass, layers, spread)))
          .appendAll(
              Shrink.integer(perClass, 2).map(n -> new Recipe(seed, classes, n, layers, spread)))
          .appendAll(
              Shrink.integer(layers, 1).map(l -> new Recipe(seed, classes, perClass, l, spread)));
    }
  }
}
