package dev.neuralcollapse.experiment;

import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * Numbers published in P. Súkeník, C. H. Lampert, M. Mondelli, <i>Neural Collapse is Globally
 * Optimal in Deep Regularized ResNets and Transformers</i>, NeurIPS 2025, arXiv 2505.15239 (P). Its
 * batch size and number of samples are not public.
 */
public final class Published {

  /** Average slope of log NC against log L, one-layer architectures, from depth 5 on. */
  public static final double SLOPE = -0.335;

  /** The depth from which the published slope counts. */
  public static final int SLOPE_FROM = 5;

  /** The deepest published network. */
  public static final int SLOPE_TO = 34;

  /** What nobody outside the paper can know about its setting. */
  public static final String UNKNOWN =
      "The paper's batch size and number of samples are not public; its data are MNIST, CIFAR-10"
          + " and IMDB.";

  private Published() {}

  /**
   * λ times the sum of squared Frobenius norms of a trained L-RN1 on MNIST.
   *
   * @param mean over 5 seeds
   * @param sd standard deviation over 5 seeds
   */
  public record Norm(int depth, double mean, double sd) {}

  /** The published norms, by depth. */
  public static Seq<Norm> norms() {
    return List.of(
        new Norm(2, 0.1467, 0.0015),
        new Norm(3, 0.1471, 0.0014),
        new Norm(5, 0.1360, 0.0004),
        new Norm(8, 0.1182, 0.0005),
        new Norm(13, 0.0986, 0.0010),
        new Norm(21, 0.0835, 0.0006),
        new Norm(34, 0.0711, 0.0002));
  }

  public static Option<Norm> norm(int depth) {
    return norms().find(n -> n.depth() == depth);
  }
}
