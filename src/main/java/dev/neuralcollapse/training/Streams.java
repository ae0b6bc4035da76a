package dev.neuralcollapse.training;

/** Seeds of the random streams of a run: one for each purpose and count, none repeats another. */
final class Streams {
  /** Orders of mini-batches, counted by epoch. */
  static final long BATCHES = 0x9E3779B97F4A7C15L;

  /** Start vectors for eigenvalues. */
  static final long LANCZOS = 0xD1342543DE82EF95L;

  private Streams() {}

  /** Steele, Lea and Flood's SplitMix64 finaliser over the three. */
  static long derive(long seed, long purpose, long count) {
    return mix(mix(seed ^ purpose) + (count + 1) * 0x9E3779B97F4A7C15L);
  }

  private static long mix(long z) {
    long a = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long b = (a ^ (a >>> 27)) * 0x94D049BB133111EBL;
    return b ^ (b >>> 31);
  }
}
