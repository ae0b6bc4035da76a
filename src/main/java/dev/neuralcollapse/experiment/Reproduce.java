package dev.neuralcollapse.experiment;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.LabelledData;
import dev.neuralcollapse.data.TokenTexts;
import dev.neuralcollapse.network.Model;
import dev.neuralcollapse.optimum.CrossEntropyOptimum;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.paper.Catalogue;
import dev.neuralcollapse.proof.Claim;
import io.vavr.Tuple;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.function.Supplier;

/**
 * The main job: verify the claims, train over depths, certify, build the constructive bound, fit
 * and compare. A function of specification and data; neither threads nor the clock reach its
 * result.
 */
public final class Reproduce {
  private static final String PAPER = "global-optimality";

  private final Spec spec;
  private final LabelledData data;
  private final Option<Checkpoints> checkpoints;
  private final int threads;
  private final Progress progress;
  private Map<String, Double> seconds = LinkedHashMap.empty();

  private Reproduce(
      Spec spec,
      LabelledData data,
      Option<Checkpoints> checkpoints,
      int threads,
      Progress progress) {
    this.spec = spec;
    this.data = data;
    this.checkpoints = checkpoints;
    this.threads = threads;
    this.progress = progress;
  }

  /**
   * What a reproduction leaves.
   *
   * @param result for the report
   * @param data the samples trained on
   * @param networks by cell id
   * @param certificates by folder
   * @param seconds wall time of every phase and cell; the only part that is not reproducible
   */
  public record Reproduction(
      ReproduceResult result,
      LabelledData data,
      Map<String, Model> networks,
      Map<String, Certifying.Certified> certificates,
      Map<String, Double> seconds) {}

  /** Deterministic id: profile, and a hash of specification and samples. */
  public static String runId(Spec spec, LabelledData samples) {
    String hash = Hash.of(Documents.write(spec) + samples.sha256());
    return "main-" + spec.profile() + "-" + hash.substring(0, 8);
  }

  /** One training cell and its network, by id; nothing else of the specification is run. */
  public static Option<Cell> cell(Spec spec, LabelledData samples, String id, Progress progress) {
    return Training.plans(spec)
        .find(p -> p.id().equals(id))
        .map(p -> Training.one(spec, p, samples, progress).cell());
  }

  /** How long training will take on this machine; measured by a few evaluations. */
  public static Estimate estimate(Spec spec, LabelledData samples, int threads) {
    return Estimate.of(spec, samples, threads);
  }

  /** Ids of all cells of a specification. */
  public static Seq<String> cellIds(Spec spec) {
    return Training.plans(spec).map(Cell.Plan::id);
  }

  /**
   * Runs it all.
   *
   * @param samples balanced, as many of each class as the specification says
   * @param checkpoints where finished cells are kept until the run is complete, if anywhere
   * @param threads at least 1
   */
  public static Either<Fault, Reproduction> run(
      Spec spec,
      LabelledData samples,
      String version,
      Option<Checkpoints> checkpoints,
      int threads,
      Progress progress) {
    return new Reproduce(spec, samples, checkpoints, threads, progress).run(version);
  }

  private Either<Fault, Reproduction> run(String version) {
    Seq<ClaimRow> claims = timed("claims", this::claims);
    Either<Fault, Option<ConstructiveCurve>> construction =
        timed("construction", () -> phase("bound by construction", this::construction));
    Seq<Training.Trained> trained = timed("training", this::train);
    Seq<Certifying.Certified> certified = timed("certification", () -> certify(trained));
    return construction.map(c -> assemble(version, claims, c, trained, certified));
  }

  /** Of samples in rows; texts have constructions of another kind. */
  private Either<Fault, Option<ConstructiveCurve>> construction() {
    return switch (data) {
      case Dataset d -> Constructing.of(spec, d).map(Option::some);
      case TokenTexts t -> Either.right(Option.none());
    };
  }

  private Reproduction assemble(
      String version,
      Seq<ClaimRow> claims,
      Option<ConstructiveCurve> construction,
      Seq<Training.Trained> trained,
      Seq<Certifying.Certified> certified) {
    CrossEntropyOptimum optimum = GufmOptimum.crossEntropy(data.labels().classes(), spec.decay());
    double rho = optimum.rho().mid();
    Seq<Cell> cells = trained.map(Training.Trained::cell);
    Seq<SlopeRow> slopes = Fitting.of(cells, spec);
    ReproduceResult result =
        new ReproduceResult(
            ReproduceResult.SCHEMA,
            runId(spec, data),
            version,
            spec,
            DataFacts.of(data),
            new ReproduceResult.GufmOptimum(
                Enclosure.of(optimum.value()),
                rho,
                optimum.valueWithoutClassifier().minus(optimum.value()).mid()),
            claims,
            cells,
            certified.map(Certifying.Certified::row),
            construction,
            slopes.appendAll(
                Fitting.ofCertificates(certified.map(Certifying.Certified::row), spec)),
            Comparing.of(spec, cells, slopes, rho));
    trained.forEach(t -> seconds = seconds.put("cell " + t.cell().plan().id(), t.seconds()));
    return new Reproduction(
        result,
        data,
        LinkedHashMap.ofEntries(trained.map(t -> Tuple.of(t.cell().plan().id(), t.model()))),
        LinkedHashMap.ofEntries(certified.map(c -> Tuple.of(c.row().folder(), c))),
        seconds);
  }

  private Seq<ClaimRow> claims() {
    Seq<Claim<?>> claims = Catalogue.of(PAPER);
    return claims.zipWith(
        Claiming.verify(claims, spec.claimTries(), spec.seeds().head(), threads, progress),
        Claiming::row);
  }

  private Seq<Training.Trained> train() {
    Seq<Cell.Plan> plans = Training.plans(spec);
    progress.begin("training", plans.map(p -> Training.work(spec, p)).sum().longValue());
    Seq<Training.Trained> trained = Training.all(spec, data, checkpoints, threads, progress);
    progress.end();
    return trained;
  }

  private Seq<Certifying.Certified> certify(Seq<Training.Trained> trained) {
    Seq<Integer> depths = spec.certifiableDepths();
    progress.begin("certificates", depths.size());
    Seq<Certifying.Certified> certified =
        depths.flatMap(
            depth -> {
              Option<Certifying.Certified> c = Certifying.best(spec, data, depth, trained);
              progress.advance(1);
              return c;
            });
    progress.end();
    return certified;
  }

  private <T> T phase(String name, Supplier<T> work) {
    progress.begin(name, 1);
    T result = work.get();
    progress.advance(1);
    progress.end();
    return result;
  }

  private <T> T timed(String name, Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    seconds = seconds.put(name, (System.nanoTime() - start) * 1e-9);
    return result;
  }
}
