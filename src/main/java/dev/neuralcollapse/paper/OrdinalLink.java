package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Link;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.EnclosedLink;
import io.vavr.control.Option;
import java.util.Locale;

/** The links of the ordinal theorems, and one whose density is not log-concave. */
@SuppressWarnings("ImmutableEnumChecker") // Vavr's Option is immutable without the annotation.
enum OrdinalLink {
  LOGIT(Option.some(Link.LOGIT)),
  PROBIT(Option.some(Link.PROBIT)),
  CLOGLOG(Option.some(Link.CLOGLOG)),
  /** {@code ½ + atan(x)/π}. */
  CAUCHIT(Option.none());

  private final Option<Link> trained;

  OrdinalLink(Option<Link> trained) {
    this.trained = trained;
  }

  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean logConcave() {
    return trained.isDefined();
  }

  boolean symmetric() {
    return this != CLOGLOG;
  }

  /** The link that networks are trained with; only of the first three. */
  Link link() {
    return trained.getOrElseThrow(() -> new IllegalArgumentException("nothing is trained so"));
  }

  /** {@code -log(G(b-z) - G(a-z))}. */
  Interval loss(double a, double b, Interval z) {
    return trained
        .map(l -> new EnclosedLink(l, a, b).loss(z))
        .getOrElse(() -> turn(a, b, z).dividedBy(Interval.PI).log().negate());
  }

  /** Its derivative in z. */
  Interval slope(double a, double b, Interval z) {
    return trained
        .map(l -> new EnclosedLink(l, a, b).slope(z))
        .getOrElse(() -> density(b, z).minus(density(a, z)).dividedBy(turn(a, b, z)));
  }

  private static Interval turn(double a, double b, Interval z) {
    return angle(b, z).minus(angle(a, z));
  }

  private static Interval angle(double threshold, Interval z) {
    return Double.isInfinite(threshold)
        ? Interval.PI.times(threshold > 0 ? 0.5 : -0.5)
        : Interval.point(threshold).minus(z).atan();
  }

  private static Interval density(double threshold, Interval z) {
    return Double.isInfinite(threshold)
        ? Interval.ZERO
        : Interval.point(threshold).minus(z).square().plus(1).inverse();
  }
}
