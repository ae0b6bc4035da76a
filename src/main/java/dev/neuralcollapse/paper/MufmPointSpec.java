package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.util.Locale;

/**
 * Recipe for features of the multilayer unconstrained features model.
 *
 * @param seed of the draws
 * @param classes K
 * @param perClass n
 * @param more samples that the last class has beyond n
 * @param width d
 * @param decayW λ_W
 * @param decay λ
 * @param size of the features
 * @param off size of what is added to the data
 */
record MufmPointSpec(
    long seed,
    int classes,
    int perClass,
    int more,
    int width,
    double decayW,
    double decay,
    double size,
    double off)
    implements Spec<MufmPoint> {

  /** Balanced, stationary. */
  static MufmPointSpec of(long seed, int k, int n, int d, double decayW, double decay) {
    return new MufmPointSpec(seed, k, n, 0, d, decayW, decay, 1, 0);
  }

  static Regime<MufmPoint> regime(String name, double size, int more, double off) {
    return new Regime<>(
        name,
        seed -> {
          Draw d = Draw.from(seed);
          return new MufmPointSpec(
              d.shortSeed(),
              d.integer(2, 3),
              d.integer(2, 3),
              more,
              d.integer(1, 4),
              d.scale(1e-3, 1),
              d.scale(1e-2, 10),
              size,
              off);
        });
  }

  /**
   * Two classes on a line at {@code ±λ_W^½}, their samples a thousandth of that apart: where the
   * classifier is as large as it can be.
   */
  record Tight(double decayW, double decay) implements Spec<MufmPoint> {
    static final Regime<MufmPoint> REGIME =
        new Regime<>(
            "largest-classifier",
            seed -> {
              Draw d = Draw.from(seed);
              return new Tight(d.scale(1e-2, 1), d.scale(1e-2, 1));
            });

    @Override
    public MufmPoint instance() {
      double m = StrictMath.sqrt(decayW);
      double w = m / 1000;
      return new MufmPoint(
          Matrix.of(4, 1, m + w, m - w, -m + w, -m - w),
          List.of(2, 2),
          decayW,
          decay,
          Matrix.zeros(6, 1),
          Matrix.zeros(4, 1));
    }
  }

  @Override
  public MufmPoint instance() {
    Draw draw = Draw.from(seed);
    Seq<Integer> counts =
        Vector.range(0, classes).map(k -> perClass + (k == classes - 1 ? more : 0));
    int n = counts.sum().intValue();
    return new MufmPoint(
        draw.gaussian(n, width).scale(size),
        counts,
        decayW,
        decay,
        draw.gaussian(classes + n, width),
        draw.gaussian(n, width).scale(off));
  }

  @Override
  public Seq<MufmPointSpec> simpler() {
    return List.<MufmPointSpec>empty()
        .appendAll(Shrink.integer(classes, 2).map(k -> with(seed, k, perClass, width)))
        .appendAll(Shrink.integer(perClass, 1).map(n -> with(seed, classes, n, width)))
        .appendAll(Shrink.integer(width, 1).map(d -> with(seed, classes, perClass, d)))
        .appendAll(Shrink.seed(seed).map(s -> with(s, classes, perClass, width)));
  }

  private MufmPointSpec with(long s, int k, int n, int d) {
    return new MufmPointSpec(s, k, n, more, d, decayW, decay, size, off);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "K=%d, n=%d%s, d=%d, λ_W=%s, λ=%s, features of size %s%s, seed %d",
        classes,
        perClass,
        more == 0 ? "" : ", the last class " + (perClass + more),
        width,
        decayW,
        decay,
        size,
        off == 0 ? "" : ", data off by " + off,
        seed);
  }
}
