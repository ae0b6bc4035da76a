package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.optimum.BlockConstruction;
import dev.neuralcollapse.optimum.DeepLinearUfmOptimum;
import dev.neuralcollapse.optimum.DeepRegressionUfmOptimum;
import dev.neuralcollapse.optimum.ModelOptimum;
import dev.neuralcollapse.optimum.RegressionUfmOptimum;
import io.vavr.collection.Seq;
import io.vavr.control.Either;

/** From the options of a model to its optimum: one line a model. */
final class ModelChoice {

  /** Layers that are told one by one. */
  private static final int MOST_TOLD = 1000;

  private ModelChoice() {}

  static Either<Fault, Answer> answer(ModelOptions o) {
    return switch (o.model()) {
      case GUFM -> Either.right(GufmAnswer.of(o));
      case UFM -> said(o, FreeFeatureModels.classes(o));
      case DUFM -> said(o, ReluModels.collapse(o));
      case SRG -> said(o, ReluModels.lowRank(o));
      case DEEP_LINEAR_UFM -> said(o, Either.right(deepLinear(o)));
      case BLOCK -> said(o, Either.right(block(o)));
      case MUFM -> said(o, MufmModel.of(o));
      case ORDINAL_UFM -> said(o, FreeFeatureModels.ordered(o));
      case REGRESSION_UFM ->
          said(o, wide(o).map(l -> RegressionUfmOptimum.of(l, o.decays().w(), o.decays().h())));
      case DEEP_REGRESSION_UFM ->
          said(
              o,
              wide(o)
                  .filterOrElse(l -> o.sizes().layers() <= MOST_TOLD, l -> tooDeep(o))
                  .map(
                      l ->
                          DeepRegressionUfmOptimum.of(
                              o.sizes().layers(), l, o.decays().w(), o.decays().h())));
    };
  }

  private static DeepLinearUfmOptimum deepLinear(ModelOptions o) {
    ModelOptions.Sizes s = o.sizes();
    return DeepLinearUfmOptimum.of(
        s.classes(), s.perClass(), s.layers(), s.width(), o.decays().w());
  }

  private static BlockConstruction block(ModelOptions o) {
    ModelOptions.Sizes s = o.sizes();
    return BlockConstruction.of(s.classes(), s.perClass(), s.layers(), s.width(), o.decays().w());
  }

  private static Either<Fault, Answer> said(
      ModelOptions o, Either<Fault, ? extends ModelOptimum> optimum) {
    return optimum
        .<Fault, ModelOptimum>bimap(f -> f, m -> m)
        .flatMap(ModelReach::checked)
        .map(m -> ModelAnswer.of(o, m));
  }

  private static Fault tooDeep(ModelOptions o) {
    return new Fault(
        OptimumOption.LAYERS.spelling(),
        o.sizes().layers() + " are too many to tell of each",
        "give at most " + MOST_TOLD);
  }

  /** The eigenvalues, if features and layers are wide enough for every direction. */
  private static Either<Fault, Seq<Double>> wide(ModelOptions o) {
    int targets = o.covariance().size();
    return o.sizes().width().exists(d -> d < targets)
        ? Either.left(
            new Fault(
                "--width",
                "the width is " + o.sizes().width().get() + " for " + targets + " targets",
                "the closed form needs a width of at least the number of targets"))
        : Either.right(o.covariance());
  }
}
