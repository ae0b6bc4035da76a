package dev.neuralcollapse.cli;

import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a model's optimum as typed. */
final class ModelArguments {
  @Option(names = "--classes", paramLabel = "K", description = "number of classes, K >= 2")
  private @Nullable Integer classes;

  @Option(
      names = "--per-class",
      paramLabel = "N",
      description = "samples of each class (default 1)")
  private @Nullable Integer perClass;

  @Option(
      names = "--layers",
      paramLabel = "L",
      description = "weight matrices behind the free features, the last one counted")
  private @Nullable Integer layers;

  @Option(
      names = "--width",
      paramLabel = "D",
      description = "also say what holds for features in R^D")
  private @Nullable Integer width;

  @Option(
      names = "--decay",
      paramLabel = "LAMBDA",
      description = "weight decay, > 0; of every layer and of the features")
  private @Nullable Double decay;

  @Option(
      names = "--decay-w",
      paramLabel = "LAMBDA",
      description = "weight decay of the layers alone (default --decay)")
  private @Nullable Double decayW;

  @Option(
      names = "--decay-h",
      paramLabel = "LAMBDA",
      description = "decay of the features, or of their distance to the data (default --decay)")
  private @Nullable Double decayH;

  @Option(
      names = "--decay-bias",
      paramLabel = "LAMBDA",
      description =
          "decay of a bias, >= 0 (default: no bias, or a free one where the loss says so)")
  private @Nullable Double decayBias;

  @Option(names = "--loss", paramLabel = "LOSS", description = "ce, mse or mse-bias")
  private @Nullable String loss;

  @Option(
      names = "--vertices",
      paramLabel = "R",
      description = "vertices of the graph whose R(R-1)/2 edges are the classes, R >= 4")
  private @Nullable Integer vertices;

  @Option(
      names = "--subset",
      paramLabel = "P",
      description = "vertices a neuron of the last hidden layer sees (default: the best P)")
  private @Nullable Integer subset;

  @Option(
      names = "--link",
      paramLabel = "LINK",
      description = "logit, probit or cloglog (default logit)")
  private @Nullable String link;

  @Option(
      names = "--thresholds",
      paramLabel = "B0,..,BQ",
      description = "all thresholds, rising; the first may be -inf, the last inf")
  private @Nullable String thresholds;

  @Option(
      names = "--weights",
      paramLabel = "A1,..,AQ",
      description = "shares of the classes, > 0, divided by their sum (default equal)")
  private @Nullable String weights;

  @Option(
      names = "--covariance",
      paramLabel = "E1,E2,..",
      description = "eigenvalues of the covariance of the targets")
  private @Nullable String covariance;

  @Option(
      names = "--data-noise",
      paramLabel = "S",
      description = "standard deviation of the data around their class means, > 0")
  private @Nullable Double dataNoise;

  /** What was given, as typed. */
  Map<OptimumOption, Object> given() {
    return LinkedHashMap.<OptimumOption, @Nullable Object>of(
            OptimumOption.CLASSES, classes,
            OptimumOption.PER_CLASS, perClass,
            OptimumOption.LAYERS, layers,
            OptimumOption.WIDTH, width,
            OptimumOption.DECAY, decay,
            OptimumOption.DECAY_W, decayW,
            OptimumOption.DECAY_H, decayH,
            OptimumOption.DECAY_BIAS, decayBias,
            OptimumOption.LOSS, loss,
            OptimumOption.VERTICES, vertices)
        .put(OptimumOption.SUBSET, subset)
        .put(OptimumOption.LINK, link)
        .put(OptimumOption.THRESHOLDS, thresholds)
        .put(OptimumOption.WEIGHTS, weights)
        .put(OptimumOption.COVARIANCE, covariance)
        .put(OptimumOption.DATA_NOISE, dataNoise)
        .filterValues(java.util.Objects::nonNull)
        .mapValues(java.util.Objects::requireNonNull);
  }
}
