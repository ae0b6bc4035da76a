package dev.neuralcollapse.paper;

import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Regime;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.util.Comparator;

/** Where claims about linear regression are tried: c against the eigenvalues, depths, distances. */
final class RegressionRegimes {
  private RegressionRegimes() {}

  /** Where {@code c = λ_W λ_H} lies. */
  enum Place {
    BELOW,
    BETWEEN,
    ABOVE
  }

  /** One layer, from the minimiser to far away. */
  static Seq<Regime<LinearRegression>> shallow() {
    return List.of(
        moved(Place.BELOW, "below-all-eigenvalues"),
        moved(Place.BETWEEN, "between-eigenvalues"),
        moved(Place.ABOVE, "above-all-eigenvalues"));
  }

  private static Regime<LinearRegression> moved(Place place, String name) {
    return new Regime<>(
        name,
        seed -> {
          Draw draw = Draw.from(seed);
          LinearRegressionSpec at = shallow(place, draw);
          return draw.integer(0, 3) == 0 ? at : at.noise(draw.scale(1e-3, 2));
        });
  }

  /** One layer, exactly at a minimiser. */
  static Regime<LinearRegression> minimisers(Place place, String name) {
    return new Regime<>(name, seed -> shallow(place, Draw.from(seed)));
  }

  static LinearRegressionSpec shallow(Place place, Draw draw) {
    Vector<Double> l =
        variances(draw, place == Place.BETWEEN ? draw.integer(2, 3) : draw.integer(1, 3));
    double c =
        switch (place) {
          case BELOW -> l.last() * draw.uniform(0.05, 0.7);
          case BETWEEN -> l.last() * 1.2 + draw.uniform(0, 1) * (0.9 * l.head() - l.last() * 1.2);
          case ABOVE -> l.head() * draw.uniform(1.1, 3);
        };
    double decayW = draw.scale(0.05, 2);
    return spec(draw, l, 1, decayW, draw.scale(0.995 * c / decayW, 1.005 * c / decayW));
  }

  /** Several layers at a minimiser; small decays, so that something is learned. */
  static Regime<LinearRegression> deepMinimisers(int layers, String name) {
    return new Regime<>(name, seed -> deep(layers, Draw.from(seed)));
  }

  /** Several layers, from the minimiser to far away. */
  static Regime<LinearRegression> deepMoved(int layers, String name) {
    return new Regime<>(
        name,
        seed -> {
          Draw draw = Draw.from(seed);
          LinearRegressionSpec at = deep(layers, draw);
          return draw.integer(0, 3) == 0 ? at : at.noise(draw.scale(1e-3, 1));
        });
  }

  static LinearRegressionSpec deep(int layers, long seed) {
    return deep(layers, Draw.from(seed));
  }

  private static LinearRegressionSpec deep(int layers, Draw draw) {
    return spec(
        draw,
        variances(draw, draw.integer(1, 3)),
        layers,
        draw.scale(0.002, 0.2),
        draw.scale(0.002, 0.2));
  }

  private static LinearRegressionSpec spec(
      Draw draw, Vector<Double> l, int layers, double decayW, double decayH) {
    return new LinearRegressionSpec(
        draw.shortSeed(),
        l,
        new LinearRegressionSpec.Turn(draw.integer(1, 5), draw.integer(-5, 5)),
        layers,
        l.size() + draw.integer(0, 2),
        decayW,
        decayH,
        0,
        0);
  }

  /** Descending, the first at least twice the last where there are several. */
  private static Vector<Double> variances(Draw draw, int n) {
    double last = draw.scale(0.1, 1);
    return Vector.range(0, n)
        .map(
            j ->
                j == 0
                    ? last
                    : j == n - 1 ? draw.scale(2 * last, 9 * last) : draw.scale(last, 2 * last))
        .sorted(Comparator.reverseOrder());
  }
}
