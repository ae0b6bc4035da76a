package dev.neuralcollapse.bench;

/**
 * One piece of work every peer does alike: L-RN1, forward, backward and an update of the weights.
 *
 * @param precision {@code f32} or {@code f64}
 * @param depth L, the head counted
 * @param samples N
 * @param batch samples an update, 0 for all of them
 * @param threads at most so many
 */
public record Workload(String precision, int depth, int samples, int batch, int threads) {
  /** Pixels of an MNIST image, the paper's width, ten classes. */
  public static final int DIMENSION = 784;

  public static final int WIDTH = 64;
  public static final int CLASSES = 10;

  public Workload {
    if (!precision.equals("f32") && !precision.equals("f64")) {
      throw new IllegalArgumentException("f32 or f64, not " + precision);
    }
    if (depth < 1 || samples < 1 || batch < 0 || threads < 1) {
      throw new IllegalArgumentException("no such work: " + depth + ", " + samples + ", " + batch);
    }
  }

  /** A name for it, unique. */
  public String id() {
    return precision + "-L" + depth + "-N" + samples + "-B" + batch + "-T" + threads;
  }

  /**
   * Floating-point operations of one pass over all samples with dense inputs, products alone: two
   * for each weight and sample forward, two for its gradient, and two for the gradient of its
   * input, which the embedding does not need.
   */
  public double operations() {
    double embedding = (double) DIMENSION * WIDTH;
    double rest = (depth - 1.0) * WIDTH * WIDTH + (double) WIDTH * CLASSES;
    return 2.0 * samples * (2 * embedding + 3 * rest);
  }
}
