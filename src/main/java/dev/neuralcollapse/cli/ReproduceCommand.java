package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.BundledData;
import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.LabelledData;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.data.TokenTexts;
import dev.neuralcollapse.data.format.DataSource;
import dev.neuralcollapse.experiment.Cell;
import dev.neuralcollapse.experiment.Checkpoints;
import dev.neuralcollapse.experiment.Estimate;
import dev.neuralcollapse.experiment.OwnedFolder;
import dev.neuralcollapse.experiment.Profile;
import dev.neuralcollapse.experiment.Reproduce;
import dev.neuralcollapse.experiment.RunFolder;
import dev.neuralcollapse.experiment.RunProvenance;
import dev.neuralcollapse.experiment.Science;
import dev.neuralcollapse.experiment.Series;
import dev.neuralcollapse.experiment.Spec;
import dev.neuralcollapse.experiment.simulation.Scale;
import dev.neuralcollapse.network.SequenceData;
import dev.neuralcollapse.report.Reportable;
import dev.neuralcollapse.report.Sink;
import dev.neuralcollapse.training.Trainer;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The main job, end to end. */
@Command(
    name = "reproduce",
    mixinStandardHelpOptions = true,
    description =
        "Verify the claims, train over depths on real data, certify, compare predicted with"
            + " measured, and write the report.")
final class ReproduceCommand extends CollapseCommand {
  static final String VERSION = "0.1.0-SNAPSHOT";
  static final String MAIN = "global-optimality";
  private static final int MOST_SEEDS = 100;
  private static final int QUICK_PER_CLASS = 100;
  private static final int STANDARD_PER_CLASS = 600;
  private static final int MOST_PRODUCTS = 10_000;

  @Option(
      names = "--profile",
      paramLabel = "NAME",
      defaultValue = "standard",
      description =
          "quick (under 90 s), standard (under 15 min on 2 cores); with --data: images (100 of"
              + " each class, about 20 min), science (beside the published experiment: 600 of each"
              + " class, over an hour; or texts, 15 min), science-full (5421 of each class, many"
              + " hours) or paper (hours) (default ${DEFAULT-VALUE})")
  private String profile = "standard";

  @Option(
      names = "--data",
      paramLabel = "NAME|PATH",
      description = "data set: a name of 'data list', or IDX files (default digits)")
  private @Nullable String data;

  @Option(
      names = "--seeds",
      paramLabel = "N",
      description = "how many seeds, counted up from --seed (default: the profile's own)")
  private @Nullable Integer seeds;

  @Option(
      names = "--paper",
      paramLabel = "ID",
      defaultValue = MAIN,
      description =
          "whose experiments: global-optimality is the main job; for another paper of 'claims' its"
              + " claims are verified and its own experiments run again, with --profile quick"
              + " (under a minute) or standard (minutes) (default ${DEFAULT-VALUE})")
  private String paper = MAIN;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder of the report (default reports/<run>)")
  private @Nullable Path out;

  @Option(
      names = "--curvature",
      paramLabel = "N",
      description =
          "ask for the smallest eigenvalue of the Hessian where L-BFGS ended, by at most N products"
              + " with it, two gradients each")
  private @Nullable Integer curvature;

  @Option(
      names = "--dry-run",
      description = "only say what would be trained and how long it would take here")
  private boolean dryRun;

  @Option(
      names = "--cell",
      paramLabel = "ID",
      description = "train and measure this one cell only, such as lbfgs-free-L005-s1; no report")
  private @Nullable String cell;

  @Override
  Either<Fault, Answer> answer() {
    Instant started = Instant.now();
    return paper.equals(MAIN) ? mainJob(started) : onePaper();
  }

  private Either<Fault, Answer> mainJob(Instant started) {
    return Profile.parse(profile)
        .flatMap(this::given)
        .flatMap(this::job)
        .flatMap(
            job ->
                dryRun
                    ? Either.right(plan(job))
                    : cell == null ? everything(job, started) : oneCell(job, cell));
  }

  /** What is to be done, and the samples to do it on. */
  private record Job(Spec spec, LabelledData samples) {}

  private Either<Fault, Job> job(Profile p) {
    if (p == Profile.SCIENCE && source().mayHaveTexts(data())) {
      Either<Fault, TokenTexts> texts = source().texts(data(), Science.TEXTS);
      if (texts.isRight()) {
        return texts.flatMap(t -> job(p, t));
      }
    }
    Spec spec = seeded(p.spec(name(), global().seed));
    return source()
        .firstOfEachClass(data(), spec.perClass())
        .map(d -> new Job(fitting(spec, d), relocated(d)));
  }

  private Either<Fault, Job> job(Profile p, TokenTexts texts) {
    int perClass = Math.min(Science.MOST_TEXTS, smallest(texts.labels()));
    Spec spec = seeded(p.texts(name(), global().seed, perClass));
    return SequenceData.balanced(texts, io.vavr.control.Option.some(perClass))
        .flatMap(checked -> texts.firstOfEachClass(perClass))
        .map(t -> new Job(spec, t.with(relocated(t.provenance()))));
  }

  private Spec fitting(Spec spec, Dataset samples) {
    Spec left = spec.fitting(samples);
    spec.further()
        .map(Series::id)
        .distinct()
        .filter(id -> left.further().forAll(s -> !s.id().equals(id)))
        .forEach(id -> progress(id + " is left out: these samples cannot be cut into its patches"));
    return left;
  }

  private static int smallest(Labels labels) {
    return List.range(0, labels.classes()).map(labels::count).min().get();
  }

  private static DataSource source() {
    return DataSource.standard();
  }

  private Spec seeded(Spec own) {
    Spec spec = seeds == null ? own : own.withSeeds(seeds);
    return curvature == null ? spec : spec.withCurvature(curvature);
  }

  /** The folder of the files is of no interest to a reader of the report. */
  private Dataset relocated(Dataset d) {
    return new Dataset(d.inputs(), d.labels(), relocated(d.provenance()));
  }

  private Provenance relocated(Provenance p) {
    return new Provenance(p.name(), p.source().replace(data(), name()), p.licence(), p.steps());
  }

  private Answer plan(Job job) {
    Spec spec = job.spec();
    Estimate estimate = Reproduce.estimate(spec, job.samples(), global().threadCount());
    return Answer.stands("plan", PlanAnswer.json(spec, estimate), PlanAnswer.text(spec, estimate));
  }

  private Either<Fault, Profile> given(Profile p) {
    if (p.needsData() && data == null) {
      return Either.left(
          new Fault(
              "--data",
              "the profile " + p.id() + " needs the data it is about",
              "give the folder with MNIST's IDX files, for example --data path/to/mnist"));
    }
    if (curvature != null && (curvature < 2 || curvature > MOST_PRODUCTS)) {
      return Either.left(
          new Fault(
              "--curvature",
              curvature + " products with the Hessian",
              "give 2 to " + MOST_PRODUCTS + ", or leave it out"));
    }
    return seeds != null && (seeds < 1 || seeds > MOST_SEEDS)
        ? Either.left(
            new Fault(
                "--seeds",
                seeds + " seeds cannot be trained",
                "give a number from 1 to " + MOST_SEEDS + ", or leave it out"))
        : Either.right(p);
  }

  private String data() {
    return data == null ? "digits" : data;
  }

  /**
   * What stands for the data in the specification, and so in the run's id: not where they happen to
   * lie on this machine.
   */
  private String name() {
    return source().portable(data());
  }

  private Either<Fault, Answer> onePaper() {
    return alone()
        .flatMap(p -> PaperReproduction.scale(profile))
        .flatMap(scale -> samples(scale).flatMap(d -> onePaper(scale, relocated(d))));
  }

  private Either<Fault, Answer> onePaper(Scale scale, Dataset data) {
    return PaperReproduction.simulation(paper)
        .map(
            s ->
                new PaperReproduction(
                    s, scale, global().seed, global().threadCount(), name(), data))
        .flatMap(
            job ->
                job.into(
                    Path.of("runs"),
                    Path.of("reports"),
                    io.vavr.control.Option.of(out),
                    new ReportedProgress(console(), global().quiet)));
  }

  /** Beside a paper the profile says how much of its experiments is run, nothing else does. */
  private Either<Fault, String> alone() {
    return List.of(
            io.vavr.control.Option.of(seeds).map(x -> "--seeds"),
            io.vavr.control.Option.of(curvature).map(x -> "--curvature"),
            io.vavr.control.Option.of(cell).map(x -> "--cell"),
            io.vavr.control.Option.when(dryRun, "--dry-run"))
        .flatMap(o -> o)
        .headOption()
        .<Either<Fault, String>>map(
            o ->
                Either.left(
                    new Fault(
                        o, "belongs to the main job, not to --paper " + paper, "leave it out")))
        .getOrElse(() -> Either.right(paper));
  }

  /** All that comes with the program; of files as many of each class as the profile can use. */
  private Either<Fault, Dataset> samples(Scale scale) {
    return BundledData.find(data())
        .<Either<Fault, Dataset>>map(Either::right)
        .getOrElse(
            () ->
                source()
                    .firstOfEachClass(
                        data(), scale == Scale.QUICK ? QUICK_PER_CLASS : STANDARD_PER_CLASS));
  }

  private Either<Fault, Answer> everything(Job job, Instant started) {
    Spec spec = job.spec();
    LabelledData samples = job.samples();
    String run = Reproduce.runId(spec, samples);
    OwnedFolder runFolder = new OwnedFolder(Path.of("runs", run));
    OwnedFolder report = new OwnedFolder(out == null ? Path.of("reports", run) : out);
    Seq<String> pages = Sink.all().map(Sink::fileName);
    Checkpoints checkpoints =
        new Checkpoints(
            runFolder.path().resolve("checkpoints"), VERSION + ", trainer " + Trainer.REVISION);
    ReportedProgress progress = new ReportedProgress(console(), global().quiet);
    if (Profile.parse(spec.profile()).exists(Profile::takesHours)) {
      progress(Reproduce.estimate(spec, samples, global().threadCount()).line());
    }
    return report
        .mayWrite(pages)
        .flatMap(f -> runFolder.mayWrite(RunFolder.NAMES))
        .flatMap(
            f ->
                Reproduce.run(
                    spec,
                    samples,
                    VERSION,
                    io.vavr.control.Option.some(checkpoints),
                    global().threadCount(),
                    progress))
        .flatMap(r -> write(r, checkpoints, runFolder, report, started));
  }

  private Either<Fault, Answer> write(
      Reproduce.Reproduction r,
      Checkpoints checkpoints,
      OwnedFolder runFolder,
      OwnedFolder report,
      Instant started) {
    Map<String, String> pages =
        LinkedHashMap.ofEntries(
            Sink.all()
                .map(
                    s ->
                        io.vavr.Tuple.of(s.fileName(), s.render(new Reportable.Main(r.result())))));
    return runFolder
        .begun()
        .flatMap(f -> RunFolder.write(f, r, pages.get("rows.csv").get()))
        .peek(f -> checkpoints.clear())
        .flatMap(f -> stamp(f, r, started))
        .flatMap(f -> report.begun())
        .flatMap(f -> report.write(pages))
        .flatMap(f -> stamp(f, r, started))
        .map(f -> ReproduceSummary.of(r.result(), runFolder.path(), report.path()));
  }

  private Either<Fault, OwnedFolder> stamp(
      OwnedFolder folder, Reproduce.Reproduction r, Instant started) {
    return folder.stamped(
        hashes ->
            RunProvenance.json(
                r.result().run(),
                VERSION,
                command(r.result().spec()),
                global().threadCount(),
                started,
                r.seconds(),
                hashes));
  }

  private String command(Spec spec) {
    return "./collapse reproduce --profile "
        + spec.profile()
        + " --data "
        + Text.shellQuoted(data())
        + " --seed "
        + global().seed
        + spec.ownSeeds().map(n -> " --seeds " + n).getOrElse("")
        + spec.curvature().map(n -> " --curvature " + n).getOrElse("");
  }

  private Either<Fault, Answer> oneCell(Job job, String id) {
    Spec spec = job.spec();
    ReportedProgress progress = new ReportedProgress(console(), global().quiet);
    return Reproduce.cell(spec, job.samples(), id, progress)
        .<Either<Fault, Answer>>map(c -> Either.right(answer(c)))
        .getOrElse(
            () ->
                Either.left(
                    new Fault(
                        "--cell",
                        "the profile has no cell '" + id + "'",
                        "for example "
                            + List.of(
                                    Reproduce.cellIds(spec).head(), Reproduce.cellIds(spec).last())
                                .mkString(" or "))));
  }

  private static Answer answer(Cell c) {
    return Answer.stands("cell", ReproduceSummary.json(c), ReproduceSummary.text(c));
  }
}
