package dev.neuralcollapse.bench;

import io.vavr.collection.Seq;
import io.vavr.collection.Vector;

/**
 * How long the paired benchmark takes.
 *
 * @param rounds turns a peer has at each work
 * @param turn milliseconds of a turn
 * @param warm milliseconds before the first one
 * @param depths of full-batch passes
 * @param batchDepths of mini-batches
 * @param growthDepths of the growth with N
 * @param races for the times to an objective
 * @param raceRounds runs of each competitor
 * @param epochs that SGD has
 */
record Setting(
    int rounds,
    double turn,
    double warm,
    Seq<Integer> depths,
    Seq<Integer> batchDepths,
    Seq<Integer> growthDepths,
    Seq<Course> races,
    int raceRounds,
    int epochs) {
  static final int SAMPLES = 6000;
  static final int MANY = 60000;

  /** So few that a virtual machine's start is most of the time. */
  private static final int FEW = 1000;

  /**
   * What is raced over.
   *
   * @param depth L
   * @param samples N
   */
  record Course(int depth, int samples) {}

  static final Seq<Integer> BATCHES = Vector.of(128, 1024);

  /** {@code quick} takes about four minutes, {@code standard} less than twenty. */
  static Setting of(String name, int rounds) {
    Seq<Integer> all = Vector.of(2, 3, 5, 13, 34);
    return switch (name) {
      case "quick" ->
          new Setting(
              Math.min(rounds, 5),
              120,
              500,
              all,
              Vector.of(5),
              Vector.of(5),
              Vector.of(new Course(5, FEW)),
              1,
              1500);
      case "standard" ->
          new Setting(
              rounds,
              200,
              700,
              all,
              Vector.of(5, 13),
              Vector.of(5),
              Vector.of(new Course(5, FEW), new Course(13, FEW), new Course(5, SAMPLES)),
              3,
              1500);
      // Passes alone, in a minute.
      case "glance" ->
          new Setting(
              Math.min(rounds, 5),
              100,
              300,
              all,
              Vector.empty(),
              Vector.empty(),
              Vector.empty(),
              1,
              0);
      // To see whether everything works; its figures mean nothing.
      case "try" ->
          new Setting(
              1,
              10,
              10,
              Vector.of(2, 5),
              Vector.of(5),
              Vector.of(2),
              Vector.of(new Course(2, FEW)),
              1,
              30);
      default -> throw new IllegalArgumentException("quick or standard, not " + name);
    };
  }
}
