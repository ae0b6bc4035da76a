package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.Locale;

/**
 * Recipe for Gaussian data and an end to which they go.
 *
 * @param seed of the draws
 * @param classes K
 * @param perClass n
 * @param width d ≥ K
 * @param start in which direction the class means of the data lie
 * @param near size of the data's class means along those of the end, in units of the latter
 * @param end where the line goes
 */
record LineFromDataSpec(
    long seed, int classes, int perClass, int width, Start start, double near, End end)
    implements Spec<LineFromData> {

  /** On which side of the origin the data lie, seen from the end. */
  enum Start {
    /** {@code ⟨X_c, M_c⟩ ≥ 0}. */
    ALIGNED,
    /** {@code ⟨X_c, M_c⟩ ≤ 0}. */
    OPPOSED,
    /** Wherever they fall; the ends are given to the classes at the least total squared way. */
    ASSIGNED,
    /** In directions of their own, all further ones than the ends'. */
    BESIDE
  }

  /** Where the line ends. */
  enum End {
    /** Every class at its vertex of a simplex. */
    SIMPLEX,
    /** Every class at a point of its own. */
    POINTS,
    /** Not collapsed. */
    SCATTERED
  }

  /** Of any size. */
  static Regime<LineFromData> regime(String name, Start start, double near, End end) {
    return new Regime<>(
        name,
        seed -> {
          Draw draw = Draw.from(seed);
          int k = draw.integer(2, 4);
          int n = draw.integer(2, 3);
          return new LineFromDataSpec(
              draw.shortSeed(), k, n, k + draw.integer(0, 2), start, near, end);
        });
  }

  @Override
  public LineFromData instance() {
    Draw draw = Draw.from(seed);
    Matrix means = end == End.SIMPLEX ? simplex(classes, width) : draw.gaussian(classes, width);
    Matrix noise = draw.gaussian(classes * perClass, width);
    Matrix scatter = draw.gaussian(classes * perClass, width);
    double more = end == End.SCATTERED ? 1 : 0;
    LineFromData line =
        new LineFromData(
            samples((i, j) -> near * means.get(i / perClass, j) + noise.get(i, j)),
            samples((i, j) -> means.get(i / perClass, j) + more * scatter.get(i, j)),
            perClass);
    return switch (start) {
      case ALIGNED -> line.alignment().mid() >= 0 ? line : line.fromTheOtherSide();
      case OPPOSED -> line.alignment().mid() <= 0 ? line : line.fromTheOtherSide();
      case ASSIGNED -> line.assigned();
      case BESIDE -> beside(noise, means);
    };
  }

  private LineFromData beside(Matrix noise, Matrix means) {
    return new LineFromData(
        samples((i, j) -> j < width - 1 ? 0 : noise.get(i, j)),
        samples((i, j) -> j < width - 1 ? means.get(i / perClass, j) : 0),
        perClass);
  }

  private Matrix samples(Matrix.Entry entry) {
    return Matrix.generate(classes * perClass, width, entry);
  }

  /** Integers on a simplex: {@code K e_k - 1}, zeros behind it. */
  static Matrix simplex(int classes, int width) {
    return Matrix.generate(classes, width, (k, j) -> j >= classes ? 0 : j == k ? classes - 1 : -1);
  }

  @Override
  public Seq<LineFromDataSpec> simpler() {
    return List.<LineFromDataSpec>empty()
        .appendAll(Shrink.integer(classes, 2).map(k -> with(seed, k, perClass, width)))
        .appendAll(Shrink.integer(perClass, 2).map(n -> with(seed, classes, n, width)))
        .appendAll(Shrink.integer(width, classes).map(d -> with(seed, classes, perClass, d)))
        .appendAll(Shrink.seed(seed).map(s -> with(s, classes, perClass, width)));
  }

  private LineFromDataSpec with(long s, int k, int n, int d) {
    return new LineFromDataSpec(s, k, n, Math.max(k, d), start, near, end);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "K=%d, n=%d, d=%d, %s, data's means %s times the end's and noise, %s, seed %d",
        classes,
        perClass,
        width,
        lower(start),
        near,
        lower(end),
        seed);
  }

  private static String lower(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
