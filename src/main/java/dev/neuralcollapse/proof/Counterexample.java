package dev.neuralcollapse.proof;

import dev.neuralcollapse.number.Interval;

/**
 * An instance on which a statement fails, as small as shrinking made it.
 *
 * @param spec the recipe of the instance
 * @param step the step that fails
 * @param value enclosure of what should have been nonnegative or zero
 */
public record Counterexample(String spec, String step, Interval value) {

  @Override
  public String toString() {
    return step + " in " + value + " at " + spec;
  }
}
