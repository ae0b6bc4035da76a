package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.Locale;

/**
 * Source classes, and new ones whose mixture has at most κ times the density of the source's.
 *
 * @param source balanced
 * @param target balanced
 * @param kappa κ
 */
record TransferScene(GaussianClasses source, GaussianClasses target, Interval kappa) {

  /**
   * New classes from old: some source classes, each made narrower. A normal law with every variance
   * times r has at most {@code r^{-d/2}} times the density, and t of s classes mixed equally at
   * most {@code s/t} times the density of all: {@code κ = (s/t) r^{-d/2}}.
   *
   * @param laws the source classes
   * @param kept the last so many of them are the new ones
   * @param narrowing r in (0, 1]
   */
  static TransferScene of(QuadraticMap map, Seq<GaussianLaw> laws, int kept, double narrowing) {
    Seq<GaussianLaw> fresh = laws.takeRight(kept).map(l -> l.narrowed(narrowing));
    Interval thinner = Interval.point(narrowing).inverse();
    return new TransferScene(
        GaussianClasses.balanced(map, laws.toJavaArray(GaussianLaw[]::new)),
        GaussianClasses.balanced(map, fresh.toJavaArray(GaussianLaw[]::new)),
        Interval.ratio(laws.size(), kept).times(thinner.pow(laws.head().dimension()).sqrt()));
  }

  /**
   * Recipe for a scene.
   *
   * @param sources s ≥ 2 classes
   * @param kept t in 2..s
   * @param dimension of the inputs
   * @param curvature of the map
   * @param narrowing r
   */
  record Recipe(long seed, int sources, int kept, int dimension, double curvature, double narrowing)
      implements Spec<TransferScene> {

    static Recipe draw(long seed) {
      Draw draw = Draw.from(seed);
      int sources = draw.integer(2, 6);
      return new Recipe(
          draw.shortSeed(),
          sources,
          draw.integer(2, sources),
          draw.integer(1, 3),
          draw.scale(0.01, 1),
          draw.integer(0, 1) == 0 ? 1 : draw.scale(0.2, 1));
    }

    @Override
    public TransferScene instance() {
      Draw draw = Draw.from(seed);
      Seq<GaussianLaw> laws =
          List.range(0, sources)
              .map(
                  k ->
                      new GaussianLaw(
                          draw.gaussian(dimension).scale(3),
                          Vector.generate(dimension, j -> draw.scale(0.1, 3)),
                          draw.gaussian(dimension)));
      QuadraticMap map =
          new QuadraticMap(
              draw.gaussian(1, dimension),
              List.of(draw.gaussian(dimension, dimension).scale(curvature / 2))
                  .map(g -> g.plus(g.transpose())));
      return of(map, laws, kept, narrowing);
    }

    @Override
    public Seq<Recipe> simpler() {
      return List.<Recipe>empty()
          .appendAll(
              Shrink.integer(sources, kept)
                  .map(s -> new Recipe(seed, s, kept, dimension, curvature, narrowing)))
          .appendAll(
              Shrink.integer(kept, 2)
                  .map(t -> new Recipe(seed, sources, t, dimension, curvature, narrowing)))
          .appendAll(
              Shrink.integer(dimension, 1)
                  .map(d -> new Recipe(seed, sources, kept, d, curvature, narrowing)))
          .appendAll(
              Shrink.seed(seed)
                  .map(s -> new Recipe(s, sources, kept, dimension, curvature, narrowing)));
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%d normal classes in %d dimensions, the last %d new with variances times %s; curvature"
              + " %s, seed %d",
          sources,
          dimension,
          kept,
          narrowing,
          curvature,
          seed);
    }
  }
}
