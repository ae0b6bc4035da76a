package dev.neuralcollapse.paper;

import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.Seq;
import java.util.function.Function;

/**
 * Something made of orthogonally separable data.
 *
 * @param recipe of the data
 * @param what is made, in words
 * @param make makes it
 */
record SeparableSpec<I>(
    SeparableData.Recipe recipe, String what, Function<SeparableData.Recipe, I> make)
    implements Spec<I> {

  @Override
  public I instance() {
    return make.apply(recipe);
  }

  @Override
  public Seq<SeparableSpec<I>> simpler() {
    return recipe.simpler().map(r -> new SeparableSpec<>(r, what, make));
  }

  @Override
  public String toString() {
    return what + " of " + recipe;
  }

  /** Of recipes drawn by {@link #recipe}. */
  static <I> Regime<I> drawn(
      String name, int mostClasses, String what, Function<SeparableData.Recipe, I> make) {
    return new Regime<>(name, seed -> new SeparableSpec<>(recipe(seed, mostClasses), what, make));
  }

  /** Between two and so many classes of one to four inputs each. */
  static SeparableData.Recipe recipe(long seed, int mostClasses) {
    Draw draw = Draw.from(seed);
    int k = draw.integer(2, mostClasses);
    return new SeparableData.Recipe(
        k,
        draw.integer(1, 4),
        draw.integer(1, 3),
        draw.uniform(0.2, 1),
        draw.uniform(0.1, 0.9) * SeparableData.largest(k),
        draw.uniform(1, 3),
        draw.shortSeed());
  }

  /** The vertices of the simplex themselves: the largest {@code μ_d} there is. */
  static SeparableData.Recipe simplex(int classes) {
    return new SeparableData.Recipe(classes, 1, 1, 1, SeparableData.largest(classes), 1, 1);
  }
}
