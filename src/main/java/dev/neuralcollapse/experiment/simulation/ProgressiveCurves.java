package dev.neuralcollapse.experiment.simulation;

import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.util.function.ToDoubleFunction;

/** The charts of progressive collapse. */
final class ProgressiveCurves {
  private static final String DEPTH = "relative depth along the path";

  private ProgressiveCurves() {}

  /** Figure 3. */
  static Seq<Curve> layers(Seq<TrainedLayers> seeds) {
    Seq<Seq<TrainedLayers.Layer>> all = seeds.map(TrainedLayers::layers);
    ToDoubleFunction<TrainedLayers.Layer> at = TrainedLayers.Layer::position;
    return all.isEmpty()
        ? List.empty()
        : List.of(
            new Curve(
                "pfc1-layers",
                "PFC1 from layer to layer, beside the straight line",
                DEPTH,
                "PFC1",
                false,
                true,
                List.of(
                    line("trained ResNet", false, all, at, TrainedLayers.Layer::pfc1),
                    line("straight line", true, all, at, TrainedLayers.Layer::linePfc1))),
            new Curve(
                "pfc2-layers",
                "PFC2 from layer to layer, beside the straight line",
                DEPTH,
                "PFC2",
                false,
                false,
                List.of(
                    line("trained ResNet", false, all, at, TrainedLayers.Layer::pfc2),
                    line("straight line", true, all, at, TrainedLayers.Layer::linePfc2))),
            new Curve(
                "pfc3-layers",
                "PFC3, the share of samples nearest to their own class mean",
                DEPTH,
                "PFC3",
                false,
                false,
                List.of(line("trained ResNet", false, all, at, TrainedLayers.Layer::pfc3))));
  }

  /** Figure 4. */
  static Seq<Curve> descents(
      Seq<Seq<MufmRun.State>> multilayer, Seq<Seq<MufmRun.State>> unconstrained) {
    return List.of(
        over(
            "descent-pfc1",
            "PFC1 along gradient descent: features tied to the data, and free ones",
            "PFC1",
            multilayer,
            unconstrained,
            MufmRun.State::pfc1),
        over(
            "descent-pfc2",
            "PFC2 along gradient descent: features tied to the data, and free ones",
            "PFC2",
            multilayer,
            unconstrained,
            MufmRun.State::pfc2));
  }

  private static Curve over(
      String id,
      String title,
      String metric,
      Seq<Seq<MufmRun.State>> multilayer,
      Seq<Seq<MufmRun.State>> unconstrained,
      ToDoubleFunction<MufmRun.State> of) {
    return new Curve(
        id,
        title,
        "steps",
        metric,
        true,
        true,
        List.of(
            line("MUFM", false, multilayer, MufmRun.State::at, of),
            line("UFM", false, unconstrained, MufmRun.State::at, of)));
  }

  /** Figure 5. */
  static Seq<Curve> sweep(Seq<Seq<MufmRun.State>> seeds) {
    ToDoubleFunction<MufmRun.State> at = MufmRun.State::at;
    return List.of(
        new Curve(
            "sweep",
            "The MUFM optimum over λ: from the simplex to the data",
            "λ",
            "metric",
            true,
            true,
            List.of(
                line("PFC1", false, seeds, at, MufmRun.State::pfc1),
                line("PFC2", false, seeds, at, MufmRun.State::pfc2),
                line("alignment", false, seeds, at, MufmRun.State::alignment))));
  }

  /** Point by point the median over the seeds, with least and greatest. */
  private static <T> Curve.Line line(
      String name,
      boolean predicted,
      Seq<Seq<T>> seeds,
      ToDoubleFunction<T> x,
      ToDoubleFunction<T> y) {
    return new Curve.Line(
        name,
        predicted,
        Vector.range(0, seeds.head().size())
            .map(
                i -> {
                  Seq<Double> xs = seeds.map(s -> x.applyAsDouble(s.get(i))).sorted();
                  Seq<Double> ys = seeds.map(s -> y.applyAsDouble(s.get(i))).sorted();
                  return new Curve.Point(
                      Finding.median(xs), Finding.median(ys), ys.head(), ys.last());
                }));
  }
}
