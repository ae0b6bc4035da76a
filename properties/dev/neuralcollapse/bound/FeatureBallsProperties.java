package dev.neuralcollapse.bound;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Spectrum;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Affine;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/** Each step of a certified forward pass, attacked in its worst direction. */
class FeatureBallsProperties {
  private static final MathContext DIGITS = new MathContext(50);

  private static Matrix gaussian(SplittableRandom r, int rows, int columns) {
    return Matrix.generate(rows, columns, (i, j) -> r.nextGaussian());
  }

  private static FeatureBalls ball(Matrix centre, double radius) {
    return new FeatureBalls(centre, Vector.of(radius));
  }

  private static double distance(BigDecimal[] exact, FeatureBalls ball) {
    BigDecimal s = BigDecimal.ZERO;
    for (int j = 0; j < exact.length; j++) {
      BigDecimal off = exact[j].subtract(new BigDecimal(ball.centres().get(0, j)), DIGITS);
      s = s.add(off.pow(2, DIGITS), DIGITS);
    }
    return s.sqrt(DIGITS).doubleValue();
  }

  private static BigDecimal[] affine(Affine layer, Vector x) {
    BigDecimal[] y = new BigDecimal[layer.outputs()];
    for (int j = 0; j < y.length; j++) {
      y[j] = new BigDecimal(layer.bias().get(j));
      for (int k = 0; k < x.size(); k++) {
        BigDecimal product =
            new BigDecimal(layer.weight().get(j, k)).multiply(new BigDecimal(x.get(k)));
        y[j] = y[j].add(product);
      }
    }
    return y;
  }

  private static BigDecimal[] layerNorm(Vector x) {
    BigDecimal sum = BigDecimal.ZERO;
    for (double v : x.toArray()) {
      sum = sum.add(new BigDecimal(v));
    }
    BigDecimal mean = sum.divide(BigDecimal.valueOf(x.size()), DIGITS);
    BigDecimal square = BigDecimal.ZERO;
    for (double v : x.toArray()) {
      square = square.add(new BigDecimal(v).subtract(mean).pow(2, DIGITS), DIGITS);
    }
    BigDecimal norm = square.sqrt(DIGITS);
    BigDecimal[] y = new BigDecimal[x.size()];
    for (int j = 0; j < y.length; j++) {
      y[j] = new BigDecimal(x.get(j)).subtract(mean).divide(norm, DIGITS);
    }
    return y;
  }

  /** Against the largest singular direction the radius is used up almost entirely. */
  @Property(tries = 60, seed = "1741")
  void affineLayersStretchAsFarAsTheyCan(@ForAll long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    int d = 1 + r.nextInt(10);
    int m = 1 + r.nextInt(10);
    Affine layer = new Affine(gaussian(r, m, d), Vector.generate(m, j -> r.nextGaussian()));
    double radius = Math.pow(10, -1 - r.nextInt(8));
    Matrix centre = gaussian(r, 1, d);
    Vector direction = Spectrum.of(layer.weight()).right().column(0);
    Vector y = centre.row(0).plus(direction.scale(radius * (1 - 1e-6)));
    FeatureBalls image = ball(centre, radius).affine(layer);
    double reached = distance(affine(layer, y), image) / image.radii().get(0);
    assertTrue(reached <= 1, () -> "reached " + reached);
    assertTrue(reached > 0.95, () -> "reached only " + reached);
  }

  @Property(tries = 60, seed = "1742")
  void roundingOfAffineLayersIsCovered(@ForAll long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    int d = 1 + r.nextInt(100);
    Affine layer = new Affine(gaussian(r, 1, d), Vector.of(r.nextGaussian()));
    Matrix centre = gaussian(r, 1, d);
    FeatureBalls image = ball(centre, 0).affine(layer);
    double error = distance(affine(layer, centre.row(0)), image);
    assertTrue(error <= image.radii().get(0));
    assertTrue(image.radii().get(0) < 1e-12);
    Statistics.label("share of the radius used by rounding")
        .collect(error > 0.005 * image.radii().get(0) ? "some" : "hardly any")
        .coverage(c -> c.check("some").percentage(p -> p > 20));
  }

  /** Sideways, in the plane of zero mean, LayerNorm stretches by almost {@code 1/‖Px‖}. */
  @Property(tries = 60, seed = "1743")
  void layerNormTurnsAsFarAsItCan(@ForAll long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    int d = 3 + r.nextInt(8);
    Matrix centre = gaussian(r, 1, d);
    Vector x = centre.row(0);
    Vector px = x.minus(Vector.ones(d).scale(x.mean()));
    Vector any = gaussian(r, 1, d).row(0);
    Vector flat = any.minus(Vector.ones(d).scale(any.mean()));
    Vector side = flat.minus(px.scale(flat.dot(px) / px.sumOfSquares()));
    double radius = Math.pow(10, -2 - r.nextInt(9));
    Vector y = x.plus(side.scale(radius * (1 - 1e-6) / side.norm()));
    FeatureBalls image = ball(centre, radius).layerNorm().get();
    double reached = distance(layerNorm(y), image) / image.radii().get(0);
    assertTrue(reached <= 1, () -> "reached " + reached);
    assertTrue(reached > 0.9, () -> "reached only " + reached);
    FeatureBalls point = ball(centre, 0).layerNorm().get();
    double rounding = distance(layerNorm(x), point);
    assertTrue(rounding <= point.radii().get(0) && point.radii().get(0) < 1e-14);
  }

  /**
   * Units that no member of the ball wakes stay silent; the others are stretched, never too little.
   */
  @Property(tries = 100, seed = "1745")
  void rectifiedLayersHoldTheirImages(@ForAll long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    int d = 1 + r.nextInt(6);
    int m = 1 + r.nextInt(6);
    double shift = r.nextInt(3) - 1;
    Affine layer =
        new Affine(gaussian(r, m, d), Vector.generate(m, j -> 0.5 * r.nextGaussian() + shift));
    double radius = Math.pow(10, -r.nextInt(6)) / 3;
    Matrix centre = gaussian(r, 1, d);
    FeatureBalls image = ball(centre, radius).rectified(layer, false);
    for (int trial = 0; trial < 10; trial++) {
      Vector direction = trial < m ? layer.weight().row(trial) : gaussian(r, 1, d).row(0);
      double sign = r.nextBoolean() ? 1 : -1;
      Vector y = centre.row(0).plus(direction.scale(sign * radius * (1 - 1e-6) / direction.norm()));
      BigDecimal[] exact = affine(layer, y);
      for (int j = 0; j < m; j++) {
        exact[j] = exact[j].max(BigDecimal.ZERO);
      }
      double off = distance(exact, image);
      assertTrue(off <= image.radii().get(0), () -> off + " beyond " + image.radii());
    }
    Statistics.label("silent")
        .collect(image.radii().get(0) == 0 ? "all" : "not all")
        .coverage(
            c -> {
              c.check("all").percentage(p -> p > 3);
              c.check("not all").percentage(p -> p > 50);
            });
  }

  /** A block near rank one stretches what LayerNorm sees by less than its rows do. */
  @Property(tries = 60, seed = "1746")
  void residualBlocksHoldTheirImages(@ForAll long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    int d = 3 + r.nextInt(6);
    Vector q = gaussian(r, 1, d).row(0).scale(Math.pow(10, r.nextInt(3) - 1));
    Vector p = gaussian(r, 1, d).row(0).map(v -> r.nextInt(4) == 0 ? 0 : Math.abs(v));
    double shift = r.nextInt(3) == 0 ? 0.1 : 20;
    Affine layer =
        new Affine(
            Matrix.generate(d, d, (j, k) -> p.get(j) * q.get(k) * (1 + 1e-9 * r.nextGaussian())),
            p.scale(shift));
    double radius = Math.pow(10, -4 - r.nextInt(7));
    Matrix centre = gaussian(r, 1, d);
    FeatureBalls before = ball(centre, radius);
    FeatureBalls branch = before.rectified(layer, true);
    assertTrue(branch.radii().get(0) <= before.rectified(layer, false).radii().get(0));
    Statistics.label("tighter")
        .collect(branch.radii().get(0) < 0.9 * before.rectified(layer, false).radii().get(0))
        .coverage(c -> c.check(true).percentage(share -> share > 30));
    for (int trial = 0; trial < 6; trial++) {
      Vector direction = trial == 0 ? q : gaussian(r, 1, d).row(0);
      Vector y = centre.row(0).plus(direction.scale(radius * (1 - 1e-6) / direction.norm()));
      BigDecimal[] exact = affine(layer, y);
      for (int j = 0; j < d; j++) {
        exact[j] = exact[j].max(BigDecimal.ZERO).add(new BigDecimal(y.get(j)));
      }
      FeatureBalls sum = before.plus(branch);
      BigDecimal mean = BigDecimal.ZERO;
      for (int j = 0; j < d; j++) {
        exact[j] = exact[j].subtract(new BigDecimal(sum.centres().get(0, j)));
        mean = mean.add(exact[j]);
      }
      double m = mean.doubleValue() / d;
      double square = 0;
      for (BigDecimal e : exact) {
        square += (e.doubleValue() - m) * (e.doubleValue() - m);
      }
      double off = Math.sqrt(square);
      assertTrue(off <= sum.radii().get(0) * (1 + 1e-9), () -> off + " beyond " + sum.radii());
    }
  }

  @Property(tries = 60, seed = "1744")
  void sumsKeepWhatTheyHold(@ForAll long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    int d = 1 + r.nextInt(6);
    Matrix a = gaussian(r, 1, d);
    Matrix b = gaussian(r, 1, d).scale(Math.pow(10, r.nextInt(9) - 4));
    FeatureBalls sum = ball(a, 0).plus(ball(b, 0));
    BigDecimal[] exact = new BigDecimal[d];
    for (int j = 0; j < d; j++) {
      exact[j] = new BigDecimal(a.get(0, j)).add(new BigDecimal(b.get(0, j)));
    }
    assertTrue(distance(exact, sum) <= sum.radii().get(0));
    assertTrue(ball(a, 1).plus(ball(b, 2)).radii().get(0) >= 3);
  }

  @Example
  void whatMayHaveNoVarianceIsRefused() {
    assertTrue(ball(Matrix.of(1, 3, 1, 1, 1), 0).layerNorm().isLeft());
    assertTrue(ball(Matrix.of(1, 2, 1, 1.1), 0.1).layerNorm().isLeft());
    assertTrue(ball(Matrix.of(1, 2, 1, 2), Double.POSITIVE_INFINITY).layerNorm().isLeft());
    assertTrue(ball(Matrix.of(1, 2, 1, Double.NaN), 0).layerNorm().isLeft());
    assertTrue(ball(Matrix.of(1, 2, 1, 2), 0.1).layerNorm().isRight());
  }
}
