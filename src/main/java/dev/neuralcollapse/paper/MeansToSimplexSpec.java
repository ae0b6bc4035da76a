package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.Locale;

/**
 * Recipe for class means on the way to the simplex {@code K e_k - 1}.
 *
 * @param seed of the draws
 * @param classes K
 * @param width d > K
 * @param way how they come there
 * @param size how far it is, relative to the simplex; the sine of half the angle of a turn
 */
record MeansToSimplexSpec(long seed, int classes, int width, Way way, double size)
    implements Spec<MeansToSimplex> {

  /** How class means come to the simplex. */
  enum Way {
    /** From a Gaussian direction. */
    STRAIGHT,
    /** Past a turned copy of the simplex, half of the way back. */
    TURNED,
    /** Past a turned copy, all but a two-hundredth of the way back. */
    TURNED_LATE,
    /** From where one direction of the simplex is mirrored and all are longer. */
    MIRRORED,
    /** From a line. */
    COLLINEAR,
    /** To points that are no simplex. */
    ASTRAY
  }

  static Regime<MeansToSimplex> regime(
      String name, int least, int most, Way way, double from, double to) {
    return new Regime<>(
        name,
        seed -> {
          Draw draw = Draw.from(seed);
          int k = draw.integer(least, most);
          return new MeansToSimplexSpec(
              draw.shortSeed(), k, k + draw.integer(1, 3), way, draw.scale(from, to));
        });
  }

  /** The data's mean lies beside the origin: centring has something to do. */
  @Override
  public MeansToSimplex instance() {
    Matrix m = LineFromDataSpec.simplex(classes, width);
    Matrix end = way == Way.ASTRAY ? m.plus(noise(m, 1).scale(0.5)) : m;
    Matrix from = end.plus(step(m));
    return new MeansToSimplex(
        Matrix.generate(classes, width, (k, j) -> from.get(k, j) + (j == 0 ? 1 : 0)), end);
  }

  /** D. */
  private Matrix step(Matrix m) {
    return switch (way) {
      case STRAIGHT, ASTRAY -> noise(m, 0).scale(size);
      case TURNED -> turned(m).minus(m).scale(2);
      case TURNED_LATE -> turned(m).minus(m).scale(1.005);
      case MIRRORED -> mirrored(m).scale(size);
      case COLLINEAR -> {
        Matrix noise = noise(m, 0);
        yield Matrix.generate(
            classes, width, (k, j) -> (j == 0 ? size * noise.get(k, 0) : 0) - m.get(k, j));
      }
    };
  }

  /** As large as the simplex, of zero sum. */
  private Matrix noise(Matrix m, long salt) {
    Matrix noise = Draw.from(Draw.mix(seed, salt)).gaussian(classes, width);
    Vector mean = noise.meanRow();
    Matrix centred = Matrix.generate(classes, width, (k, j) -> noise.get(k, j) - mean.get(j));
    return centred.scale(m.frobeniusNorm() / centred.frobeniusNorm());
  }

  /** The simplex, its direction {@code e_1 - e_2} turned towards the last coordinate. */
  private Matrix turned(Matrix m) {
    double sine = 2 * size * StrictMath.sqrt(1 - size * size);
    double less = size * size;
    double root = StrictMath.sqrt(0.5);
    return Matrix.generate(
        classes,
        width,
        (k, j) -> {
          double along = m.get(k, 0) - m.get(k, 1);
          return m.get(k, j)
              + (j == 0 ? -less * along : 0)
              + (j == 1 ? less * along : 0)
              + (j == width - 1 ? sine * root * along : 0);
        });
  }

  /** The simplex, its direction {@code e_1 - e_2} mirrored. */
  private Matrix mirrored(Matrix m) {
    return Matrix.generate(
        classes, width, (k, j) -> j == 0 ? m.get(k, 1) : j == 1 ? m.get(k, 0) : m.get(k, j));
  }

  @Override
  public Seq<MeansToSimplexSpec> simpler() {
    return List.<MeansToSimplexSpec>empty()
        .appendAll(
            Shrink.integer(classes, 2)
                .map(k -> new MeansToSimplexSpec(seed, k, Math.max(k + 1, width), way, size)))
        .appendAll(
            Shrink.integer(width, classes + 1)
                .map(d -> new MeansToSimplexSpec(seed, classes, d, way, size)))
        .appendAll(
            Shrink.seed(seed).map(s -> new MeansToSimplexSpec(s, classes, width, way, size)));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "K=%d, d=%d, %s, size %s, seed %d",
        classes,
        width,
        way.name().toLowerCase(Locale.ROOT).replace('_', ' '),
        size,
        seed);
  }
}
