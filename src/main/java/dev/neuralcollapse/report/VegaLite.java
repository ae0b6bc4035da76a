package dev.neuralcollapse.report;

import io.vavr.collection.Seq;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Vega-Lite specifications as nested maps, with the look all charts of a report share. */
final class VegaLite {
  /** Colours of the curves, readable on white and for colour-blind readers. */
  static final Seq<Series> SERIES =
      io.vavr.collection.List.of(
          new Series("lbfgs-free", "L-BFGS, free embedding", "#1f5a99"),
          new Series("lbfgs-penalised", "L-BFGS, penalised embedding", "#2a9d8f"),
          new Series("sgd-penalised", "SGD, penalised embedding", "#e08a1e"),
          new Series("sgd-free", "SGD, free embedding", "#b07aa1"));

  static final String BOUND = "#b3243b";
  static final String QUIET = "#8a8f98";
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** An axis takes one digit of a plain format where its ticks differ by one, and writes 1e+1. */
  private static final String LABEL =
      "format(datum.value, datum.value != 0 && abs(datum.value) < 1e-4 ? '.3~g' : '.6~r')";

  private VegaLite() {}

  /** A way of training, its name for people and its colour. */
  record Series(String id, String name, String colour) {
    static Series of(String id) {
      return SERIES.find(s -> s.id().equals(id)).getOrElse(() -> variant(id));
    }

    /** Of a variant: its words, then those of the way of training. */
    private static Series variant(String id) {
      return SERIES
          .find(s -> id.endsWith("-" + s.id()))
          .map(
              s -> {
                String words = id.substring(0, id.length() - s.id().length() - 1);
                boolean free = s.id().endsWith("free");
                String trained =
                    (s.id().startsWith("sgd") ? ", SGD" : "") + (free ? ", free" : ", penalised");
                return new Series(id, words(words) + trained, colour(words, free));
              })
          .getOrElse(new Series(id, id, QUIET));
    }

    private static String words(String variant) {
      boolean over = variant.endsWith("-lambda-over-L");
      String rest = over ? variant.substring(0, variant.length() - 14) : variant;
      return io.vavr.collection.List.of(rest.split("-", -1))
              .map(
                  w ->
                      w.matches("rn\\d|t\\d\\d")
                          ? "L-" + w.toUpperCase(Locale.ROOT)
                          : w.equals("pre")
                              ? "pre-LN"
                              : w.startsWith("patch")
                                  ? "patches " + w.substring(5) + "×" + w.substring(5)
                                  : w)
              .mkString(" ")
          + (over ? ", λ/L" : rest.equals("rn2") ? ", constant λ" : "");
    }

    private static String colour(String variant, boolean free) {
      return variant.startsWith("rn2")
          ? variant.endsWith("over-L") ? "#6a4c93" : "#c2557f"
          : variant.startsWith("t11") ? free ? "#a8a02a" : "#4f7f2a" : "#7a6a4f";
    }
  }

  /** An object from alternating keys and values, in this order. */
  static Map<String, @Nullable Object> object(@Nullable Object... keysAndValues) {
    LinkedHashMap<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) Objects.requireNonNull(keysAndValues[i]), keysAndValues[i + 1]);
    }
    return map;
  }

  static List<Object> array(Object... items) {
    return List.of(items);
  }

  static List<Object> array(Seq<?> items) {
    return new ArrayList<>(items.toJavaList());
  }

  /** Layers over inline values, filling the width of their container. */
  static String layers(Seq<?> values, int height, Object... layers) {
    return text(
        object(
            "data", object("values", array(values)),
            "width", "container",
            "height", height,
            "layer", array(layers),
            "config", config()));
  }

  /** A single mark over inline values. */
  static String mark(
      Seq<?> values, int height, Object mark, Map<String, @Nullable Object> encoding) {
    return text(
        object(
            "data",
            object("values", array(values)),
            "width",
            "container",
            "height",
            height,
            "mark",
            mark,
            "encoding",
            encoding,
            "config",
            config()));
  }

  /** Depth on a logarithmic axis with ticks at the depths themselves. */
  static Map<String, @Nullable Object> depth(Seq<Integer> depths) {
    return object(
        "field", "depth",
        "type", "quantitative",
        "title", "depth L",
        "scale",
            object(
                "type",
                "log",
                "domain",
                array(depths.head() * 0.88, depths.last() * 1.14),
                "nice",
                false),
        "axis", object("values", array(depths), "format", "d", "grid", false));
  }

  static Map<String, @Nullable Object> logarithmic(String field, String title) {
    return object(
        "field",
        field,
        "type",
        "quantitative",
        "title",
        title,
        "scale",
        object("type", "log", "nice", false, "padding", 12),
        "axis",
        object("format", "~g", "tickCount", 4));
  }

  static Map<String, @Nullable Object> linear(String field, String title) {
    return object(
        "field", field, "type", "quantitative", "title", title, "axis", object("labelExpr", LABEL));
  }

  /** Colour by curve, with names for people in the legend. */
  static Map<String, @Nullable Object> colour(Seq<String> series) {
    return object(
        "field",
        "series",
        "type",
        "nominal",
        "title",
        null,
        "scale",
        object(
            "domain",
            array(series.map(s -> Series.of(s).name())),
            "range",
            array(series.map(s -> Series.of(s).colour()))),
        "legend",
        object("orient", "bottom", "columns", 1, "labelLimit", 320));
  }

  static Map<String, @Nullable Object> colours(Seq<String> names, Seq<String> colours) {
    return object(
        "field",
        "series",
        "type",
        "nominal",
        "title",
        null,
        "scale",
        object("domain", array(names), "range", array(colours)),
        "legend",
        object("orient", "bottom", "columns", 1, "labelLimit", 320));
  }

  private static Map<String, @Nullable Object> config() {
    return object(
        "background", "transparent",
        "font", "system-ui, -apple-system, Segoe UI, Roboto, Helvetica, Arial, sans-serif",
        "view", object("stroke", "transparent"),
        "axis",
            object(
                "gridColor", "#eceae4",
                "domainColor", "#b9b6ad",
                "tickColor", "#b9b6ad",
                "labelColor", "#55534d",
                "titleColor", "#55534d",
                "titleFontWeight", "normal",
                "labelFontSize", 11,
                "titleFontSize", 12,
                "titlePadding", 8),
        "legend", object("labelColor", "#3b3a36", "labelFontSize", 12, "symbolSize", 70));
  }

  /** JSON that cannot end the script element it stands in. */
  static String text(Map<String, @Nullable Object> spec) {
    return MAPPER.writeValueAsString(spec).replace("<", "\\u003c");
  }
}
