package dev.neuralcollapse.proof.checker;

import dev.neuralcollapse.number.Interval;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The numbers of one theorem of a certificate.
 *
 * @param objective enclosure of the objective of the network found
 * @param optimum enclosure of {@code F*}
 * @param gap enclosure of their difference
 * @param nc1 bound and measured value of {@code nc1.trace-ratio}
 * @param nc2 of {@code nc2.etf-weights}, for mse of {@code nc2.frame-deviation}
 * @param nc3 of {@code nc3.cosine-gap}
 * @param rho witness: where the one-dimensional problem behind {@code F*} has its minimum (ce)
 * @param rhoWithin witness: the same for the problem behind {@code nc1} (ce)
 * @param joint about those that pay as much beside their head, if the certificate says anything
 */
public record Claim(
    Interval objective,
    Interval optimum,
    Interval gap,
    Collapse nc1,
    Collapse nc2,
    Collapse nc3,
    double rho,
    double rhoWithin,
    Optional<Joint> joint) {

  /**
   * NC1 of those networks at least as good whose penalties other than the head's are at least so
   * large.
   *
   * @param otherPenalties at most those of the network found
   * @param nc1 bound under this premise, and the value of the network found
   * @param rhoWithin witness (ce)
   */
  public record Joint(double otherPenalties, Collapse nc1, double rhoWithin) {}

  /**
   * A bound beside what it bounds.
   *
   * @param bound what no network as good exceeds; empty when vacuous
   * @param measured the value of the network found
   */
  public record Collapse(OptionalDouble bound, double measured) {}
}
