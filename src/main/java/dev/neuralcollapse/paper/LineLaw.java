package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * A function under a law on the line: uniform on each of some intervals, or a sample.
 *
 * @param pieces equally likely, in increasing order; a piece of no length is a point
 * @param map the function
 */
record LineLaw(Seq<Piece> pieces, LineMap map) {

  /** From lo to hi. */
  record Piece(double lo, double hi) {
    boolean isPoint() {
      return lo == hi;
    }
  }

  /** At most one interval. */
  static Hypothesis<LineLaw> connected() {
    return Hypothesis.is(
        "connected",
        "\\text{the support is connected}",
        x -> x.pieces.count(p -> !p.isPoint()) <= 1);
  }

  /** A law with a density, not a sample. */
  static Hypothesis<LineLaw> population() {
    return Hypothesis.is(
        "population", "\\text{the law has a density}", x -> !x.pieces.exists(Piece::isPoint));
  }

  private LineMap.Moments moments() {
    return pieces
        .map(p -> map.on(p.lo, p.hi))
        .reduce(LineMap.Moments::plus)
        .times(Interval.ratio(1, pieces.size()));
  }

  /** {@code E f² - (E f)²}. */
  Interval variance() {
    LineMap.Moments m = moments();
    return m.square().minus(m.mean().square());
  }

  /** {@code E f'²}. */
  Interval complexity() {
    return moments().slope();
  }

  /** w, from the first point to the last. */
  Interval width() {
    return Interval.point(pieces.last().hi).minus(pieces.head().lo);
  }

  /** {@code (w/π)²}. */
  Interval constant() {
    return width().dividedBy(Interval.PI).square();
  }

  /**
   * Recipe: a law on pieces of one length and gaps of another, and a function.
   *
   * @param pieces at least 1
   * @param length of a piece, 0 for a point
   * @param gap between pieces
   * @param knots of a spline with random values; 0 for steps between the pieces, negative for a
   *     cosine of so many half waves
   */
  record Recipe(long seed, int pieces, double length, double gap, int knots)
      implements Spec<LineLaw> {

    /** Splines on an interval. */
    static Regime<LineLaw> spline() {
      return new Regime<>(
          "spline",
          seed -> {
            Draw draw = Draw.from(seed);
            return new Recipe(draw.shortSeed(), 1, draw.scale(0.1, 10), 1, draw.integer(2, 12));
          });
    }

    /** Cosines on an interval. */
    static Regime<LineLaw> cosine() {
      return new Regime<>(
          "cosine",
          seed -> {
            Draw draw = Draw.from(seed);
            return new Recipe(0, 1, draw.scale(0.1, 10), 1, -draw.integer(1, 3));
          });
    }

    /** Steps between intervals. */
    static Regime<LineLaw> balls() {
      return new Regime<>(
          "balls",
          seed -> {
            Draw draw = Draw.from(seed);
            return new Recipe(
                draw.shortSeed(), draw.integer(2, 4), draw.scale(0.1, 1), draw.scale(0.1, 1), 0);
          });
    }

    /** Staircases through a sample. */
    static Regime<LineLaw> sample() {
      return new Regime<>(
          "sample",
          seed -> {
            Draw draw = Draw.from(seed);
            return new Recipe(draw.shortSeed(), draw.integer(2, 6), 0, draw.scale(0.1, 1), 0);
          });
    }

    @Override
    public LineLaw instance() {
      double step = length + gap;
      Seq<Piece> all = List.range(0, pieces).map(i -> new Piece(i * step, i * step + length));
      return new LineLaw(all, map(all));
    }

    private LineMap map(Seq<Piece> all) {
      Draw draw = Draw.from(seed);
      if (knots < 0) {
        return new LineMap.Wave(-knots, 0, length);
      }
      if (knots == 0) {
        return steps(all, Vector.generate(pieces, i -> draw.uniform(-1, 1)));
      }
      return new LineMap.Spline(
          Vector.generate(knots, i -> i * length / (knots - 1)),
          Vector.generate(knots, i -> draw.uniform(-1, 1)));
    }

    @Override
    public Seq<Recipe> simpler() {
      return List.<Recipe>empty()
          .appendAll(
              Shrink.integer(pieces, Math.min(pieces, 2))
                  .map(n -> new Recipe(seed, n, length, gap, knots)))
          .appendAll(Shrink.real(gap, 1).map(g -> new Recipe(seed, pieces, length, g, knots)))
          .appendAll(Shrink.seed(seed).map(s -> new Recipe(s, pieces, length, gap, knots)));
    }

    @Override
    public String toString() {
      String function =
          knots < 0
              ? "cosine of " + -knots + " half waves"
              : knots == 0 ? "steps between the pieces" : "spline of " + knots + " knots";
      return pieces
          + " piece(s) of length "
          + length
          + ", gap "
          + gap
          + "; "
          + function
          + ", seed "
          + seed;
    }
  }

  /** The function that is constant around every piece and rises in the gaps. */
  static LineMap steps(Seq<Piece> pieces, Vector values) {
    int n = pieces.size();
    double[] knots = new double[2 * n];
    for (int i = 0; i < n; i++) {
      double left = i == 0 ? 1 : pieces.get(i).lo - pieces.get(i - 1).hi;
      double right = i == n - 1 ? 1 : pieces.get(i + 1).lo - pieces.get(i).hi;
      knots[2 * i] = pieces.get(i).lo - left / 4;
      knots[2 * i + 1] = pieces.get(i).hi + right / 4;
    }
    return new LineMap.Spline(Vector.of(knots), Vector.generate(2 * n, i -> values.get(i / 2)));
  }
}
