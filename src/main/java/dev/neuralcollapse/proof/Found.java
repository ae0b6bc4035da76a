package dev.neuralcollapse.proof;

/** A spec and where it is found again. */
record Found<I>(Spec<I> spec, Locator at) {

  static <I> Found<I> draw(Regime<I> regime, long seed) {
    return new Found<>(regime.draw().apply(seed), Locator.drawn(regime.name(), seed));
  }
}
