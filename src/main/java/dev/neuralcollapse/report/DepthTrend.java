package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.Slope;
import io.vavr.control.Option;

/** Whether collapse improves with depth, as far as the interval of a slope says. */
enum DepthTrend {
  /** The whole interval is negative: the metric falls. */
  IMPROVES("improves with depth"),
  /** The interval holds 0. */
  NEITHER("shows no trend with depth that its interval could tell from none"),
  /** The whole interval is positive. */
  WORSENS("gets worse with depth"),
  /** No slope, or no interval. */
  UNKNOWN("has too few values for a trend");

  private final String words;

  DepthTrend(String words) {
    this.words = words;
  }

  /** Goes on after "collapse". */
  String words() {
    return words;
  }

  /**
   * Whether that is what was published of two-layer blocks.
   *
   * @param improves what was published: that collapse improves with depth
   */
  String besidePublished(boolean improves) {
    return switch (this) {
      case IMPROVES -> improves ? ", as published" : ", unlike published";
      case WORSENS -> improves ? ", unlike published" : ", as published";
      case NEITHER ->
          improves
              ? ", which neither confirms what was published nor contradicts it"
              : ", which agrees with what was published as far as the interval goes";
      case UNKNOWN -> "";
    };
  }

  static DepthTrend of(Option<Slope> slope) {
    return slope
        .filter(SlopeVerdict::hasInterval)
        .map(s -> s.hi().get() < 0 ? IMPROVES : s.lo().get() > 0 ? WORSENS : NEITHER)
        .getOrElse(UNKNOWN);
  }
}
