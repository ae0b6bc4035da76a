package dev.neuralcollapse.bench;

import static dev.neuralcollapse.bench.TrainerSection.NOTHING;
import static dev.neuralcollapse.bench.TrainerSection.format;

import io.vavr.Tuple;
import io.vavr.Tuple3;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;

/**
 * The page's section on the engine's loops, one thread.
 *
 * @param heading how, when, where, in Markdown
 * @param rows samples of a tile, by precision
 * @param samples of a pass
 * @param depths of the passes
 * @param nanos what each took: {@code loop precision} for a tile, {@code pass depth input
 *     precision} for a pass; and operations a second: {@code peak precision}
 */
public record EngineSection(
    String heading,
    Map<String, Integer> rows,
    int samples,
    Seq<Integer> depths,
    Map<String, Spread> nanos) {
  private static final double HIDDEN = 2.0 * Workload.WIDTH * Workload.WIDTH;
  private static final double INPUT = 2.0 * Workload.WIDTH * Workload.DIMENSION;
  private static final Seq<String> PRECISIONS = Vector.of("f32", "f64");

  /** Loop, words, floating-point operations a sample (0: none to speak of). */
  private static final Seq<Tuple3<String, String, Double>> LOOPS =
      Vector.of(
          Tuple.of("inputProduct", "input layer, X Wᵀ", INPUT),
          Tuple.of("inputGradient", "its weight gradient, dZᵀ X", INPUT),
          Tuple.of("packInput", "packing the inputs for it", 0.0),
          Tuple.of("hiddenProduct", "hidden layer, X Wᵀ or dZ W", HIDDEN),
          Tuple.of("hiddenGradient", "its weight gradient, dZᵀ X", HIDDEN),
          Tuple.of("packHidden", "packing both operands for it", 0.0),
          Tuple.of("layerNorm", "LayerNorm", 0.0),
          Tuple.of("layerNormBackward", "LayerNorm backward", 0.0),
          Tuple.of("addRelu", "ReLU and residual", 0.0),
          Tuple.of("gate", "ReLU backward", 0.0));

  /** The section as Markdown. */
  public String text() {
    return "## Engine, loop by loop\n\n" + heading + "\n\n" + loops() + passes();
  }

  private Option<Double> median(String key) {
    return nanos.get(key).map(Spread::median);
  }

  private String loops() {
    StringBuilder s = new StringBuilder("Nanoseconds a sample, one thread, the same tile (");
    s.append(PRECISIONS.map(p -> rows.get(p).getOrElse(0) + " samples in " + p).mkString(", "));
    s.append(") again and again. *Of peak*: of ");
    s.append(
        PRECISIONS
            .map(p -> median("peak " + p).map(x -> format("%.0f", x / 1e9)).getOrElse(NOTHING))
            .mkString(" and "));
    s.append(" GFLOP/s.\n\n| loop | f32 | of peak | f64 | of peak |\n|---|---|---|---|---|\n");
    for (Tuple3<String, String, Double> loop : LOOPS) {
      s.append("| ").append(loop._2);
      for (String p : PRECISIONS) {
        Option<Double> each = median(loop._1 + " " + p).flatMap(t -> rows.get(p).map(n -> t / n));
        s.append(" | ").append(each.map(t -> format("%.1f", t)).getOrElse(NOTHING));
        s.append(" | ").append(share(loop._3, each, p));
      }
      s.append(" |\n");
    }
    return s.append('\n').toString();
  }

  private String share(double operations, Option<Double> nanos, String precision) {
    return operations == 0
        ? NOTHING
        : nanos
            .flatMap(t -> median("peak " + precision).map(x -> operations / (t / 1e9) / x))
            .map(x -> format("%.0f%%", 100 * x))
            .getOrElse(NOTHING);
  }

  private String passes() {
    StringBuilder s = new StringBuilder();
    s.append(format("Objective and gradient over %d samples, milliseconds.%n%n", samples));
    s.append("| L | f32 | of peak | f32, sparse | f64 | of peak | f64, sparse |\n");
    s.append("|---".repeat(7)).append("|\n");
    for (int depth : depths) {
      s.append("| ").append(depth);
      for (String p : PRECISIONS) {
        Option<Double> dense = median("pass " + depth + " dense " + p);
        Option<Double> sparse = median("pass " + depth + " sparse " + p);
        double operations = new Workload(p, depth, samples, 0, 1).operations();
        s.append(" | ").append(dense.map(t -> format("%.2f", t / 1e6)).getOrElse(NOTHING));
        s.append(" | ").append(share(operations, dense, p));
        s.append(" | ").append(sparse.map(t -> format("%.2f", t / 1e6)).getOrElse(NOTHING));
      }
      s.append(" |\n");
    }
    return s.toString();
  }
}
