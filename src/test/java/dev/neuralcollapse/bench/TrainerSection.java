package dev.neuralcollapse.bench;

import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;
import java.util.Locale;

/**
 * The page's section on the trainer: passes, mini-batches, growth, memory, time to an objective.
 */
public final class TrainerSection {
  public static final String NAME = "trainer";
  static final String DENSE = "ours";
  static final String SPARSE = "ours, sparse";
  static final String BYTES = "ours, bytes";
  static final String NOTHING = "-";

  private final TrainerResults results;
  private final Readings readings;
  private final Seq<String> peers;

  private TrainerSection(TrainerResults results) {
    this.results = results;
    this.readings = results.readings();
    this.peers = results.peers().map(TrainerResults.Named::name).filter(n -> !n.startsWith("ours"));
  }

  /** The section as Markdown. */
  public static String of(TrainerResults results) {
    return new TrainerSection(results).text();
  }

  private String text() {
    return "## Trainer\n\n"
        + results.heading()
        + "\n\n"
        + cast()
        + agreement()
        + passes("f32")
        + passes("f64")
        + limits()
        + batches()
        + growth()
        + memory()
        + new RaceTable(results.races()).text();
  }

  private String cast() {
    StringBuilder s = new StringBuilder();
    results
        .peers()
        .forEach(
            p -> s.append("* `").append(p.name()).append("`: ").append(p.words()).append('\n'));
    results
        .absent()
        .forEach(
            p ->
                s.append("* `")
                    .append(p.name())
                    .append("` is missing: ")
                    .append(p.words())
                    .append('\n'));
    s.append("* peak, fused multiply-adds in registers, GFLOP/s: ");
    s.append(
        results
            .peaks()
            .toVector()
            .sortBy(p -> p._1)
            .map(
                p ->
                    p._1.replace("/", " on ")
                        + (p._1.endsWith("/1") ? " thread " : " threads ")
                        + format("%.0f", p._2.median() / 1e9))
            .mkString(", "));
    return s.append("\n\n").toString();
  }

  private String agreement() {
    StringBuilder s = new StringBuilder();
    if (results.checks().nonEmpty()) {
      double value = results.checks().map(TrainerResults.Check::value).max().get();
      double gradient = results.checks().map(TrainerResults.Check::gradient).max().get();
      boolean all = results.checks().forAll(TrainerResults.Check::agrees);
      s.append(
              "Before anything is timed, every peer's objective and gradient are compared with ours"
                  + " at the same weights in f64, at ")
          .append(all("depths", results.checks().map(TrainerResults.Check::depth).distinct()))
          .append(": largest relative differences ")
          .append(format("%.1e", value))
          .append(" and ")
          .append(format("%.1e", gradient))
          .append(
              all
                  ? ".\n"
                  : ", which is **more than 1e-10**: what follows compares different functions.\n");
    }
    results
        .threadsAgree()
        .forEach(
            same ->
                s.append(
                        "Objective and gradient of our engine with 1, 2 and 16 threads, and with"
                            + " inputs dense, as bytes and sparse, in f32 as in f64: ")
                    .append(same ? "the same bits, as aimed at" : "**different bits**")
                    .append(".\n"));
    return s.append('\n').toString();
  }

  private static String all(String word, Seq<Integer> values) {
    return word + " " + values.mkString(", ");
  }

  /** Workloads of full batches at the smaller number of samples. */
  private Seq<Workload> full(String precision) {
    Option<Integer> least = works().filter(w -> w.batch() == 0).map(Workload::samples).min();
    return works()
        .filter(
            w -> w.batch() == 0 && w.precision().equals(precision) && least.contains(w.samples()))
        .sortBy(Workload::depth);
  }

  private Seq<Workload> works() {
    return readings.all().map(Readings.Reading::work).distinct();
  }

  private String passes(String precision) {
    Seq<Workload> works = full(precision);
    if (works.isEmpty()) {
      return "";
    }
    Workload any = works.head();
    StringBuilder s = new StringBuilder("### A pass, " + precision + "\n\n");
    s.append("Milliseconds for forward, backward and update over ")
        .append(any.samples())
        .append(" samples, ")
        .append(threads(any))
        .append(
            "; *times*: how many times as fast as the best peer, median and least over the"
                + " rounds.\n\n");
    s.append("| L | ours | ours, sparse |");
    peers.forEach(p -> s.append(' ').append(p).append(" |"));
    s.append(
        " dense, times | goal | sparse, times | goal | of peak | goal | best peer, of peak |\n");
    s.append("|---".repeat(10 + peers.size())).append("|\n");
    works.forEach(w -> s.append(passRow(w)));
    return s.append('\n').toString();
  }

  private String passRow(Workload work) {
    Option<Double> peak =
        results
            .peaks()
            .get(TrainerResults.peak(work.precision(), work.threads()))
            .map(Spread::median);
    Option<String> best = readings.best(peers, work);
    StringBuilder s = new StringBuilder("| " + work.depth() + " |");
    s.append(millis(DENSE, work)).append(millis(SPARSE, work));
    peers.forEach(p -> s.append(millis(p, work)));
    s.append(times(best, DENSE, work, Option.some(Goals.dense(work))));
    s.append(times(best, SPARSE, work, Option.some(Goals.SPARSE)));
    Option<Double> share = ofPeak(DENSE, work, peak);
    s.append(' ')
        .append(share.map(x -> format("%.0f%%", 100 * x)).getOrElse(NOTHING))
        .append(" | ");
    s.append(
        share.isEmpty() || work.depth() < Goals.DEEP
            ? NOTHING
            : "65% " + Goals.verdict(share.get() >= Goals.OF_PEAK));
    s.append(" | ");
    s.append(
        best.flatMap(b -> ofPeak(b, work, peak))
            .map(x -> format("%.0f%%", 100 * x))
            .getOrElse(NOTHING));
    return s.append(" |\n").toString();
  }

  private String millis(String peer, Workload work) {
    return " "
        + readings.millis(peer, work).map(x -> format("%.2f", x.median())).getOrElse(NOTHING)
        + " |";
  }

  private String times(Option<String> best, String ours, Workload work, Option<Double> goal) {
    Option<Spread> ratio = best.flatMap(b -> readings.ratio(b, ours, work));
    String cell = ratio.map(r -> format("%.2f (%.2f)", r.median(), r.least())).getOrElse(NOTHING);
    String verdict =
        goal.flatMap(g -> ratio.map(r -> Goals.number(g) + " " + Goals.verdict(r.median() >= g)))
            .getOrElse(NOTHING);
    return " " + cell + (goal.isDefined() ? " | " + verdict + " |" : " |");
  }

  private Option<Double> ofPeak(String peer, Workload work, Option<Double> peak) {
    return peak.flatMap(
        p -> readings.millis(peer, work).map(ms -> work.operations() / (ms.median() / 1e3) / p));
  }

  private String limits() {
    return new Limits(results, peers, this::full).text();
  }

  private String batches() {
    Seq<Workload> works =
        works()
            .filter(w -> w.batch() > 0)
            .sortBy(w -> format("%s %6d %4d", w.precision(), w.batch(), w.depth()));
    if (works.isEmpty()) {
      return "";
    }
    StringBuilder s = new StringBuilder("### Mini-batches\n\nMicroseconds an update, ");
    s.append(threads(works.head()))
        .append(", an epoch of ")
        .append(works.head().samples())
        .append(" samples in random order.\n\n");
    s.append("| | batch | L | ours | ours, sparse |");
    peers.forEach(p -> s.append(' ').append(p).append(" |"));
    s.append(" dense, times | sparse, times |\n")
        .append("|---".repeat(7 + peers.size()))
        .append("|\n");
    for (Workload w : works) {
      double updates = Math.ceil((double) w.samples() / w.batch());
      s.append("| ")
          .append(w.precision())
          .append(" | ")
          .append(w.batch())
          .append(" | ")
          .append(w.depth())
          .append(" |");
      for (String p : Vector.of(DENSE, SPARSE).appendAll(peers)) {
        s.append(' ')
            .append(
                readings
                    .millis(p, w)
                    .map(x -> format("%.0f", 1e3 * x.median() / updates))
                    .getOrElse(NOTHING))
            .append(" |");
      }
      Option<String> best = readings.best(peers, w);
      s.append(times(best, DENSE, w, Option.none()))
          .append(times(best, SPARSE, w, Option.none()))
          .append('\n');
    }
    return s.append('\n').toString();
  }

  private String growth() {
    Seq<Workload> all = works().filter(w -> w.batch() == 0);
    Option<Integer> most = all.map(Workload::samples).max();
    Option<Integer> least = all.map(Workload::samples).min();
    if (most.equals(least)) {
      return "";
    }
    StringBuilder s = new StringBuilder("### Growth with the number of samples\n\n");
    s.append("Microseconds a sample, both sizes in the same rounds; the goal is within 20%.\n\n");
    s.append("| | L | input | N = ")
        .append(least.get())
        .append(" | N = ")
        .append(most.get())
        .append(" | change | goal |\n|---|---|---|---|---|---|---|\n");
    for (Workload w : all.filter(w -> most.contains(w.samples())).sortBy(Workload::id)) {
      Workload small = new Workload(w.precision(), w.depth(), least.get(), 0, w.threads());
      for (String input : Vector.of(DENSE, BYTES, SPARSE)) {
        s.append(growthRow(w, small, input));
      }
    }
    return s.append('\n').toString();
  }

  private String growthRow(Workload large, Workload small, String peer) {
    String paired = peer + GROWTH;
    return readings
        .millis(paired, large)
        .flatMap(
            l ->
                readings
                    .millis(paired, small)
                    .map(
                        k -> {
                          double a = 1e3 * k.median() / small.samples();
                          double b = 1e3 * l.median() / large.samples();
                          return "| "
                              + large.precision()
                              + " | "
                              + large.depth()
                              + " | "
                              + input(peer)
                              + " | "
                              + format("%.3f | %.3f | %+.0f%% | ", a, b, 100 * (b / a - 1))
                              + Goals.verdict(b <= a * (1 + Goals.GROWTH))
                              + " |\n";
                        }))
        .getOrElse("");
  }

  /** Readings of both sizes in the same rounds carry this after the peer's name. */
  static final String GROWTH = " (growth)";

  private static String input(String peer) {
    return peer.equals(DENSE) ? "dense" : peer.substring(peer.indexOf(' ') + 1);
  }

  private String memory() {
    if (results.memory().isEmpty()) {
      return "";
    }
    StringBuilder s = new StringBuilder("### Memory\n\n");
    s.append(
        "Largest resident size after three passes, less what the process had before the data came;"
            + " for our engine with bytes or sparse input the goal is 400 MB.\n\n");
    s.append("| | work | MB | goal |\n|---|---|---|---|\n");
    for (TrainerResults.Memory m : results.memory()) {
      double megabytes = m.kilobytes() * 1024 / 1e6;
      boolean goal = m.peer().equals(BYTES) || m.peer().equals(SPARSE);
      s.append("| ")
          .append(m.peer())
          .append(" | N = ")
          .append(m.work().samples())
          .append(", L = ")
          .append(m.work().depth())
          .append(", ")
          .append(m.work().precision())
          .append(" | ")
          .append(format("%.0f", megabytes))
          .append(" | ")
          .append(goal ? Goals.verdict(megabytes < Goals.MEGABYTES) : NOTHING)
          .append(" |\n");
    }
    return s.append('\n').toString();
  }

  static String threads(Workload work) {
    return work.threads() == 1 ? "one thread" : work.threads() + " threads";
  }

  static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
