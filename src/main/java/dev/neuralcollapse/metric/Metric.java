package dev.neuralcollapse.metric;

/**
 * One way to turn features, and perhaps a classifier, into a number. A pure function with its
 * convention.
 */
public interface Metric {
  /** Stable name, such as {@code nc1.pinv}. */
  String id();

  /** What the id leaves open, in words. */
  String convention();

  /** The formula in LaTeX. */
  String formula();

  Direction direction();

  /** Whether it looks at the classifier. */
  boolean needsClassifier();

  /** Its value on an observation. */
  MetricValue measure(Observation observation);
}
