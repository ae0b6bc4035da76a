package dev.neuralcollapse.optimum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Spectrum;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/** Optima along rays of logits, and the deep linear model they are solutions of. */
class DeepLinearProperties {

  private static RayOptimum drawn(Draw draw) {
    int classes = draw.integer(2, 40);
    Seq<LogitRay> rays =
        List.of(LogitRay.simplex(classes), LogitRay.block(classes))
            .appendAll(classes < 3 ? List.empty() : List.of(LogitRay.circle(classes)));
    return RayOptimum.of(
        rays.get(draw.integer(0, rays.size() - 1)),
        draw.integer(1, 20),
        draw.integer(1, 50),
        draw.scale(1e-8, 1));
  }

  /** Sampled on a grid of scales that is fine near 0 and reaches far out. */
  @Property(tries = 150, seed = "51")
  void noScaleCostsLessAndEveryRootIsFound(@ForAll long seed) {
    RayOptimum best = drawn(Draw.from(seed));
    Statistics.label("zero wins").collect(best.zeroWins());
    Statistics.label("roots").collect(best.roots().size());
    assertTrue(best.value().width() <= 1e-11 * best.value().hi(), best::toString);
    assertTrue(best.roots().size() <= (best.layers() == 1 ? 1 : 2), best::toString);
    double before = best.ray().fit(Interval.ZERO).mid();
    boolean fell = false;
    for (double x = 1e-9; x < 1e3; x *= 1.3) {
      Interval cost = best.at(Interval.point(x));
      assertTrue(cost.hi() >= best.value().lo(), best + " at " + x);
      boolean falls = cost.mid() < before * (1 - 1e-12);
      double at = x;
      if (falls != fell && x > 2e-9 && falls) {
        // from rising to falling: the lower root lies two steps back at most
        assertTrue(best.roots().exists(r -> r.hi() >= at / 1.7 && r.lo() <= at), best + " " + at);
      }
      fell = falls;
      before = cost.mid();
    }
    if (!best.zeroWins()) {
      assertTrue(best.at(best.scale()).intersects(best.value()), best::toString);
    }
  }

  @Property(tries = 80, seed = "52")
  void theValueGrowsWithTheDecay(@ForAll long seed) {
    RayOptimum less = drawn(Draw.from(seed));
    RayOptimum more =
        RayOptimum.of(less.ray(), less.layers(), less.perClass(), less.decay() * 1.25);
    assertTrue(less.value().lo() <= more.value().hi(), less::toString);
    assertTrue(more.value().hi() <= more.ray().fit(Interval.ZERO).hi(), more::toString);
  }

  /** Lemma 1's reduction: whatever the factors, they cost a Schatten quasi-norm at least. */
  @Property(tries = 80, seed = "53")
  void noFactorsCostLessThanTheirProduct(@ForAll long seed) {
    Draw draw = Draw.from(seed);
    int k = draw.integer(2, 5);
    int layers = draw.integer(1, 4);
    double decay = draw.scale(1e-3, 1);
    DeepLinearUfm model =
        new DeepLinearUfm(k, draw.integer(1, 3), layers, draw.integer(1, 7), decay);
    double[] x = draw.gaussian(model.size()).scale(draw.scale(0.2, 2)).toArray();
    double value = model.valueAndGradient(x, new double[x.length]);
    double squares = 0;
    for (double v : x) {
      squares += v * v;
    }
    double fit = value - decay / 2 * squares;
    Matrix z = model.logits(x);
    double schatten = 0;
    for (double s : Spectrum.valuesOf(z).toArray()) {
      schatten += Math.pow(Math.max(0, s), 2.0 / (layers + 1));
    }
    assertTrue(value >= fit + decay * (layers + 1) / 2 * schatten - 1e-6 * value);
    assertEquals(crossEntropy(z, k), fit, 1e-9 * (1 + value));
  }

  private static double crossEntropy(Matrix z, int classes) {
    int perClass = z.columns() / classes;
    double sum = 0;
    for (int i = 0; i < z.columns(); i++) {
      double total = 0;
      for (int k = 0; k < classes; k++) {
        total += Math.exp(z.get(k, i) - z.get(i / perClass, i));
      }
      sum += Math.log(total);
    }
    return sum / z.columns();
  }

  /** A reflection of the hidden space between two factors changes nothing. */
  @Property(tries = 50, seed = "54")
  void reflectionsOfAHiddenSpaceChangeNothing(@ForAll long seed) {
    Draw draw = Draw.from(seed);
    int d = draw.integer(2, 5);
    DeepLinearUfm model = new DeepLinearUfm(3, 2, 2, d, 0.01);
    double[] x = draw.gaussian(model.size()).toArray();
    double[] other = x.clone();
    int flipped = draw.integer(0, d - 1);
    int samples = 6;
    for (int j = 0; j < samples; j++) {
      other[flipped * samples + j] *= -1; // a row of H
    }
    for (int i = 0; i < d; i++) {
      other[d * samples + i * d + flipped] *= -1; // a column of W_1
    }
    double[] ignored = new double[x.length];
    assertEquals(model.valueAndGradient(x, ignored), model.valueAndGradient(other, ignored), 1e-12);
  }

  /** An odd number of classes: pairs and one are never worse than their start, and no miracle. */
  @Property(tries = 30, seed = "55")
  void pairsAndOneCostNoLessThanTheSchattenNormOfTheirLogits(@ForAll long seed) {
    Draw draw = Draw.from(seed);
    int k = 2 * draw.integer(1, 4) + 1;
    int layers = draw.integer(1, 5);
    int n = draw.integer(1, 4);
    double decay = draw.scale(1e-4, 1e-2);
    PairsAndOne best = PairsAndOne.best(k, n, layers, decay);
    Matrix z =
        Matrix.generate(
            k,
            k * n,
            (i, j) -> {
              int c = j / n;
              double pair = i == k - 1 || c == k - 1 || i / 2 != c / 2 ? 0 : i == c ? 1 : -1;
              double side = i == k - 1 ? 1 : -1.0 / (k - 1);
              return best.beta() * pair + side * (c == k - 1 ? best.own() : -best.other());
            });
    double schatten = 0;
    for (double s : Spectrum.valuesOf(z).toArray()) {
      schatten += s < 1e-9 ? 0 : Math.pow(s, 2.0 / (layers + 1));
    }
    double cost = crossEntropy(z, k) + decay * (layers + 1) / 2 * schatten;
    assertEquals(cost, best.value().mid(), 1e-9 * (1 + cost));
  }
}
