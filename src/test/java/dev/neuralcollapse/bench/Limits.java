package dev.neuralcollapse.bench;

import static dev.neuralcollapse.bench.TrainerSection.format;

import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.function.Function;

/**
 * Where our time goes, from how it grows with depth, and why a goal was missed: what the goal would
 * have asked of the processor.
 */
final class Limits {
  private final TrainerResults results;
  private final Seq<String> peers;
  private final Function<String, Seq<Workload>> full;

  Limits(TrainerResults results, Seq<String> peers, Function<String, Seq<Workload>> full) {
    this.results = results;
    this.peers = peers;
    this.full = full;
  }

  String text() {
    StringBuilder s = new StringBuilder();
    for (String precision : new String[] {"f32", "f64"}) {
      Seq<Workload> works =
          full.apply(precision)
              .filter(w -> millis(TrainerSection.DENSE, w).isDefined() && peak(w).isDefined());
      if (works.size() >= 2) {
        Line line = line(works);
        s.append(growth(precision, works, line));
        works.forEach(w -> s.append(missed(w)));
        works.forEach(w -> s.append(missedSparse(w, line)));
      }
    }
    return s.isEmpty() ? "" : "### Where the time goes, and what limits\n\n" + s + "\n";
  }

  private Option<Double> millis(String peer, Workload work) {
    return results.readings().millis(peer, work).map(Spread::median);
  }

  private Option<Double> peak(Workload work) {
    return results
        .peaks()
        .get(TrainerResults.peak(work.precision(), work.threads()))
        .map(Spread::median);
  }

  private Line line(Seq<Workload> works) {
    return Line.through(
        works.toJavaStream().mapToDouble(w -> w.depth() - 1.0).toArray(),
        works.toJavaStream().mapToDouble(w -> millis(TrainerSection.DENSE, w).get()).toArray());
  }

  /** The line over depth: a block's time and the rest. */
  private String growth(String precision, Seq<Workload> works, Line line) {
    Workload w = works.head();
    double peak = peak(w).get();
    double alone = new Workload(precision, 1, w.samples(), 0, w.threads()).operations();
    double block = new Workload(precision, 2, w.samples(), 0, w.threads()).operations() - alone;
    return format(
        "* %s: linear in L within %.0f%%. Embedding and head take %.2f ms (%.0f%% of peak, %.2f ms"
            + " at peak), a block %.2f ms (%.0f%% of peak, %.2f ms at peak).%n",
        precision,
        100 * line.deviation(),
        line.start(),
        100 * share(alone, line.start(), peak),
        1e3 * alone / peak,
        line.slope(),
        100 * share(block, line.slope(), peak),
        1e3 * block / peak);
  }

  private static double share(double operations, double millis, double peak) {
    return operations / (millis / 1e3) / peak;
  }

  private String missed(Workload work) {
    Option<String> best = results.readings().best(peers, work);
    Option<Spread> ratio =
        best.flatMap(b -> results.readings().ratio(b, TrainerSection.DENSE, work));
    double goal = Goals.dense(work);
    if (ratio.isEmpty() || ratio.get().median() >= goal) {
      return "";
    }
    double theirs = share(work.operations(), millis(best.get(), work).get(), peak(work).get());
    double ours =
        share(work.operations(), millis(TrainerSection.DENSE, work).get(), peak(work).get());
    double needed = goal * theirs;
    String what =
        needed > 1
            ? "no program can: it would take %.0f%% of peak"
            : "it would take %.0f%% of peak";
    return format(
        "* %s, L = %d: %.2f times instead of %s. `%s` runs at %.0f%% of peak; "
            + what
            + ", ours is at %.0f%%.%n",
        work.precision(),
        work.depth(),
        ratio.get().median(),
        Goals.number(goal),
        best.get(),
        100 * theirs,
        100 * needed,
        100 * ours);
  }

  /** Sparse inputs spare the input layer alone: how fast the network would be without one. */
  private String missedSparse(Workload work, Line line) {
    Option<String> best = results.readings().best(peers, work);
    Option<Spread> ratio =
        best.flatMap(b -> results.readings().ratio(b, TrainerSection.SPARSE, work));
    if (ratio.isEmpty() || ratio.get().median() >= Goals.SPARSE) {
      return "";
    }
    double blocks = line.slope() * (work.depth() - 1);
    return format(
        "* %s, L = %d, sparse: %.2f times instead of %s. The blocks alone take %.2f ms: without any"
            + " input layer it would be %.2f times.%n",
        work.precision(),
        work.depth(),
        ratio.get().median(),
        Goals.number(Goals.SPARSE),
        blocks,
        millis(best.get(), work).get() / blocks);
  }
}
