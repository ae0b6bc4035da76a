package dev.neuralcollapse.proof;

import dev.neuralcollapse.number.Box;
import io.vavr.collection.Seq;
import java.util.Locale;

/** What became of a claim. */
public sealed interface Verdict {

  /**
   * Interval arithmetic over a whole parameter box.
   *
   * @param proof which can be written to a file and checked again
   */
  record Proved(Proof proof) implements Verdict {
    /** The parameters covered. */
    public Domain domain() {
      return proof.assertion().domain();
    }
  }

  /**
   * Interval arithmetic on every instance tried.
   *
   * @param instances tried
   * @param slack least lower end of an inequality or minus the largest magnitude of an identity
   * @param resolution how far an enclosure at equality may reach to the wrong side
   */
  record Certified(int instances, double slack, double resolution) implements Verdict {}

  /**
   * Floating point on every instance tried.
   *
   * @param instances tried
   * @param slack least distance to failure
   * @param tolerance violations up to this count as rounding
   */
  record Holds(int instances, double slack, double tolerance) implements Verdict {}

  /** False, by this counterexample. */
  record Refuted(Counterexample by) implements Verdict {}

  /**
   * Neither proved nor refuted.
   *
   * @param reason what was missing
   * @param undecided boxes left over, if boxes were searched
   */
  record Inconclusive(String reason, Seq<Box> undecided) implements Verdict {}

  /** True, but says nothing on any instance tried. */
  record Vacuous(String reason) implements Verdict {}

  /** No instance satisfied the hypotheses. */
  record NotApplicable(String reason) implements Verdict {}

  /** The word of the command line and of JSON. */
  default String word() {
    return switch (this) {
      case Proved p -> "proved";
      case Certified c -> "certified";
      case Holds h -> "holds";
      case Refuted r -> "refuted";
      case Inconclusive i -> "inconclusive";
      case Vacuous v -> "vacuous";
      case NotApplicable n -> "not-applicable";
    };
  }

  /** Neither refuted nor left open. */
  default boolean stands() {
    return switch (this) {
      case Proved p -> true;
      case Certified c -> true;
      case Holds h -> true;
      case Vacuous v -> true;
      case NotApplicable n -> true;
      case Refuted r -> false;
      case Inconclusive i -> false;
    };
  }

  /** One sentence with the numbers behind the word. */
  default String because() {
    return switch (this) {
      case Proved p ->
          String.format(
              Locale.ROOT,
              "for all %s; margin >= %.3g, %d boxes",
              p.domain(),
              p.proof().margin(),
              p.proof().boxes());
      case Certified c ->
          String.format(
              Locale.ROOT,
              "%d instances in interval arithmetic, worst slack %.3g (equality to %.0e)",
              c.instances(),
              c.slack(),
              c.resolution());
      case Holds h ->
          String.format(
              Locale.ROOT,
              "%d instances in floating point, worst slack %.3g, tolerance %.0e",
              h.instances(),
              h.slack(),
              h.tolerance());
      case Refuted r -> r.by().toString();
      case Inconclusive i -> i.reason();
      case Vacuous v -> v.reason();
      case NotApplicable n -> n.reason();
    };
  }
}
