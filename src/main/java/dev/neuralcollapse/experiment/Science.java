package dev.neuralcollapse.experiment;

import dev.neuralcollapse.data.TextForm;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import dev.neuralcollapse.training.kernel.Precision;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * What is trained beside the published experiment. Every curve but one goes up in depth, each
 * network refined from the one before; L-RN2 at constant λ starts afresh at every depth, because
 * there a path in smaller steps is no cheaper, and its refined networks end above fresh ones.
 * Shallow networks get more evaluations, so that a trend over depth is not one over the length of
 * training: they are cheap, and most others start from them.
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

  private static final Budgets RESIDUAL = new Budgets(6000, 4000, 2500);

  /** A block of two layers costs twice as much, and two laws of λ are compared. */
  private static final Budgets TWO_LAYER = new Budgets(4000, 3000, 2000);

  private static final Budgets TRANSFORMER = new Budgets(4000, 2500, 1500);
  private static final int DEEPER = 800;

  /** Caps on evaluations: depths up to 5, up to 13, and beyond. */
  private record Budgets(int shallow, int middle, int deep) {}

  /** L-RN1 by L-BFGS and SGD, L-RN2 at two laws of λ, L-T11 on patches. */
  Spec images(int perClass) {
    return spec(
            perClass,
            RESIDUAL,
            // Five times the published step for a fifth of the published epochs: as much of what
            // the start left has decayed.
            new Spec.Sgd(1000, 0.025, 0, 128, 800, seeds(), Option.some(Precision.F32)),
            new Spec.Construction(3, 3, 8, List.of(37, 73, 145, 289, 577, 1153, 2305), seed))
        .with(
            free(Option.none(), Series.Start.REFINED, Option.none(), RESIDUAL)
                .append(scaled(Profile.PUBLISHED_DEPTHS, seeds()))
                .appendAll(twoLayer(Variant.Law.OVER_DEPTH, Series.Start.REFINED))
                .appendAll(twoLayer(Variant.Law.CONSTANT, Series.Start.FRESH))
                .appendAll(
                    free(
                        Option.some(PATCHES),
                        Series.Start.REFINED,
                        Option.some(PATCH_SAMPLES),
                        TRANSFORMER)));
  }

  private Seq<Series> twoLayer(Variant.Law law, Series.Start start) {
    return free(Option.some(Variant.residual(Kind.RN2, law)), start, Option.none(), TWO_LAYER);
  }

  /** Pre-LN L-T11 on texts. */
  Spec texts(int perClass) {
    return spec(
            perClass,
            TRANSFORMER,
            new Spec.Sgd(1, 0.025, 0, 128, 1, List.empty()),
            new Spec.Construction(2, 3, 8, List.of(37), seed))
        .with(
            Profile.BOTH.flatMap(
                e ->
                    curve(
                        Option.some(WORDS), Series.Start.REFINED, e, Option.none(), TRANSFORMER)));
  }

  private Spec spec(int perClass, Budgets budgets, Spec.Sgd sgd, Spec.Construction construction) {
    return new Spec(
        profile,
        data,
        perClass,
        Profile.WIDTH,
        Profile.DECAY,
        Profile.PUBLISHED_DEPTHS,
        List.empty(),
        seeds(),
        new Spec.Lbfgs(budgets.shallow, 1, 2e-5, 0),
        sgd,
        100,
        construction,
        5000);
  }

  private Seq<Long> seeds() {
    return Profile.seeds(seed, 1);
  }

  /** The penalised objective has the free one's infimum, so this is the curve of both. */
  private Seq<Series> free(
      Option<Variant> variant, Series.Start start, Option<Integer> perClass, Budgets budgets) {
    return curve(variant, start, EmbeddingDecay.FREE, perClass, budgets);
  }

  private Seq<Series> curve(
      Option<Variant> variant,
      Series.Start start,
      EmbeddingDecay embedding,
      Option<Integer> perClass,
      Budgets budgets) {
    return List.of(
        part(variant, start, embedding, perClass, budgets.shallow, seeds(), 2, 5),
        part(variant, start, embedding, perClass, budgets.middle, seeds(), 8, 13),
        part(variant, start, embedding, perClass, budgets.deep, seeds(), 21, 34));
  }

  private static Series part(
      Option<Variant> variant,
      Series.Start start,
      EmbeddingDecay embedding,
      Option<Integer> perClass,
      int budget,
      Seq<Long> seeds,
      int from,
      int to) {
    return trained(
        variant,
        start,
        embedding,
        perClass,
        budget,
        seeds,
        Profile.PUBLISHED_DEPTHS.filter(d -> d >= from && d <= to));
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
