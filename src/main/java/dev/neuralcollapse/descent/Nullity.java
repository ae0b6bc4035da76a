package dev.neuralcollapse.descent;

import dev.neuralcollapse.linear.Vector;

/**
 * How many eigenvalues of a symmetric matrix vanish, and how clearly.
 *
 * @param count eigenvalues of modulus at most the threshold
 * @param negative eigenvalues below minus the threshold
 * @param largestNull largest modulus counted, 0 where there is none
 * @param smallestRest smallest modulus not counted, infinite where there is none
 * @param eigenvalues all, descending
 */
public record Nullity(
    int count, int negative, double largestNull, double smallestRest, Vector eigenvalues) {

  /**
   * Counts.
   *
   * @param eigenvalues descending
   * @param threshold absolute, not negative
   */
  public static Nullity of(Vector eigenvalues, double threshold) {
    int count = 0;
    int negative = 0;
    double largest = 0;
    double rest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < eigenvalues.size(); i++) {
      double modulus = Math.abs(eigenvalues.get(i));
      if (modulus <= threshold) {
        count++;
        largest = Math.max(largest, modulus);
      } else {
        negative += eigenvalues.get(i) < 0 ? 1 : 0;
        rest = Math.min(rest, modulus);
      }
    }
    return new Nullity(count, negative, largest, rest, eigenvalues);
  }

  /** Ratio of the smallest modulus not counted to the largest counted: large is a clear answer. */
  public double gap() {
    return smallestRest / largestNull;
  }
}
