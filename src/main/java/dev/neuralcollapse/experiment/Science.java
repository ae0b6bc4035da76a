package dev.neuralcollapse.experiment;

import dev.neuralcollapse.data.TextForm;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import dev.neuralcollapse.training.Convergence;
import dev.neuralcollapse.training.kernel.Precision;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * What is trained beside the published experiment. L-RN1, L-RN2 at λ/L and texts go up in depth,
 * each network refined from the one before. L-RN2 at constant λ and L-T11 on patches start afresh
 * at every depth: of the former a path in smaller steps is no cheaper, of the latter shallow
 * networks settle in high minima, and those refined from them end above fresh ones.
 *
 * @param profile its name
 * @param data name of the data
 * @param seed first seed; one by default
 */
public record Science(String profile, String data, long seed) {
  /** What texts become: enough words to tell them apart, few enough for minutes. */
  public static final TextForm TEXTS = new TextForm(1000, 16);

  /** The most texts of each class that are taken. */
  public static final int MOST_TEXTS = 100;

  /** Four patches of 14x14 of MNIST's images, every token attending to all, the last read out. */
  private static final Variant PATCHES =
      new Variant(Kind.T11, Norm.POST, Variant.Law.CONSTANT, Option.some(14), Mask.FULL);

  /** Words in their order, the last of them read out. */
  private static final Variant WORDS =
      new Variant(Kind.T11, Norm.PRE, Variant.Law.CONSTANT, Option.none(), Mask.CAUSAL);

  /** A transformer costs many times a residual network: fewer images of each class. */
  private static final int PATCH_SAMPLES = 100;

  /** Cap on evaluations of networks on images, all of which are to converge before. */
  private static final int BUDGET = 10000;

  /** Of networks on texts: what has not converged by then has mostly stalled. */
  private static final int TEXT_BUDGET = 6000;

  private static final int DEEPER = 800;

  /** L-RN1 by L-BFGS and SGD, L-RN2 at two laws of λ, L-T11 on patches. */
  Spec images(int perClass) {
    return spec(
            perClass,
            BUDGET,
            // Five times the published step for a fifth of the published epochs: as much of what
            // the start left has decayed.
            new Spec.Sgd(1000, 0.025, 0, 128, 800, seeds(), Option.some(Precision.F32)),
            new Spec.Construction(3, 3, 8, List.of(37, 73, 145, 289, 577, 1153, 2305), seed))
        .with(
            List.of(
                free(Option.none(), Series.Start.REFINED),
                scaled(Profile.PUBLISHED_DEPTHS, seeds()),
                twoLayer(Variant.Law.OVER_DEPTH, Series.Start.REFINED),
                twoLayer(Variant.Law.CONSTANT, Series.Start.FRESH),
                trained(
                    Option.some(PATCHES),
                    Series.Start.FRESH,
                    EmbeddingDecay.FREE,
                    Option.some(PATCH_SAMPLES),
                    BUDGET,
                    seeds(),
                    Profile.PUBLISHED_DEPTHS)));
  }

  private Series twoLayer(Variant.Law law, Series.Start start) {
    return free(Option.some(Variant.residual(Kind.RN2, law)), start);
  }

  /** Pre-LN L-T11 on texts. */
  Spec texts(int perClass) {
    return spec(
            perClass,
            TEXT_BUDGET,
            new Spec.Sgd(1, 0.025, 0, 128, 1, List.empty()),
            new Spec.Construction(2, 3, 8, List.of(37), seed))
        .with(
            Profile.BOTH.map(e -> curve(Option.some(WORDS), Series.Start.REFINED, e, TEXT_BUDGET)));
  }

  private Spec spec(int perClass, int budget, Spec.Sgd sgd, Spec.Construction construction) {
    return new Spec(
        profile,
        data,
        perClass,
        Profile.WIDTH,
        Profile.DECAY,
        Profile.PUBLISHED_DEPTHS,
        List.empty(),
        seeds(),
        new Spec.Lbfgs(budget, Convergence.STANDARD_GRADIENT, Convergence.STANDARD_DECREASE, 0),
        sgd,
        100,
        construction,
        5000);
  }

  private Seq<Long> seeds() {
    return Profile.seeds(seed, 1);
  }

  /** The penalised objective has the free one's infimum, so this is the curve of both. */
  private Series free(Option<Variant> variant, Series.Start start) {
    return curve(variant, start, EmbeddingDecay.FREE, BUDGET);
  }

  private Series curve(
      Option<Variant> variant, Series.Start start, EmbeddingDecay embedding, int budget) {
    return trained(
        variant, start, embedding, Option.none(), budget, seeds(), Profile.PUBLISHED_DEPTHS);
  }

  /**
   * L-RN1 at depths beyond the published ones, refined from there, and all of its networks under
   * the penalised objective.
   */
  static Seq<Series> deeper(Seq<Long> seeds) {
    return List.of(
        trained(
            Option.none(),
            Series.Start.REFINED,
            EmbeddingDecay.FREE,
            Option.none(),
            DEEPER,
            seeds,
            List.of(55, 89)),
        scaled(Profile.PUBLISHED_DEPTHS.appendAll(List.of(55, 89)), seeds));
  }

  /** The networks of L-RN1 under the penalised objective. */
  private static Series scaled(Seq<Integer> depths, Seq<Long> seeds) {
    return new Series(
        Option.none(),
        Cell.Optimiser.LBFGS,
        EmbeddingDecay.PENALISED,
        Series.Start.SCALED,
        0,
        0,
        Option.none(),
        depths,
        seeds,
        Option.none());
  }

  private static Series trained(
      Option<Variant> variant,
      Series.Start start,
      EmbeddingDecay embedding,
      Option<Integer> perClass,
      int budget,
      Seq<Long> seeds,
      Seq<Integer> depths) {
    return new Series(
        variant,
        Cell.Optimiser.LBFGS,
        embedding,
        start,
        budget,
        0,
        perClass,
        depths,
        seeds,
        Option.none());
  }
}
