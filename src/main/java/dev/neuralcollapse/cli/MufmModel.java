package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.optimum.BalancedFeatures;
import dev.neuralcollapse.optimum.MufmOptimum;
import dev.neuralcollapse.optimum.MufmProblem;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.Locale;

/** Features that pay for their distance to drawn data, from the options. */
final class MufmModel {
  /** Leaves about as much variability in the data as the trade-off in λ needs. */
  private static final double NOISE = 0.3;

  private static final int MOST_UNKNOWNS = 20_000;

  private static final double LEAST = 1e-9;
  private static final double MOST = 1e6;

  private MufmModel() {}

  static Either<Fault, MufmOptimum> of(ModelOptions o) {
    return sized(o)
        .flatMap(MufmModel::moderate)
        .map(
            ok ->
                MufmOptimum.of(
                    new MufmProblem(
                        data(o).rows(), o.sizes().classes(), o.decays().w(), o.decays().h()),
                    o.seed()));
  }

  private static BalancedFeatures data(ModelOptions o) {
    return BalancedFeatures.drawn(
        o.sizes().classes(),
        o.sizes().perClass(),
        width(o),
        o.dataNoise().getOrElse(NOISE),
        o.seed());
  }

  private static int width(ModelOptions o) {
    return o.sizes().width().getOrElse(o.sizes().classes() + 2);
  }

  /** Every coordinate of every feature is an unknown of the descent. */
  private static Either<Fault, ModelOptions> sized(ModelOptions o) {
    double unknowns = (double) o.sizes().classes() * o.sizes().perClass() * width(o);
    return unknowns <= MOST_UNKNOWNS
        ? Either.right(o)
        : Either.left(
            new Fault(
                OptimumOption.CLASSES.spelling(),
                String.format(
                    Locale.ROOT,
                    "%d classes of %d features in R^%d are too many for the descent",
                    o.sizes().classes(),
                    o.sizes().perClass(),
                    width(o)),
                "give --classes, --per-class and --width of a product up to " + MOST_UNKNOWNS));
  }

  /** Far outside the descent meets rounding alone. */
  private static Either<Fault, ModelOptions> moderate(ModelOptions o) {
    return outside(OptimumOption.DECAY_W, o.decays().w())
        .orElse(() -> outside(OptimumOption.DECAY_H, o.decays().h()))
        .orElse(() -> outside(OptimumOption.DATA_NOISE, o.dataNoise().getOrElse(NOISE)))
        .toEither(o)
        .swap();
  }

  private static Option<Fault> outside(OptimumOption option, double number) {
    return Option.when(
        number < LEAST || number > MOST,
        () ->
            new Fault(
                option.spelling(),
                "the descent does not reach " + number,
                "give a number from " + LEAST + " to " + MOST));
  }
}
