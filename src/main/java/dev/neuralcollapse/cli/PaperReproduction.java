package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Nearest;
import dev.neuralcollapse.experiment.OwnedFolder;
import dev.neuralcollapse.experiment.Progress;
import dev.neuralcollapse.experiment.RunProvenance;
import dev.neuralcollapse.experiment.simulation.Finding;
import dev.neuralcollapse.experiment.simulation.PaperResult;
import dev.neuralcollapse.experiment.simulation.PaperRun;
import dev.neuralcollapse.experiment.simulation.Scale;
import dev.neuralcollapse.experiment.simulation.Setting;
import dev.neuralcollapse.experiment.simulation.Simulation;
import dev.neuralcollapse.experiment.simulation.Simulations;
import dev.neuralcollapse.paper.Catalogue;
import dev.neuralcollapse.report.Reportable;
import dev.neuralcollapse.report.Sink;
import io.vavr.Tuple;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.time.Instant;

/**
 * One paper: its claims verified, its experiments run, the run and its report written.
 *
 * @param simulation whose experiments
 * @param scale how much is run
 * @param seed first seed
 * @param threads at least 1
 * @param dataName what to give to {@code --data} on any machine
 * @param data of the experiments that need some
 */
record PaperReproduction(
    Simulation simulation, Scale scale, long seed, int threads, String dataName, Dataset data) {
  /** What of the report belongs to the run as well. */
  private static final Seq<String> DATA = List.of("result.json", "rows.csv");

  /** The profiles that the experiments of a paper have. */
  static Either<Fault, Scale> scale(String profile) {
    return List.of(Scale.QUICK, Scale.STANDARD)
        .find(x -> x.id().equals(profile))
        .toEither(
            () ->
                new Fault(
                    "--profile",
                    "the experiments of a paper have no profile '" + Text.shown(profile) + "'",
                    "give quick (under a minute) or standard (minutes)"));
  }

  /** The experiments of the paper of that short name. */
  static Either<Fault, Simulation> simulation(String paper) {
    Seq<String> there = Simulations.all().map(x -> x.paper().id()).prepend(ReproduceCommand.MAIN);
    return Simulations.of(paper)
        .toEither(
            () ->
                Catalogue.of(paper).nonEmpty()
                    ? new Fault(
                        "--paper",
                        "no experiments of " + paper + " are here, only its claims",
                        "'collapse verify " + paper + "' checks these")
                    : new Fault(
                        "--paper",
                        "no paper '" + paper + "'",
                        Nearest.of(paper, there).isEmpty()
                            ? "'collapse claims' tells of " + there.mkString(", ")
                            : "did you mean " + Nearest.of(paper, there).mkString(", ") + "?"));
  }

  /** Runs and writes it; what is there already is only replaced if it was written by us. */
  Either<Fault, Answer> into(Path runs, Path reports, Option<Path> out, Progress progress) {
    Instant started = Instant.now();
    String id = PaperRun.id(simulation.paper(), scale, seed, data);
    OwnedFolder run = new OwnedFolder(runs.resolve(id));
    OwnedFolder report = new OwnedFolder(out.getOrElse(reports.resolve(id)));
    return report
        .mayWrite(Sink.all().map(Sink::fileName))
        .flatMap(f -> run.mayWrite(DATA))
        .map(
            f ->
                PaperRun.of(
                    simulation,
                    new Setting(scale, seed, threads, data, progress),
                    dataName,
                    ReproduceCommand.VERSION))
        .flatMap(done -> write(done, run, report, started));
  }

  private Either<Fault, Answer> write(
      PaperRun done, OwnedFolder run, OwnedFolder report, Instant started) {
    Reportable result = new Reportable.OnePaper(done.result());
    Map<String, String> pages =
        LinkedHashMap.ofEntries(Sink.all().map(s -> Tuple.of(s.fileName(), s.render(result))));
    return run.begun()
        .flatMap(f -> f.write(pages.filterKeys(DATA::contains)))
        .flatMap(f -> stamp(f, done, started))
        .flatMap(f -> report.begun())
        .flatMap(f -> f.write(pages))
        .flatMap(f -> stamp(f, done, started))
        .map(f -> answer(done.result(), run.path(), report.path()));
  }

  private Either<Fault, OwnedFolder> stamp(OwnedFolder folder, PaperRun done, Instant started) {
    return folder.stamped(
        hashes ->
            RunProvenance.json(
                done.result().run(),
                ReproduceCommand.VERSION,
                done.result().command(),
                threads,
                started,
                done.seconds(),
                hashes));
  }

  private static Answer answer(PaperResult r, Path run, Path report) {
    Map<String, ?> json =
        LinkedHashMap.of("run", run.toString(), "report", report.toString(), "summary", summary(r));
    return new Answer(
        r.stands() ? Exit.STANDS : Exit.FALLS, "reproduce", json, text(r, run, report));
  }

  private static Map<String, ?> summary(PaperResult r) {
    return LinkedHashMap.<String, Object>of("paper", r.paper(), "profile", r.profile())
        .merge(ReproduceSummary.counts(r.claims()))
        .merge(
            LinkedHashMap.of(
                "corrections", r.corrections().size(),
                "judged", r.judged().size(),
                "agree", r.judged().size() - r.disagreeing().size()))
        .put("findings", r.simulated().findings().map(PaperReproduction::finding));
  }

  private static Map<String, ?> finding(Finding f) {
    return LinkedHashMap.<String, Object>of(
            "quantity", f.quantity(),
            "published", f.published(),
            "place", f.place(),
            "predicted", f.predicted(),
            "mark", f.mark(),
            "relation", f.relation().word(),
            "measured", f.measured(),
            "range", f.range().map(g -> List.of(g.least(), g.greatest())),
            "seeds", f.seeds(),
            "agrees", f.agrees())
        .put("tolerance", f.tolerance())
        .put("note", f.note());
  }

  private static String text(PaperResult r, Path run, Path report) {
    Seq<String> lines =
        List.of(
                ReproduceSummary.line(r.claims()),
                (r.judged().size() - r.disagreeing().size())
                    + " of "
                    + r.judged().size()
                    + " measured figures agree with their prediction")
            .appendAll(r.simulated().findings().flatMap(PaperReproduction::lines))
            .append("run:    " + run)
            .append("report: " + report.resolve("index.html"));
    return lines.mkString("\n");
  }

  private static Seq<String> lines(Finding f) {
    String mark = f.agrees().map(a -> a ? "=" : "x").getOrElse(" ");
    String figures =
        "published "
            + f.published().map(PaperReproduction::figure).getOrElse("-")
            + ", predicted "
            + f.predicted().map(x -> sign(f.relation()) + figure(x)).getOrElse("-")
            + ", measured "
            + f.measured().map(PaperReproduction::figure).getOrElse("-")
            + (f.agrees().isDefined() && f.tolerance() > 0
                ? " (within " + figure(f.tolerance()) + ")"
                : "");
    return Text.hanging("  " + mark, f.quantity()).appendAll(Text.indented(6, figures));
  }

  private static String sign(Finding.Relation relation) {
    return switch (relation) {
      case AT_MOST -> "<= ";
      case AT_LEAST -> ">= ";
      case EQUAL, BESIDE -> "";
    };
  }

  /** Six significant digits, fewer where fewer say the same. */
  private static String figure(double x) {
    if (!Double.isFinite(x) || x == 0) {
      return x == 0 ? "0" : String.valueOf(x);
    }
    BigDecimal b = new BigDecimal(x).round(new MathContext(6)).stripTrailingZeros();
    int exponent = b.precision() - b.scale() - 1;
    return exponent < -4 || exponent > 8
        ? b.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent
        : b.toPlainString();
  }
}
