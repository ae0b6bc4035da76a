package dev.neuralcollapse.experiment;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.training.Convergence;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import java.util.Arrays;
import java.util.Locale;

/** How much of the main job is done. */
public enum Profile {
  /** Everything on less: under 90 seconds. */
  QUICK,
  /** The report: under 15 minutes on two cores. */
  STANDARD,
  /** The report on a larger set, such as MNIST, from a path: twenty minutes on two cores. */
  IMAGES,
  /** Beside the published experiment, on 600 images of each class from a path. */
  SCIENCE,
  /** The same on as many images of each class as MNIST has for the rarest: many hours. */
  SCIENCE_FULL,
  /** The published setting, as far as it is known, on data from a path: hours. */
  PAPER;

  static final Seq<EmbeddingDecay> BOTH = List.of(EmbeddingDecay.FREE, EmbeddingDecay.PENALISED);
  static final Seq<Integer> PUBLISHED_DEPTHS = List.of(2, 3, 5, 8, 13, 21, 34);
  static final double DECAY = 0.005;
  static final int WIDTH = 64;

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
              new Spec.Lbfgs(400, Convergence.STANDARD_GRADIENT, 1e-5, 0),
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
              new Spec.Lbfgs(5000, Convergence.STANDARD_GRADIENT, 1e-5, 0),
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
                  List.of(EmbeddingDecay.FREE),
                  seeds(seed, 5),
                  new Spec.Lbfgs(3000, Convergence.STANDARD_GRADIENT, 1e-5, KICK),
                  new Spec.Sgd(1000, 0.1, 0, 50, 800, seeds(seed, 5)),
                  100,
                  new Spec.Construction(3, 3, 8, List.of(37, 73, 145, 289, 577, 1153, 2305), seed),
                  5000)
              .with(Science.deeper(seeds(seed, 5)));
      case SCIENCE -> new Science(id(), data, seed).images(600);
      case SCIENCE_FULL -> new Science(id(), data, seed).images(5421);
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
              new Spec.Lbfgs(2000, Convergence.STANDARD_GRADIENT, 2e-5, KICK),
              new Spec.Sgd(5000, 0.005, 0, 128, 4000, seeds(seed, 5)),
              100,
              new Spec.Construction(3, 3, 8, List.of(37, 145, 577, 2305), seed),
              5000);
    };
  }

  /** The specification for texts; for {@link #SCIENCE}. */
  public Spec texts(String data, long seed, int perClass) {
    return new Science(id(), data, seed).texts(perClass);
  }

  /** {@code first, first + 1, …}. */
  static Seq<Long> seeds(long first, int count) {
    return List.range(0, count).map(i -> first + i);
  }
}
