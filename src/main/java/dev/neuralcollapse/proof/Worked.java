package dev.neuralcollapse.proof;

import java.util.function.Supplier;

/**
 * One instance written down by hand.
 *
 * @param description what it is, for a person
 * @param make builds it
 */
public record Worked<I>(String description, Supplier<I> make) implements Spec<I> {

  @Override
  public I instance() {
    return make.get();
  }

  @Override
  public String toString() {
    return description;
  }
}
