package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.experiment.Claiming;
import dev.neuralcollapse.experiment.CorrectionRow;
import dev.neuralcollapse.experiment.DataFacts;
import dev.neuralcollapse.experiment.Hash;
import dev.neuralcollapse.paper.Catalogue;
import dev.neuralcollapse.paper.Correction;
import dev.neuralcollapse.paper.Corrections;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.ClaimReport;
import dev.neuralcollapse.proof.Paper;
import io.vavr.Tuple2;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import java.util.function.Supplier;

/**
 * One paper, end to end: verify its claims, run its experiments. A function of simulation and
 * setting; neither threads nor the clock reach its result.
 *
 * @param result for the report
 * @param seconds wall time of both parts; the only part that is not reproducible
 */
public record PaperRun(PaperResult result, Map<String, Double> seconds) {
  /** Instances a claim and a twin. */
  private static final int TRIES = 100;

  /** Deterministic id: paper, profile, and a hash of all that decides the result. */
  public static String id(Paper paper, Scale scale, long seed, Dataset data) {
    String hash = Hash.of(paper.id() + " " + scale.id() + " " + seed + " " + data.sha256());
    return "paper-" + paper.id() + "-" + scale.id() + "-" + hash.substring(0, 8);
  }

  /**
   * Runs it all.
   *
   * @param dataName what to give to {@code --data}
   */
  public static PaperRun of(
      Simulation simulation, Setting setting, String dataName, String version) {
    Paper paper = simulation.paper();
    Seq<Correction> mended = Corrections.all().filter(c -> c.paper().id().equals(paper.id()));
    Seq<Claim<?>> claims = Catalogue.of(paper.id());
    Seq<Claim<?>> elsewhere = elsewhere(mended, claims);
    Tuple2<Seq<ClaimReport>, Double> verified =
        timed(
            () ->
                Claiming.verify(
                    claims.appendAll(elsewhere),
                    TRIES,
                    setting.seed(),
                    setting.threads(),
                    setting.progress()));
    Tuple2<Simulated, Double> simulated = timed(() -> simulation.run(setting));
    PaperResult result =
        new PaperResult(
            PaperResult.SCHEMA,
            id(paper, setting.scale(), setting.seed(), setting.data()),
            version,
            paper.id(),
            paper.citation(),
            setting.scale().id(),
            dataName,
            DataFacts.of(setting.data()),
            setting.seed(),
            TRIES,
            claims.zipWith(verified._1, Claiming::row),
            simulated._1,
            corrections(mended, claims.appendAll(elsewhere), verified._1));
    return new PaperRun(
        result, LinkedHashMap.of("claims", verified._2, "simulation", simulated._2));
  }

  /** What another paper says that is true instead of something in this one. */
  private static Seq<Claim<?>> elsewhere(Seq<Correction> mended, Seq<Claim<?>> claims) {
    return mended
        .map(Correction::claim)
        .distinct()
        .filter(id -> !claims.exists(c -> c.id().equals(id)))
        .flatMap(Catalogue::find);
  }

  private static Seq<CorrectionRow> corrections(
      Seq<Correction> mended, Seq<Claim<?>> claims, Seq<ClaimReport> reports) {
    return mended.flatMap(
        c -> claims.zip(reports).find(t -> t._1.id().equals(c.claim())).map(t -> row(c, t)));
  }

  private static CorrectionRow row(Correction c, Tuple2<Claim<?>, ClaimReport> judged) {
    return CorrectionRow.of(c, judged._1.source().mark(), judged._2);
  }

  private static <T> Tuple2<T, Double> timed(Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    return new Tuple2<>(result, (System.nanoTime() - start) * 1e-9);
  }
}
