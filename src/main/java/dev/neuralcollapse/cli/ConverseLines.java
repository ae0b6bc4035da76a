package dev.neuralcollapse.cli;

import dev.neuralcollapse.bound.DepthBound;
import dev.neuralcollapse.bound.DepthCurve;
import dev.neuralcollapse.bound.RateInterval;
import dev.neuralcollapse.bound.TwoSided;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.Locale;

/** What {@code bound} says beside the construction when the data are collinear. */
final class ConverseLines {

  private ConverseLines() {}

  /** One row of JSON, with {@code lower}: null when there is no converse. */
  static Map<String, Object> add(
      Map<String, Object> row, DepthBound bound, Option<TwoSided> converse) {
    return row.put("lower", converse.flatMap(c -> c.lower().get(bound.depth())));
  }

  /** The rate interval, or null. */
  static Option<Map<String, Object>> json(Option<TwoSided> converse) {
    return converse.flatMap(TwoSided::rate).map(ConverseLines::json);
  }

  private static Map<String, Object> json(RateInterval r) {
    return LinkedHashMap.of(
        "least", r.least(),
        "most", r.most(),
        "measured", r.measured(),
        "error", r.error(),
        "inside", r.holds());
  }

  /** Lines for a person; none when there is no converse. */
  static Seq<String> text(DepthCurve curve) {
    return TwoSided.of(curve).map(c -> lines(curve, c)).getOrElse(List.empty());
  }

  private static Seq<String> lines(DepthCurve curve, TwoSided converse) {
    return List.of(
            "",
            "  Collinear inputs, a class between samples of another: no network of these",
            "  blocks, of any width and with LayerNorm after each of them, is nearer to the",
            "  optimum than",
            String.format(Locale.ROOT, "%8s %17s %11s", "depth", "inf L - F*  >=", "U - F*"))
        .appendAll(
            curve
                .depths()
                .map(
                    b ->
                        String.format(
                            Locale.ROOT,
                            "%8d %17.3e %11.3e",
                            b.depth(),
                            converse.lower().get(b.depth()).get(),
                            b.gap())))
        .appendAll(converse.rate().map(ConverseLines::rate));
  }

  private static String rate(RateInterval r) {
    return String.format(
        Locale.ROOT,
        "  rate        %.3f +- %.3f, %s [%.3f, %.3f]: from 1/L to log(L)^2/L",
        r.measured(),
        2 * r.error(),
        r.holds() ? "within" : "OUTSIDE",
        r.least(),
        r.most());
  }
}
