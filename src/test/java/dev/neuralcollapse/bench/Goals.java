package dev.neuralcollapse.bench;

/** What the trainer aims at. */
final class Goals {
  static final double DENSE_SHALLOW = 1.25;
  static final double DENSE_F32 = 1.5;
  static final double DENSE_F64 = 1.7;
  static final double SPARSE = 2;
  static final double OF_PEAK = 0.65;
  static final double GROWTH = 0.2;
  static final double MEGABYTES = 400;
  static final double FASTER_THAN_SGD = 25;
  static final double FASTER_THAN_LBFGS = 3;

  /** From here on the goals for deep networks hold. */
  static final int DEEP = 5;

  private Goals() {}

  /** How many times as fast as the best peer, inputs dense. */
  static double dense(Workload work) {
    if (work.depth() < DEEP) {
      return DENSE_SHALLOW;
    }
    return work.precision().equals("f32") ? DENSE_F32 : DENSE_F64;
  }

  /** Without trailing zeros. */
  static String number(double goal) {
    return goal == Math.rint(goal) ? String.valueOf((long) goal) : String.valueOf(goal);
  }

  static String verdict(boolean met) {
    return met ? "met" : "**missed**";
  }
}
