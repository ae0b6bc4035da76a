package dev.neuralcollapse.cli;

import static io.vavr.control.Option.none;
import static io.vavr.control.Option.some;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.experiment.run.Problem;
import dev.neuralcollapse.experiment.run.Provenance;
import dev.neuralcollapse.experiment.run.RunStore;
import dev.neuralcollapse.experiment.run.TrainJob;
import dev.neuralcollapse.experiment.spec.Example;
import dev.neuralcollapse.experiment.spec.RunSpec;
import dev.neuralcollapse.training.CheckpointPolicy;
import dev.neuralcollapse.training.Session;
import dev.neuralcollapse.training.kernel.Blas;
import io.vavr.collection.LinkedHashMap;
import io.vavr.control.Either;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** One training run from a specification. */
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description =
        "Trains the network of a specification, measures and certifies it, and keeps it all in a"
            + " run. The same specification on the same data is the same run: finished, its result"
            + " is shown; interrupted, it goes on from its last checkpoint.")
final class TrainCommand extends CollapseCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "SPEC.yaml",
      description = "what to train; --example prints one")
  private @Nullable Path file;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "folder of the run (default runs/<run>)")
  private @Nullable Path out;

  @Mixin private RunsOption runs = new RunsOption();

  @Option(names = "--example", description = "print a specification with every key explained")
  private boolean example;

  @Option(
      names = "--blas",
      arity = "0..1",
      fallbackValue = "",
      paramLabel = "PATH",
      description =
          "products by this machine's OpenBLAS, or by the one at PATH: another run, whose bits are"
              + " not promised")
  private @Nullable String blas;

  @Override
  Either<Fault, Answer> answer() {
    if (example) {
      return Either.right(
          Answer.stands(
              "train-example",
              LinkedHashMap.of("example", Example.text()),
              Example.text().stripTrailing()));
    }
    if (file == null) {
      return Either.left(
          blas == null || blas.isEmpty()
              ? new Fault("SPEC.yaml", "missing", "give a specification; --example prints one")
              : new Fault(
                  "SPEC.yaml",
                  "missing: --blas took '" + blas + "' for a library",
                  "write --blas behind the specification"));
    }
    Path spec = file;
    Instant started = Instant.now();
    return RunSpec.read(spec)
        .map(s -> givenSeed().map(s::withSeed).getOrElse(s))
        .flatMap(
            s ->
                Problem.of(s, runs.loader(), global().threadCount())
                    .mapLeft(f -> f.within(spec.toString())))
        .flatMap(this::withBlas)
        .flatMap(p -> trained(p, spec, started));
  }

  private Either<Fault, Problem> withBlas(Problem problem) {
    if (blas == null) {
      return Either.right(problem);
    }
    try {
      return Blas.open(blas.isEmpty() ? none() : some(Path.of(blas))).map(problem::with);
    } catch (InvalidPathException e) {
      return Either.left(new Fault("--blas", "'" + blas + "' is no path", "give a library's file"));
    }
  }

  private Either<Fault, Answer> trained(Problem problem, Path spec, Instant started) {
    Path place = out == null ? runs.path().resolve(problem.id()) : out;
    RunStore store = RunStore.at(place);
    TrainProgress progress = new TrainProgress(console(), global().quiet);
    progress(problem.id() + ": " + problem.words());
    problem.blas().forEach(b -> progress("  products by " + b + ": bits are not promised"));
    Provenance provenance =
        new Provenance(
            problem.id(), ReproduceCommand.VERSION, command(spec), global().threadCount(), started);
    Either<Fault, TrainJob.Ended> ended = run(problem, store, provenance, progress);
    progress.end();
    return ended.map(
        e ->
            switch (e) {
              case TrainJob.Ended.Finished f ->
                  TrainAnswer.of(runs.ledger(), store, problem.spec(), f.result(), f.before());
              case TrainJob.Ended.Interrupted i -> {
                console()
                    .err()
                    .println(
                        "interrupted: "
                            + i.kept()
                            + " of "
                            + problem.spec().optimiser().budget()
                            + " are kept; to go on:");
                console().err().println("  " + command(spec));
                yield TrainAnswer.interrupted(store, problem.id(), i.kept());
              }
            });
  }

  private Either<Fault, TrainJob.Ended> run(
      Problem problem, RunStore store, Provenance provenance, TrainProgress progress) {
    try {
      return TrainJob.run(
          problem,
          store,
          provenance,
          new Session(
              global().threadCount(), progress, console().interrupt(), CheckpointPolicy.none()),
          line -> Text.indented(2, line).forEach(this::progress),
          line -> Text.indented(2, line).forEach(console().err()::println));
    } catch (RuntimeException | Error e) {
      if (CommandLineApplication.outOfMemory(e)) {
        progress.end();
        return Either.left(
            problem.memory(global().threadCount()).exceeded(Runtime.getRuntime().maxMemory()));
      }
      throw e;
    }
  }

  private String command(Path spec) {
    return "./collapse train "
        + Text.shellQuoted(spec.toString())
        + givenSeed().map(s -> " --seed " + s).getOrElse("")
        + runs.words()
        + (blas == null ? "" : " --blas" + (blas.isEmpty() ? "" : "=" + Text.shellQuoted(blas)))
        + (out == null ? "" : " --out " + Text.shellQuoted(out.toString()));
  }
}
