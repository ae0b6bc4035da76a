package dev.neuralcollapse.metric;

/** What a metric says of features: a finite number, or why there is none. Never NaN. */
public sealed interface Measured {

  /** A finite value. */
  record Value(double value) implements Measured {
    public Value {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("a measured value is finite, not " + value);
      }
    }
  }

  /** The features are degenerate for this metric. */
  record Undefined(String reason) implements Measured {}
}
