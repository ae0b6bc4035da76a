package dev.neuralcollapse.cli;

import static dev.neuralcollapse.cli.OptimumOption.CLASSES;
import static dev.neuralcollapse.cli.OptimumOption.COVARIANCE;
import static dev.neuralcollapse.cli.OptimumOption.DATA_NOISE;
import static dev.neuralcollapse.cli.OptimumOption.DECAY;
import static dev.neuralcollapse.cli.OptimumOption.DECAY_BIAS;
import static dev.neuralcollapse.cli.OptimumOption.DECAY_H;
import static dev.neuralcollapse.cli.OptimumOption.DECAY_W;
import static dev.neuralcollapse.cli.OptimumOption.LAYERS;
import static dev.neuralcollapse.cli.OptimumOption.LINK;
import static dev.neuralcollapse.cli.OptimumOption.LOSS;
import static dev.neuralcollapse.cli.OptimumOption.PER_CLASS;
import static dev.neuralcollapse.cli.OptimumOption.SUBSET;
import static dev.neuralcollapse.cli.OptimumOption.THRESHOLDS;
import static dev.neuralcollapse.cli.OptimumOption.VERTICES;
import static dev.neuralcollapse.cli.OptimumOption.WEIGHTS;
import static dev.neuralcollapse.cli.OptimumOption.WIDTH;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Nearest;
import dev.neuralcollapse.network.Loss;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;

/** The models whose optimum, or whose named construction, can be asked for. */
@SuppressWarnings("ImmutableEnumChecker") // Vavr's sequences are immutable without the annotation.
enum Model {
  GUFM(
      "gufm",
      "unit features of zero mean, one penalised classifier",
      List.of(CLASSES, DECAY),
      List.of(LOSS, WIDTH),
      List.of(Loss.values())),
  UFM(
      "ufm",
      "free penalised features, one penalised classifier",
      List.of(CLASSES, DECAY),
      List.of(PER_CLASS, WIDTH, DECAY_W, DECAY_H, DECAY_BIAS, LOSS),
      List.of(Loss.values())),
  DUFM(
      "dufm",
      "deep unconstrained features with ReLU: collapse in every layer",
      List.of(CLASSES, LAYERS, DECAY),
      List.of(PER_CLASS, WIDTH, DECAY_W, DECAY_H, LOSS),
      List.of(Loss.SQUARED)),
  SRG(
      "srg",
      "the same problem at the low-rank solution whose classes are R vertices' pairs",
      List.of(VERTICES, LAYERS, DECAY),
      List.of(CLASSES, SUBSET, PER_CLASS, WIDTH, DECAY_W, DECAY_H, LOSS),
      List.of(Loss.SQUARED)),
  DEEP_LINEAR_UFM(
      "deep-linear-ufm",
      "deep linear unconstrained features: collapse in every layer",
      List.of(CLASSES, LAYERS, DECAY),
      List.of(PER_CLASS, WIDTH, LOSS),
      List.of(Loss.CROSS_ENTROPY)),
  BLOCK(
      "block",
      "the same problem at pairs of opposite classes, of half the rank",
      List.of(CLASSES, LAYERS, DECAY),
      List.of(PER_CLASS, WIDTH, LOSS),
      List.of(Loss.CROSS_ENTROPY)),
  MUFM(
      "mufm",
      "features that pay for their distance to the data",
      List.of(CLASSES, DECAY),
      List.of(PER_CLASS, WIDTH, DECAY_W, DECAY_H, DATA_NOISE, LOSS),
      List.of(Loss.SQUARED)),
  ORDINAL_UFM(
      "ordinal-ufm",
      "free features under a cumulative link between fixed thresholds",
      List.of(THRESHOLDS, DECAY),
      List.of(CLASSES, LINK, WEIGHTS, DECAY_W, DECAY_H),
      List.empty()),
  REGRESSION_UFM(
      "regression-ufm",
      "free features, one linear map with bias onto real targets",
      List.of(COVARIANCE, DECAY),
      List.of(WIDTH, DECAY_W, DECAY_H, LOSS),
      List.of(Loss.SQUARED)),
  DEEP_REGRESSION_UFM(
      "deep-regression-ufm",
      "free features, linear maps in a row with bias onto real targets",
      List.of(COVARIANCE, LAYERS, DECAY),
      List.of(WIDTH, DECAY_W, DECAY_H, LOSS),
      List.of(Loss.SQUARED));

  private final String id;
  private final String about;
  private final Seq<OptimumOption> needs;
  private final Seq<OptimumOption> may;
  private final Seq<Loss> losses;

  Model(
      String id, String about, Seq<OptimumOption> needs, Seq<OptimumOption> may, Seq<Loss> losses) {
    this.id = id;
    this.about = about;
    this.needs = needs;
    this.may = may;
    this.losses = losses;
  }

  /** Name on the command line. */
  String id() {
    return id;
  }

  /** One line. */
  String about() {
    return about;
  }

  /** Options without which it is not determined. */
  Seq<OptimumOption> needs() {
    return needs;
  }

  /** Every option it takes, those it needs first. */
  Seq<OptimumOption> takes() {
    return needs.appendAll(may);
  }

  /** Losses it is solved for, the usual one first. */
  Seq<Loss> losses() {
    return losses;
  }

  static Seq<String> ids() {
    return List.of(values()).map(Model::id);
  }

  static Either<Fault, Model> parse(String id) {
    return List.of(values())
        .find(m -> m.id.equals(id))
        .toEither(
            () ->
                new Fault(
                    "--model",
                    "no model '" + id + "'",
                    Nearest.of(id, ids()).isEmpty()
                        ? "known: " + ids().mkString(", ")
                        : "did you mean " + Nearest.of(id, ids()).mkString(", ") + "?"));
  }
}
