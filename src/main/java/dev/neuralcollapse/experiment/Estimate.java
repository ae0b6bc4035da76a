package dev.neuralcollapse.experiment;

import dev.neuralcollapse.data.LabelledData;
import dev.neuralcollapse.training.TrainingSpec;
import io.vavr.Tuple;
import io.vavr.Tuple2;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.Locale;

/**
 * How long training will take on this machine: a few evaluations of every series at two depths, a
 * straight line through them, and the budgets. Runs that converge early take less.
 *
 * @param hours of one thread, by series
 * @param runs training runs
 * @param samples N
 * @param threads that share the work
 */
public record Estimate(Map<String, Double> hours, int runs, int samples, int threads) {
  private static final int SECOND_DEPTH = 13;

  static Estimate of(Spec spec, LabelledData data, int threads) {
    Seq<Tuple2<String, Double>> parts =
        spec.series().map(s -> Tuple.of(s.id(), hours(spec, s, data)));
    return new Estimate(
        parts
            .map(Tuple2::_1)
            .distinct()
            .toLinkedMap(
                id -> id,
                id -> parts.filter(p -> p._1.equals(id)).map(Tuple2::_2).sum().doubleValue()),
        Training.plans(spec).size(),
        data.size(),
        threads);
  }

  /** A series without a budget takes its curve from another one. */
  static double hours(Spec spec, Series series, LabelledData all) {
    if (series.budget() == 0) {
      return 0;
    }
    Material data = Material.of(series, all);
    int shallow = series.depths().head();
    int deep = series.depths().find(d -> d >= SECOND_DEPTH).getOrElse(series.depths().last());
    double first = seconds(spec, series, data, shallow);
    double second = deep == shallow ? first : seconds(spec, series, data, deep);
    double slope = deep == shallow ? 0 : Math.max(0, (second - first) / (deep - shallow));
    double passes =
        series.depths().map(d -> first + slope * (d - shallow)).sum().doubleValue()
            * series.seeds().size();
    return passes * series.budget() / 3600;
  }

  /** Of one evaluation, or epoch. */
  private static double seconds(Spec spec, Series series, Material data, int depth) {
    Cell.Plan plan = series.plans().find(p -> p.depth() == depth).get();
    TrainingSpec trial = Training.trainingSpec(spec, plan, data, Option.none());
    return PassTime.seconds(
        (passes, clock) -> Training.run(trial.with(trial.optimiser().trial(passes)), data, clock));
  }

  /** Wall time. */
  public double wall() {
    return hours.values().sum().doubleValue() / Math.max(1, threads);
  }

  /** For a person, one line. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "estimated duration: at most %s on %d threads (%d training runs, %d samples)",
        words(wall()),
        threads,
        runs,
        samples);
  }

  /** A duration in words. */
  public static String words(double hours) {
    return hours < 1
        ? Math.max(1, Math.round(hours * 60)) + " minutes"
        : String.format(Locale.ROOT, "%.1f hours", hours);
  }
}
