package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import io.vavr.control.Try;

/** Typed options read as numbers; each fault names the option, what stood there, and the mend. */
record Given(Map<OptimumOption, Object> values) {
  private static final int MOST_NUMBERS = 1000;

  Option<Integer> whole(OptimumOption o) {
    return values.get(o).map(x -> (Integer) x);
  }

  Option<Double> real(OptimumOption o) {
    return values.get(o).map(x -> (Double) x);
  }

  Option<String> word(OptimumOption o) {
    return values.get(o).map(x -> (String) x);
  }

  /** A whole number from {@code least} to {@code most}; {@code none} where it was not given. */
  Either<Fault, Integer> whole(OptimumOption o, int none, int least, int most) {
    int n = whole(o).getOrElse(none);
    return whole(o).forAll(x -> x >= least && x <= most)
        ? Either.right(n)
        : Either.left(
            new Fault(
                o.spelling(),
                n + " is too " + (n < least ? "few" : "many"),
                n < least
                    ? "at least " + least + " is needed"
                    : "at most " + most + " is possible"));
  }

  /** The same, where only what was given is of interest. */
  Either<Fault, Option<Integer>> optional(OptimumOption o, int least, int most) {
    return whole(o, 0, least, most).map(n -> whole(o));
  }

  /** A positive finite number where it was given. */
  Either<Fault, Option<Double>> positive(OptimumOption o) {
    return real(o)
        .filter(x -> !(x > 0) || !Double.isFinite(x))
        .<Either<Fault, Option<Double>>>map(
            x ->
                Either.left(
                    new Fault(o.spelling(), "it is " + x, "a positive finite number is needed")))
        .getOrElse(() -> Either.right(real(o)));
  }

  /** Numbers between commas; {@code inf} and {@code -inf} are numbers, what is no number is not. */
  Either<Fault, Seq<Double>> numbers(OptimumOption o) {
    Seq<String> words = word(o).toList().flatMap(w -> List.of(w.split(",", -1))).map(String::strip);
    return words.size() > MOST_NUMBERS
        ? Either.left(
            new Fault(
                o.spelling(), words.size() + " numbers", "at most " + MOST_NUMBERS + " are taken"))
        : Either.sequenceRight(words.map(w -> number(o, w)));
  }

  private static Either<Fault, Double> number(OptimumOption o, String word) {
    Option<Double> read =
        switch (word) {
          case "inf", "+inf" -> Option.some(Double.POSITIVE_INFINITY);
          case "-inf" -> Option.some(Double.NEGATIVE_INFINITY);
          default -> Try.of(() -> Double.parseDouble(word)).filter(Double::isFinite).toOption();
        };
    return read.toEither(
        () ->
            new Fault(
                o.spelling(), "'" + word + "' is no number", "give numbers between commas: 1,2.5"));
  }
}
