package dev.neuralcollapse.proof;

import dev.neuralcollapse.number.Interval;
import java.util.Locale;

/**
 * An instance on which a statement fails, as small as shrinking made it.
 *
 * @param spec the recipe of the instance
 * @param step the step that fails
 * @param value enclosure of what should have been nonnegative or zero
 * @param at token that finds the instance again ({@code verify ID --at TOKEN}); empty without one
 */
public record Counterexample(String spec, String step, Interval value, String at) {

  /** Without a token. */
  public Counterexample(String spec, String step, Interval value) {
    this(spec, step, value, "");
  }

  @Override
  public String toString() {
    return step + String.format(Locale.ROOT, " = %.4g at ", value.mid()) + spec;
  }
}
