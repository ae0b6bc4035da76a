package dev.neuralcollapse.experiment;

import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * {@code U(L)} of the best transport at every depth, really built and run forward.
 *
 * @param instance the subset and the embedding, in words
 * @param optimum {@code F*} of the subset
 * @param threshold {@code log K - F*}: a gap below it makes NC1's certificate non-vacuous
 * @param depths the networks built
 * @param slope of log gap on log depth; none for fewer than two depths
 * @param nonVacuousFrom estimated least depth with a non-vacuous certificate
 * @param note how that estimate was made, or why there is none
 * @param replay command that repeats it
 */
public record ConstructiveCurve(
    String instance,
    double optimum,
    double threshold,
    Seq<Built> depths,
    Option<Double> slope,
    Option<Integer> nonVacuousFrom,
    String note,
    String replay) {

  /**
   * One built network.
   *
   * @param hiddenCost {@code Σ ‖W‖² + ‖b‖²} over hidden layers, without λ/2
   * @param epsilon geodesic distance at which paths stop
   * @param nc1Certificate none when vacuous
   * @param nc1Measured of the features really built
   * @param transport whose network it is, the lowest of those tried
   * @param oneSampleGap gap of the transport of one sample a layer, the paper's idea
   */
  public record Built(
      int depth,
      double upper,
      double gap,
      double epsilon,
      double hiddenCost,
      Option<Double> nc1Certificate,
      Option<Double> nc1Measured,
      @Added Option<String> transport,
      @Added Option<Double> oneSampleGap) {}
}
