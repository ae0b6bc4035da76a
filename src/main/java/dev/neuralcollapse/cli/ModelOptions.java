package dev.neuralcollapse.cli;

import dev.neuralcollapse.network.Link;
import dev.neuralcollapse.network.Loss;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * What the optimum of a model is asked with, checked: whatever the model needs is there, whatever
 * it does not use is refused.
 *
 * @param model whose optimum
 * @param loss one of {@link Model#losses}, the first unless told; cross entropy where it has none
 * @param sizes counts
 * @param decays λ of everything that is penalised
 * @param graph vertices and subsets of the low-rank construction
 * @param ordinal link, thresholds and shares of ordered classes
 * @param covariance eigenvalues of the covariance of the targets, each {@code >= 0} and one
 *     positive; empty where there are no targets
 * @param dataNoise standard deviation of data around their class means, where told
 * @param seed of everything random
 */
record ModelOptions(
    Model model,
    Loss loss,
    Sizes sizes,
    Decays decays,
    Graph graph,
    Ordinal ordinal,
    Seq<Double> covariance,
    Option<Double> dataNoise,
    long seed) {

  /**
   * Counts.
   *
   * @param classes K, at least 2; that of the graph or of the thresholds where these decide; 0 for
   *     real targets
   * @param perClass n, at least 1
   * @param layers L, at least 1; 0 where the model has none
   * @param width d, where told
   */
  record Sizes(int classes, int perClass, int layers, Option<Integer> width) {}

  /**
   * Penalties.
   *
   * @param w λ of every weight matrix, positive
   * @param h λ of the features, positive; that of the weights where there are no features
   * @param bias λ of a bias, at least 0; none unless told
   */
  record Decays(double w, double h, Option<Double> bias) {}

  /**
   * The complete graph whose edges are the classes.
   *
   * @param vertices r, at least 4; 0 without a graph
   * @param subset p from 2 to r - 2, where told
   */
  record Graph(int vertices, Option<Integer> subset) {}

  /**
   * Ordered classes.
   *
   * @param link G
   * @param thresholds {@code b_0 < … < b_Q}, the ends possibly infinite; empty for other models
   * @param weights share of each class, of sum 1
   */
  record Ordinal(Link link, Seq<Double> thresholds, Seq<Double> weights) {}

  /** The options the model takes, with their values, by their keys in JSON. */
  Map<String, Object> json() {
    Map<OptimumOption, Object> all =
        LinkedHashMap.<OptimumOption, Object>of(
                OptimumOption.CLASSES, sizes.classes(),
                OptimumOption.PER_CLASS, sizes.perClass(),
                OptimumOption.LAYERS, sizes.layers(),
                OptimumOption.WIDTH, sizes.width(),
                OptimumOption.DECAY_W, decays.w(),
                OptimumOption.DECAY_H, decays.h(),
                OptimumOption.DECAY_BIAS, decays.bias(),
                OptimumOption.LOSS, loss.id(),
                OptimumOption.VERTICES, graph.vertices(),
                OptimumOption.SUBSET, graph.subset())
            .put(OptimumOption.LINK, ordinal.link().id())
            .put(OptimumOption.THRESHOLDS, ordinal.thresholds())
            .put(OptimumOption.WEIGHTS, ordinal.weights())
            .put(OptimumOption.COVARIANCE, covariance)
            .put(OptimumOption.DATA_NOISE, dataNoise);
    Seq<OptimumOption> taken = model.takes();
    boolean oneDecay = decays.w() == decays.h();
    Map<String, Object> decay =
        oneDecay ? LinkedHashMap.of(OptimumOption.DECAY.key(), decays.w()) : LinkedHashMap.empty();
    return all.filterKeys(taken::contains)
        .foldLeft(
            LinkedHashMap.<String, Object>empty().merge(decay), (m, t) -> m.put(t._1.key(), t._2));
  }
}
