package dev.neuralcollapse.proof;

import io.vavr.control.Option;

/**
 * What became of a twin.
 *
 * @param name of the twin
 * @param change what it changes, in words
 * @param worked its worked counterexample, checked; absent when that does not refute it
 * @param found a counterexample found by directed search and shrunk, if any
 * @param tries instances the search took
 * @param kind how it is false
 * @param replay the command that repeats the counterexample found, or else the worked one
 */
public record TwinReport(
    String name,
    String change,
    Option<Counterexample> worked,
    Option<Counterexample> found,
    int tries,
    Twin.Kind kind,
    String replay) {

  /** Refuted both by its worked counterexample and by search. */
  public boolean refuted() {
    return worked.isDefined() && found.isDefined();
  }
}
