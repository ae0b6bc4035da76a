package dev.neuralcollapse.experiment;

import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * The rigorous statement that follows from the best network found at one depth: every network, of
 * any depth and width, for these data and this λ, whose body ends in LayerNorm without affine part
 * and whose head is bias-free and penalised, and with {@code 𝓛_free} at most {@code objective.hi},
 * obeys the bounds.
 *
 * @param depth at which the best network was found
 * @param cell whose network it is
 * @param objective enclosure of {@code 𝓛_free(θ)}
 * @param optimum enclosure of {@code F*}
 * @param gap enclosure of their difference
 * @param bounds NC1, NC2, NC3
 * @param joint NC1 of those networks at least as good that pay as much beside their head, for
 *     growing shares of what the network found pays
 * @param radius largest radius of the error balls around the last features
 * @param folder of the certificate, relative to the run
 */
public record CertifiedDepth(
    int depth,
    String cell,
    Enclosure objective,
    Enclosure optimum,
    Enclosure gap,
    Seq<Bound> bounds,
    Seq<Joint> joint,
    double radius,
    String folder) {

  /**
   * A bound of NC1 under a premise of its own: penalties other than the head's of at least so much.
   *
   * @param share of what the network found pays, 0 to 1
   * @param otherPenalties that amount
   * @param bound none when vacuous
   */
  public record Joint(double share, double otherPenalties, Option<Double> bound) {}

  /**
   * One certified bound beside the same quantity of the network found.
   *
   * @param id {@code nc1}, {@code nc2}, {@code nc3}, …
   * @param convention the very quantity bounded
   * @param bound none when vacuous
   */
  public record Bound(String id, String convention, Option<Double> bound, Option<Double> measured) {
    public boolean vacuous() {
      return bound.isEmpty();
    }
  }

  /**
   * The objective in as few decimals as people want to read: rounded down, by less than a hundredth
   * of the gap, so that what is said of networks at most as large follows.
   */
  public BigDecimal premise() {
    double room = Math.max(gap.hi(), 1e-14) / 100;
    int decimals = Math.clamp((long) Math.ceil(-Math.log10(room)), 6, 16);
    return new BigDecimal(objective.hi()).setScale(decimals, RoundingMode.FLOOR);
  }

  public Option<Bound> bound(String id) {
    return bounds.find(b -> b.id().equals(id));
  }
}
