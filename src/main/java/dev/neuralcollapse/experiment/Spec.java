package dev.neuralcollapse.experiment;

import dev.neuralcollapse.network.EmbeddingDecay;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * Everything that decides the result of {@code reproduce}; no thread count, no clock, no path.
 *
 * @param profile name of the profile it came from
 * @param data name of the data set
 * @param perClass n, samples of each class
 * @param width d
 * @param decay λ, constant in depth
 * @param depths L of the trained networks, increasing
 * @param embeddings objectives minimised by L-BFGS: {@code free}, {@code penalised}
 * @param seeds of the L-BFGS cells
 * @param lbfgs budget of the deterministic optimiser
 * @param sgd budget and schedule of the stochastic one
 * @param claimTries random instances a claim and a twin
 * @param construction the constructive depth bound
 * @param resamples of every bootstrap
 */
public record Spec(
    String profile,
    String data,
    int perClass,
    int width,
    double decay,
    Seq<Integer> depths,
    Seq<EmbeddingDecay> embeddings,
    Seq<Long> seeds,
    Lbfgs lbfgs,
    Sgd sgd,
    int claimTries,
    Construction construction,
    int resamples) {

  /** The same with this many seeds, counted up from the first, {@code count ≥ 1}. */
  public Spec withSeeds(int count) {
    Seq<Long> wanted = Profile.seeds(seeds.head(), count);
    Sgd fewer =
        new Sgd(
            sgd.epochs,
            sgd.step,
            sgd.momentum,
            sgd.batch,
            sgd.dropAt,
            wanted.take(Math.min(count, sgd.seeds.size())));
    return new Spec(
        profile,
        data,
        perClass,
        width,
        decay,
        depths,
        embeddings,
        wanted,
        lbfgs,
        fewer,
        claimTries,
        construction,
        resamples);
  }

  /** The number of seeds, where it is not the profile's own. */
  public Option<Integer> ownSeeds() {
    return Profile.parse(profile)
        .toOption()
        .map(p -> p.spec(data, seeds.head()).seeds().size())
        .filter(n -> n != seeds.size())
        .map(n -> seeds.size());
  }

  /**
   * Full-batch L-BFGS.
   *
   * @param evaluations cap on gradients a cell
   * @param relativeGradient threshold of {@link Cell.Convergence#relativeGradient()}
   * @param relativeDecrease threshold of the relative decrease over the last 100 evaluations; a
   *     cell counts as converged when both are met
   * @param kick relative size of the random move with which a cell that converges or stalls before
   *     its cap goes on, from a start at full depth; the best minimum counts. 0 for none: the run
   *     then comes from shallower networks (a continuation in depth) and ends at its first minimum
   */
  public record Lbfgs(
      int evaluations, double relativeGradient, double relativeDecrease, double kick) {}

  /**
   * Mini-batch SGD with the published schedule: a tenfold smaller step after {@code dropAt}.
   *
   * @param epochs budget a cell
   * @param step learning rate
   * @param momentum 0 for plain SGD
   * @param batch samples a step
   * @param dropAt epoch of the drop
   * @param seeds of the SGD cells
   */
  public record Sgd(
      int epochs, double step, double momentum, int batch, int dropAt, Seq<Long> seeds) {}

  /**
   * Instance of the constructive bound.
   *
   * @param classes K of the subset, the first classes of the data
   * @param perClass n of the subset
   * @param seed of the random embedding
   */
  public record Construction(
      int classes, int perClass, int width, Seq<Integer> depths, long seed) {}
}
