package dev.neuralcollapse.metric;

import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Either;

/**
 * The features of consecutive layers as points of a path in {@code R^{N×d}}, and how far along it
 * each lies: the relative depth of Wang, Gai, Zhang 2024 (arXiv 2405.00985, figure 3; P).
 *
 * @param layers at least two, of equal width, not all equal
 * @param positions length of the path up to each layer over its whole length: 0 first, 1 last
 * @param straightness distance of its ends over its length, in [0, 1]; 1 on a straight line
 */
public record LayerPath(Seq<Features> layers, Seq<Double> positions, double straightness) {

  /** The path through these layers of the same samples, or why there is none. */
  public static Either<String, LayerPath> through(Seq<Features> layers) {
    Seq<Integer> widths = layers.map(Features::width);
    if (layers.size() < 2) {
      return Either.left("a line needs two layers, there is " + layers.size());
    }
    return widths.distinct().size() > 1
        ? Either.left("the layers have different widths: " + widths.mkString(", "))
        : measured(layers);
  }

  private static Either<String, LayerPath> measured(Seq<Features> layers) {
    Seq<Double> steps = layers.zip(layers.tail()).map(p -> distance(p._1, p._2));
    Vector<Double> travelled = Vector.ofAll(steps.scanLeft(0.0, Double::sum));
    double length = travelled.last();
    if (!(length > 0) || !Double.isFinite(length)) {
      return Either.left(
          length == 0
              ? "all layers have the same features"
              : "the features are too large for their distances");
    }
    double chord = distance(layers.head(), layers.last());
    return Either.right(
        new LayerPath(layers, travelled.map(s -> s / length), Math.min(1, chord / length)));
  }

  /** {@code ‖A - B‖_F}. */
  private static double distance(Features a, Features b) {
    Matrix difference = b.values().minus(a.values());
    return difference.frobeniusNorm();
  }

  /** From the first layer straight to the last. */
  public StraightLine line() {
    return new StraightLine(layers.head(), layers.last());
  }
}
