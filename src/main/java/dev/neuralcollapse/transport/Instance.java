package dev.neuralcollapse.transport;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.collection.List;
import io.vavr.control.Either;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/** Small balanced data sets for constructions. */
public final class Instance {
  private Instance() {}

  /** Name of the drawn instance on the command line. */
  public static final String GAUSSIAN = "gaussian";

  /** Name of the scalar instance on the command line. */
  public static final String COLLINEAR = "collinear";

  /**
   * Scalar inputs {@code -1 .. 1}, equally spaced, with labels 1, 2, …, K, 1, 2, …: collinear, and
   * every class between samples of others.
   *
   * @param classes K ≥ 2
   * @param perClass n ≥ 2
   */
  public static Either<Fault, Dataset> collinear(int classes, int perClass) {
    if (classes < 2 || perClass < 2) {
      return Either.left(
          new Fault(
              COLLINEAR,
              classes + " classes of " + perClass + " samples",
              "needs --classes >= 2 and --per-class >= 2, so that a class lies between others"));
    }
    int n = classes * perClass;
    int[] labels = IntStream.range(0, n).map(i -> i % classes).toArray();
    return Labels.of(labels, COLLINEAR)
        .map(
            l ->
                new Dataset(
                    Matrix.generate(n, 1, (i, j) -> 2.0 * i / (n - 1) - 1),
                    l,
                    new Provenance(
                        COLLINEAR,
                        "computed here",
                        "none needed",
                        List.of("equally spaced scalars, labels in turn"))));
  }

  /**
   * Inputs with independent standard normal coordinates.
   *
   * @param classes K ≥ 2
   * @param perClass n ≥ 1
   * @param dimension D ≥ 1
   */
  public static Either<Fault, Dataset> gaussian(
      int classes, int perClass, int dimension, long seed) {
    if (classes < 2 || perClass < 1 || dimension < 1) {
      return Either.left(
          new Fault(
              GAUSSIAN,
              classes + " classes of " + perClass + " samples, width " + dimension,
              "needs --classes >= 2, --per-class >= 1 and --width >= 4"));
    }
    if (8.0 * classes * perClass * dimension > Runtime.getRuntime().maxMemory() / 8.0) {
      return Either.left(
          new Fault(GAUSSIAN, "more samples than memory holds", "ask for a smaller instance"));
    }
    // Another stream than the embedding, which starts from the seed itself.
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(~seed);
    ZigguratSampler.NormalizedGaussian gauss = ZigguratSampler.NormalizedGaussian.of(rng);
    return Either.right(
        new Dataset(
            Matrix.generate(classes * perClass, dimension, (i, j) -> gauss.sample()),
            Labels.balanced(classes, perClass),
            new Provenance(
                GAUSSIAN,
                "drawn here, seed " + seed,
                "none needed",
                List.of("independent standard normal inputs, labels class by class"))));
  }

  /** The first {@code perClass} samples of each of the first {@code classes} classes. */
  public static Either<Fault, Dataset> subset(Dataset data, int classes, int perClass) {
    if (classes < 2 || classes > data.labels().classes()) {
      return Either.left(
          new Fault(
              "--classes",
              classes + " classes of " + data.provenance().name(),
              "it has " + data.labels().classes() + "; ask for 2 to that many"));
    }
    if (perClass < 1) {
      return Either.left(new Fault("--per-class", perClass + " samples", "ask for 1 or more"));
    }
    return firstClasses(data, classes).flatMap(d -> d.firstOfEachClass(perClass));
  }

  private static Either<Fault, Dataset> firstClasses(Dataset data, int classes) {
    if (classes == data.labels().classes()) {
      return Either.right(data);
    }
    int[] rows =
        IntStream.range(0, data.size()).filter(i -> data.labels().get(i) < classes).toArray();
    int[] labels = IntStream.of(rows).map(i -> data.labels().get(i)).toArray();
    Matrix inputs =
        Matrix.generate(rows.length, data.dimension(), (i, j) -> data.inputs().get(rows[i], j));
    return Labels.of(labels, data.provenance().name())
        .map(
            l ->
                new Dataset(
                    inputs, l, data.provenance().then("the first " + classes + " classes")));
  }
}
