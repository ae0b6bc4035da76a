package dev.neuralcollapse.metric;

/** Where a metric goes as features collapse. */
public enum Direction {
  /** 0 on the exact optimum. */
  TOWARDS_ZERO,
  /** 1 on the exact optimum. */
  TOWARDS_ONE,
  /** It describes features and has no best value of its own. */
  DESCRIPTIVE
}
