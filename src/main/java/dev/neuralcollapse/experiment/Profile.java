package dev.neuralcollapse.experiment;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.TextForm;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import dev.neuralcollapse.training.kernel.Precision;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.Arrays;
import java.util.Locale;

/** How much of the main job is done. */
public enum Profile {
  /** Everything on less: under 90 seconds. */
  QUICK,
  /** The report: under 15 minutes on two cores. */
  STANDARD,
  /** The report on a larger set, such as MNIST, from a path: under 45 minutes on two cores. */
  IMAGES,
  /** Beside the published experiment, on 600 images of each class from a path. */
  SCIENCE,
  /** The same on as many images of each class as MNIST has for the rarest: many hours. */
  SCIENCE_FULL,
  /** The published setting, as far as it is known, on data from a path: hours. */
  PAPER;

  private static final Seq<EmbeddingDecay> BOTH =
      List.of(EmbeddingDecay.FREE, EmbeddingDecay.PENALISED);
  private static final Seq<Integer> PUBLISHED_DEPTHS = List.of(2, 3, 5, 8, 13, 21, 34);
  private static final double DECAY = 0.005;
  private static final int WIDTH = 64;
  private static final int SCIENCE_EVALUATIONS = 800;
  private static final int DEEP_EVALUATIONS = 2000;
  private static final int TEXT_EVALUATIONS = 300;

  /** Four patches of 14x14 of MNIST's images, every token attending to all, the last read out. */
  private static final Variant PATCHES =
      new Variant(Kind.T11, Norm.POST, Variant.Law.CONSTANT, Option.some(14), Mask.FULL);

  /** A transformer costs many times a residual network: fewer images of each class. */
  private static final int PATCH_SAMPLES = 100;

  private static final int PATCH_EVALUATIONS = 400;

  /** On images a start at full depth and kicks end lower than a continuation, on digits higher. */
  private static final double KICK = 0.3;

  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether an estimate is owed before it begins. */
  public boolean takesHours() {
    return this == PAPER || this == SCIENCE_FULL;
  }

  /** Whether it is about data that must be given. */
  public boolean needsData() {
    return switch (this) {
      case QUICK, STANDARD -> false;
      case IMAGES, SCIENCE, SCIENCE_FULL, PAPER -> true;
    };
  }

  public static Either<Fault, Profile> parse(String id) {
    return List.of(values())
        .find(p -> p.id().equals(id.toLowerCase(Locale.ROOT)))
        .toEither(
            () ->
                new Fault(
                    "--profile",
                    "there is no profile '" + id + "'",
                    "choose one of "
                        + String.join(", ", Arrays.stream(values()).map(Profile::id).toList())));
  }

  /**
   * The specification.
   *
   * @param data name or path of the data
   * @param seed first seed; further seeds count up from it
   */
  public Spec spec(String data, long seed) {
    return switch (this) {
      case QUICK ->
          new Spec(
              id(),
              data,
              20,
              WIDTH,
              DECAY,
              List.of(2, 3, 5, 8),
              BOTH,
              seeds(seed, 2),
              new Spec.Lbfgs(400, 1, 2e-5, 0),
              new Spec.Sgd(200, 0.1, 0, 20, 160, seeds(seed, 1)),
              100,
              new Spec.Construction(3, 3, 8, List.of(37, 145, 577), seed),
              2000);
      case STANDARD ->
          new Spec(
              id(),
              data,
              50,
              WIDTH,
              DECAY,
              PUBLISHED_DEPTHS,
              BOTH,
              seeds(seed, 3),
              new Spec.Lbfgs(5000, 1, 2e-5, 0),
              new Spec.Sgd(1000, 0.1, 0, 50, 800, seeds(seed, 1)),
              100,
              new Spec.Construction(3, 3, 8, List.of(37, 73, 145, 289, 577, 1153, 2305), seed),
              5000);
      case IMAGES ->
          new Spec(
                  id(),
                  data,
                  100,
                  WIDTH,
                  DECAY,
                  PUBLISHED_DEPTHS,
                  BOTH,
                  seeds(seed, 2),
                  new Spec.Lbfgs(5000, 1, 2e-5, KICK),
                  new Spec.Sgd(1000, 0.1, 0, 50, 800, seeds(seed, 1)),
                  100,
                  new Spec.Construction(3, 3, 8, List.of(37, 73, 145, 289, 577, 1153, 2305), seed),
                  5000)
              .with(BOTH.map(e -> deeper(e, seeds(seed, 2))));
      case SCIENCE -> science(data, seed, 600);
      case SCIENCE_FULL -> science(data, seed, 5421);
      case PAPER ->
          new Spec(
              id(),
              data,
              600,
              WIDTH,
              DECAY,
              PUBLISHED_DEPTHS,
              List.of(EmbeddingDecay.PENALISED),
              seeds(seed, 5),
              new Spec.Lbfgs(2000, 1, 2e-5, KICK),
              new Spec.Sgd(5000, 0.005, 0, 128, 4000, seeds(seed, 5)),
              100,
              new Spec.Construction(3, 3, 8, List.of(37, 145, 577, 2305), seed),
              5000);
    };
  }

  /** What texts become: enough words to tell them apart, few enough for minutes. */
  public static final TextForm TEXTS = new TextForm(1000, 16);

  /** The most texts of each class that are taken. */
  public static final int MOST_TEXTS = 100;

  /** The specification for texts: transformers that read the last word; for {@link #SCIENCE}. */
  public Spec texts(String data, long seed, int perClass) {
    Seq<Long> seeds = seeds(seed, 1);
    Option<Variant> transformer =
        Option.some(
            new Variant(Kind.T11, Norm.PRE, Variant.Law.CONSTANT, Option.none(), Mask.CAUSAL));
    return new Spec(
            id(),
            data,
            perClass,
            WIDTH,
            DECAY,
            PUBLISHED_DEPTHS,
            List.empty(),
            seeds,
            new Spec.Lbfgs(TEXT_EVALUATIONS, 1, 2e-5, 0),
            new Spec.Sgd(1, 0.025, 0, 128, 1, List.empty()),
            100,
            new Spec.Construction(2, 3, 8, List.of(37), seed),
            5000)
        .with(BOTH.map(e -> refined(transformer, e, Option.none(), TEXT_EVALUATIONS, seeds)));
  }

  /**
   * Step and epochs of SGD: five times the published step for a fifth of the published epochs, so
   * as much of what the start left has decayed.
   */
  private Spec science(String data, long seed, int perClass) {
    Seq<Long> seeds = seeds(seed, 1);
    return new Spec(
            id(),
            data,
            perClass,
            WIDTH,
            DECAY,
            PUBLISHED_DEPTHS,
            List.empty(),
            seeds,
            new Spec.Lbfgs(SCIENCE_EVALUATIONS, 1, 2e-5, 0),
            new Spec.Sgd(1000, 0.025, 0, 128, 800, seeds, Option.some(Precision.F32)),
            100,
            new Spec.Construction(3, 3, 8, List.of(37, 73, 145, 289, 577, 1153, 2305), seed),
            5000)
        .with(
            BOTH.map(e -> refined(Option.none(), e, Option.none(), SCIENCE_EVALUATIONS, seeds))
                .appendAll(
                    List.of(
                            Variant.residual(Kind.RN2, Variant.Law.OVER_DEPTH),
                            Variant.residual(Kind.RN2, Variant.Law.CONSTANT))
                        .map(v -> penalised(v, Option.none(), SCIENCE_EVALUATIONS, seeds)))
                .append(penalised(PATCHES, Option.some(PATCH_SAMPLES), PATCH_EVALUATIONS, seeds)));
  }

  /**
   * Depths beyond the published ones, refined from there; budgets that cost as much as depth 34.
   */
  private static Series deeper(EmbeddingDecay embedding, Seq<Long> seeds) {
    return new Series(
        Option.none(),
        Cell.Optimiser.LBFGS,
        embedding,
        Series.Start.REFINED,
        DEEP_EVALUATIONS,
        0,
        Option.none(),
        List.of(55, 89),
        seeds,
        Option.none());
  }

  private static Series penalised(
      Variant variant, Option<Integer> perClass, int evaluations, Seq<Long> seeds) {
    return refined(Option.some(variant), EmbeddingDecay.PENALISED, perClass, evaluations, seeds);
  }

  private static Series refined(
      Option<Variant> variant,
      EmbeddingDecay embedding,
      Option<Integer> perClass,
      int evaluations,
      Seq<Long> seeds) {
    return new Series(
        variant,
        Cell.Optimiser.LBFGS,
        embedding,
        Series.Start.REFINED,
        evaluations,
        0,
        perClass,
        PUBLISHED_DEPTHS,
        seeds,
        Option.none());
  }

  /** {@code first, first + 1, …}. */
  static Seq<Long> seeds(long first, int count) {
    return List.range(0, count).map(i -> first + i);
  }
}
