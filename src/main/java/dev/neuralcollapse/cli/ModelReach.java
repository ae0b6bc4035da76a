package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.ModelOptimum;
import io.vavr.control.Either;

/** Refuses answers beyond the reach of doubles: all that is told is finite, the value to 1e-10. */
final class ModelReach {
  /** Of the value, relative where it is above 1. */
  private static final double PRECISION = 1e-10;

  private ModelReach() {}

  static Either<Fault, ModelOptimum> checked(ModelOptimum optimum) {
    if (!finite(optimum)) {
      return Either.left(beyond(optimum, "the answer leaves the range of doubles"));
    }
    return optimum
        .enclosure()
        .filter(e -> e.width() > PRECISION * Math.max(1, e.magnitude()))
        .<Either<Fault, ModelOptimum>>map(e -> Either.left(beyond(optimum, loose(e))))
        .getOrElse(() -> Either.right(optimum));
  }

  private static boolean finite(ModelOptimum optimum) {
    return Double.isFinite(optimum.value())
        && optimum.enclosure().forAll(Interval::isFinite)
        && optimum.scalars().values().forAll(Double::isFinite)
        && optimum.lists().values().forAll(l -> l.forAll(Double::isFinite));
  }

  private static String loose(Interval e) {
    return "rounding leaves of its value no more than [" + e.lo() + ", " + e.hi() + "]";
  }

  private static Fault beyond(ModelOptimum optimum, String what) {
    return new Fault(
        "--model " + optimum.model(),
        what,
        "give numbers nearer to 1: these are too large, too small or too close to each other");
  }
}
