package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.CumulativeLink;
import dev.neuralcollapse.optimum.OrdinalUfmOptimum;
import dev.neuralcollapse.optimum.UfmOptimum;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;

/** Free features under one layer, from the options: classes, and ordered classes. */
final class FreeFeatureModels {

  private FreeFeatureModels() {}

  /** Every combination of the options has a value, or a lower bound that says so. */
  static Either<Fault, UfmOptimum> classes(ModelOptions o) {
    return Either.right(
        new UfmOptimum(
            o.loss(),
            o.sizes().classes(),
            o.sizes().perClass(),
            o.sizes().width(),
            o.decays().w(),
            o.decays().h(),
            o.decays().bias().getOrElse(0.0)));
  }

  /** The thresholds of the ordinal model must be finite but for the outermost. */
  static Either<Fault, OrdinalUfmOptimum> ordered(ModelOptions o) {
    double product = o.decays().w() * o.decays().h();
    if (product == 0 || Double.isInfinite(product)) {
      return Either.left(
          new Fault(
              OptimumOption.DECAY.spelling(),
              "the product of the decays of weights and features is " + product + " in doubles",
              "give decays nearer to 1"));
    }
    return CumulativeLink.checked(
            o.ordinal().link(),
            vector(o.ordinal().thresholds()),
            Option.some(vector(o.ordinal().weights())))
        .mapLeft(f -> new Fault(OptimumOption.THRESHOLDS.spelling(), f.what(), f.mend()))
        .map(link -> OrdinalUfmOptimum.of(link, o.decays().w(), o.decays().h()));
  }

  private static Vector vector(Seq<Double> numbers) {
    return Vector.generate(numbers.size(), numbers::get);
  }
}
