package dev.neuralcollapse.bench;

import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * All that the paired benchmark of the trainer found out.
 *
 * @param heading how, when, where, in Markdown
 * @param peers who ran, with versions
 * @param absent who could not, and why
 * @param peaks operations a second of the processor by {@code precision/threads}
 * @param readings times of passes
 * @param checks whether all compute the same function
 * @param threadsAgree whether 1, 2 and 16 threads and all forms of the inputs gave the same bits,
 *     where that was tried
 * @param memory at many samples
 * @param races times to an objective
 */
public record TrainerResults(
    String heading,
    Seq<Named> peers,
    Seq<Named> absent,
    Map<String, Spread> peaks,
    Readings readings,
    Seq<Check> checks,
    Option<Boolean> threadsAgree,
    Seq<Memory> memory,
    Seq<Race> races) {

  /** A peer and a word about it. */
  public record Named(String name, String words) {}

  /**
   * A peer beside our engine at the same weights, in f64.
   *
   * @param value difference of the objectives, relative
   * @param gradient Euclidean norm of the gradients' difference over that of ours
   */
  public record Check(String peer, int depth, double value, double gradient) {
    static final double TOLERANCE = 1e-10;

    public boolean agrees() {
      return value <= TOLERANCE && gradient <= TOLERANCE;
    }
  }

  /**
   * Memory of a process beyond what it had before the data came.
   *
   * @param kilobytes largest resident size less that before
   */
  public record Memory(String peer, Workload work, double kilobytes) {}

  /**
   * Time to the objective that SGD reached with its whole budget.
   *
   * @param depth L
   * @param target the objective
   * @param way SGD's best settings
   * @param sgd seconds of SGD's whole process
   * @param lbfgs seconds of the process of PyTorch's L-BFGS; none where it did not get there
   * @param ours seconds of our process; none where it did not get there
   * @param samples N
   * @param rounds runs of each
   */
  public record Race(
      int depth,
      double target,
      String way,
      Time sgd,
      Option<Time> lbfgs,
      Option<Time> ours,
      int samples,
      int rounds) {

    /**
     * Of one competitor.
     *
     * @param process seconds from the start of the process to its end
     * @param training seconds of training alone
     * @param evaluations of objective and gradient, or epochs
     */
    public record Time(Spread process, Spread training, double evaluations) {}
  }

  static String peak(String precision, int threads) {
    return precision + "/" + threads;
  }
}
