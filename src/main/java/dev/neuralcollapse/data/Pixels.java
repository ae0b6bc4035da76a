package dev.neuralcollapse.data;

import dev.neuralcollapse.linear.Matrix;
import io.vavr.control.Either;

/**
 * Labelled images of unsigned bytes, an eighth of the memory of a {@link Dataset}. A pixel stands
 * for its byte over 255.
 */
public final class Pixels {
  private static final double WHITE = 255;

  private final byte[] bytes;
  private final int dimension;
  private final Labels labels;
  private final Provenance provenance;

  /**
   * The images with these bytes, which are not copied and must not change.
   *
   * @param bytes one image after the other, N·D of them
   * @param dimension D
   */
  public Pixels(byte[] bytes, int dimension, Labels labels, Provenance provenance) {
    if (dimension < 1 || (long) dimension * labels.size() != bytes.length) {
      throw new IllegalArgumentException(
          bytes.length + " bytes for " + labels.size() + " images of " + dimension);
    }
    this.bytes = bytes;
    this.dimension = dimension;
    this.labels = labels;
    this.provenance = provenance;
  }

  /** Number of images N. */
  public int size() {
    return labels.size();
  }

  /** Pixels an image, D. */
  public int dimension() {
    return dimension;
  }

  public Labels labels() {
    return labels;
  }

  public Provenance provenance() {
    return provenance;
  }

  /** Pixel {@code j} of image {@code i}, between 0 and 1. */
  public double get(int i, int j) {
    return (bytes[i * dimension + j] & 0xff) / WHITE;
  }

  /** Copies image {@code i} into {@code to}. */
  public void copyRow(int i, double[] to) {
    for (int j = 0; j < dimension; j++) {
      to[j] = get(i, j);
    }
  }

  /** The same as doubles. */
  public Dataset toDataset() {
    return new Dataset(Matrix.generate(size(), dimension, this::get), labels, provenance);
  }

  /** The first {@code perClass} images of each class, class by class. */
  public Either<Fault, Pixels> firstOfEachClass(int perClass) {
    return labels
        .firstOfEachClass(perClass, provenance.name())
        .map(
            rows -> {
              byte[] kept = new byte[rows.length * dimension];
              for (int i = 0; i < rows.length; i++) {
                System.arraycopy(bytes, rows[i] * dimension, kept, i * dimension, dimension);
              }
              return new Pixels(
                  kept,
                  dimension,
                  Labels.balanced(labels.classes(), perClass),
                  provenance.firstOfEachClass(perClass));
            });
  }
}
