package dev.neuralcollapse.bound;

import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;
import java.util.Locale;

/**
 * Where a last layer loses against perfect collapse: the exact gap identity and, as a second
 * account, the inequality chain.
 */
public sealed interface GapAttribution {

  /**
   * The gap in named shares.
   *
   * @param layer the point the numbers belong to: the features given, put exactly on the sphere
   * @param objective {@code F(W,H)}
   * @param optimum {@code F*}
   * @param gap the sum of the terms; {@code objective - optimum} without its cancellation
   * @param terms {@code fit, centroid, duality, variability}; no centroid for the squared loss
   *     without bias
   * @param chain {@code off-diagonal, margins, duality, variability, row-mean, equinorm, centroid,
   *     norm}; likewise
   * @param deviation of the features given
   */
  record Attributed(
      LastLayer layer,
      double objective,
      double optimum,
      double gap,
      Account terms,
      Account chain,
      Deviation deviation)
      implements GapAttribution {}

  /**
   * The hypotheses fail.
   *
   * @param deviation of the features given
   * @param reasons which hypotheses, in words with numbers
   * @param rescaling what centring and dividing by the norm would make of it; none where that does
   *     not mend it
   */
  record NotApplicable(Deviation deviation, Seq<String> reasons, Option<Rescaling> rescaling)
      implements GapAttribution {}

  /**
   * The account of this layer, if its features have unit norm and zero mean to 1e-6 and classes are
   * balanced.
   */
  static GapAttribution of(LastLayer layer) {
    Deviation deviation = layer.deviation();
    Seq<String> reasons = reasons(layer, deviation);
    if (!reasons.isEmpty()) {
      Option<Rescaling> mend = deviation.balanced() ? Rescaling.of(layer) : Option.none();
      return new NotApplicable(deviation, reasons, mend);
    }
    return layer
        .onSphere()
        .<GapAttribution>map(exact -> attributed(exact, deviation))
        .getOrElse(
            () ->
                new NotApplicable(
                    deviation, Vector.of("a sample has no direction"), Option.none()));
  }

  private static Attributed attributed(LastLayer layer, Deviation deviation) {
    // On the sphere the norm deficit is rounding of rounding.
    Account terms =
        new Account(GapIdentity.of(layer).terms().filter(t -> !t.name().equals("norm-deficit")));
    return new Attributed(
        layer,
        layer.objective(),
        Ideal.of(layer).value(),
        terms.total(),
        terms,
        InequalityChain.of(layer),
        deviation);
  }

  private static Seq<String> reasons(LastLayer layer, Deviation deviation) {
    Seq<String> reasons = Vector.empty();
    if (deviation.norm() > Deviation.ALLOWED) {
      reasons = reasons.append(line("features miss unit norm by up to %.3g", deviation.norm()));
    }
    if (deviation.mean() > Deviation.ALLOWED) {
      reasons =
          reasons.append(
              line("coordinates of a feature miss zero mean by up to %.3g", deviation.mean()));
    }
    if (!deviation.balanced()) {
      reasons = reasons.append("classes are not balanced: " + layer.features().labels());
    }
    return reasons;
  }

  private static String line(String format, double number) {
    return String.format(Locale.ROOT, format, number);
  }
}
