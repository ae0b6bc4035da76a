package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Fault;
import io.vavr.control.Either;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How the decay λ depends on the depth L, the head counted. */
public sealed interface DecayLaw {
  /** λ at depth {@code L ≥ 2}. */
  double at(int depth);

  /** As it is written on the command line. */
  String text();

  /** The same λ at every depth. */
  record Constant(double decay, String text) implements DecayLaw {
    @Override
    public double at(int depth) {
      return decay;
    }
  }

  /** {@code c/L}. */
  record OverDepth(double numerator, String text) implements DecayLaw {
    @Override
    public double at(int depth) {
      return numerator / depth;
    }
  }

  /** {@code c/log(L)}, natural logarithm. */
  record OverLogDepth(double numerator, String text) implements DecayLaw {
    @Override
    public double at(int depth) {
      return numerator / StrictMath.log(depth);
    }
  }

  static DecayLaw constant(double decay) {
    return new Constant(decay, String.valueOf(decay));
  }

  /** Reads {@code 0.005}, {@code 0.005/L} or {@code 0.005/log(L)}. */
  static Either<Fault, DecayLaw> parse(String text) {
    Matcher m =
        Pattern.compile("\\s*([0-9.eE+-]+)\\s*(/\\s*L|/\\s*log\\s*\\(?\\s*L\\s*\\)?)?\\s*")
            .matcher(text);
    try {
      if (m.matches()) {
        double c = Double.parseDouble(m.group(1));
        if (c > 0 && Double.isFinite(c)) {
          String law = m.group(2);
          return Either.right(
              law == null
                  ? new Constant(c, text)
                  : law.contains("log") ? new OverLogDepth(c, text) : new OverDepth(c, text));
        }
      }
    } catch (NumberFormatException e) {
      // Falls through: digits, dots and signs in an order that is no number.
    }
    return Either.left(
        new Fault(
            "--decay",
            "'" + text + "' is no decay law",
            "expected a positive number λ, or c/L, or c/log(L), for example 0.005/L"));
  }
}
