package dev.neuralcollapse.metric;

import dev.neuralcollapse.linear.Matrix;

/** Degenerate scenes. */
final class Scenes {
  private Scenes() {}

  /** All features equal. */
  static Scene constant(Scene s) {
    return new Scene(
        Matrix.generate(s.values().rows(), s.values().columns(), (i, j) -> 0.1 * (j + 1)),
        s.labels(),
        s.head(),
        s.bias());
  }

  /** One feature only. */
  static Scene narrow(Scene s) {
    return new Scene(
        Matrix.generate(s.values().rows(), 1, (i, j) -> s.values().get(i, 0)),
        s.labels(),
        Matrix.generate(s.head().rows(), 1, (k, j) -> s.head().get(k, 0)),
        s.bias());
  }

  /** All classifier rows equal, all class means in a line. */
  static Scene equalRows(Scene s) {
    return new Scene(
        Matrix.generate(
            s.values().rows(), s.values().columns(), (i, j) -> (double) s.labels()[i] * (j + 1)),
        s.labels(),
        Matrix.generate(s.head().rows(), s.head().columns(), (k, j) -> 0.1 * (j + 1)),
        s.bias());
  }
}
