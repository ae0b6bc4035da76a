package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.bound.CertificateFolder;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.AtomicFile;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.experiment.Documents;
import dev.neuralcollapse.experiment.OwnedFolder;
import dev.neuralcollapse.experiment.Row;
import dev.neuralcollapse.experiment.spec.RunSpec;
import dev.neuralcollapse.training.CheckpointFile;
import dev.neuralcollapse.training.Snapshot;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * The folder of one run: {@code spec.yaml} from its first moment, {@code checkpoints/} while it
 * runs, then {@code network/}, {@code rows.csv}, {@code result.json} and at last {@code
 * provenance.json}.
 *
 * @param folder which never overwrites what is not its own
 */
public record RunStore(OwnedFolder folder) {
  /** Name of the specification. */
  public static final String SPEC = "spec.yaml";

  static final String NETWORK = "network";
  private static final String CHECKPOINTS = "checkpoints";
  private static final Seq<String> NAMES = List.of(RunResult.FILE, "rows.csv", SPEC);

  public static RunStore at(Path path) {
    return new RunStore(new OwnedFolder(path));
  }

  public Path path() {
    return folder.path();
  }

  /** Whether its result stands. */
  public boolean isFinished() {
    return Files.isRegularFile(path().resolve(RunResult.FILE))
        && Files.isRegularFile(path().resolve(OwnedFolder.PROVENANCE))
        && !folder.isUnfinished();
  }

  /** Whether it was begun and not finished. */
  public boolean isUnfinished() {
    return folder.isUnfinished();
  }

  /** Its specification. */
  public Either<Fault, RunSpec> spec() {
    return RunSpec.read(path().resolve(SPEC));
  }

  /** Network and data, where they were kept. */
  public Path network() {
    return path().resolve(NETWORK);
  }

  /** What is kept of network and data, but is no longer what the run wrote. */
  public Seq<String> damaged() {
    return folder
        .changed()
        .filter(n -> n.startsWith(NETWORK + "/") && !n.endsWith(CertificateFolder.FILE));
  }

  private Path checkpoint() {
    return path().resolve(CHECKPOINTS).resolve("last.checkpoint");
  }

  /** From now on it is unfinished until it is finished. */
  Either<Fault, RunStore> begin(RunSpec spec) {
    return folder
        .mayWrite(NAMES)
        .flatMap(OwnedFolder::begun)
        .flatMap(f -> f.write(LinkedHashMap.of(SPEC, spec.yaml())))
        .map(f -> this);
  }

  /** Puts a snapshot in place of the one before. */
  Either<Fault, Path> keep(Snapshot snapshot) {
    return CheckpointFile.write(checkpoint(), snapshot);
  }

  /** The last snapshot; none where there is none, {@code Left} where it cannot be read. */
  Either<Fault, Option<Snapshot>> snapshot() {
    return Files.exists(checkpoint())
        ? CheckpointFile.read(checkpoint()).map(Option::some)
        : Either.right(Option.none());
  }

  /** A checkpoint of another version of this program: not ours to write over. */
  boolean hasForeignCheckpoint() {
    return CheckpointFile.isOfOtherFormat(checkpoint());
  }

  /** Evaluations that need not be made again. */
  public int kept() {
    return snapshot().toOption().flatMap(s -> s).map(Snapshot::evaluations).getOrElse(0);
  }

  /** Writes what was found; {@code provenance} tells who found it, from the hashes of all files. */
  Either<Fault, RunStore> finish(Problem problem, Finding found, Provenance provenance) {
    return found
        .kept()
        .map(k -> write(problem, k))
        .getOrElse(() -> Either.right(network()))
        .flatMap(
            p ->
                folder.write(
                    LinkedHashMap.of(
                        SPEC,
                        problem.spec().yaml(),
                        "rows.csv",
                        Row.csv(RunRows.of(found.result(), problem.spec())),
                        RunResult.FILE,
                        Documents.write(found.result()))))
        .peek(f -> removeCheckpoints())
        .flatMap(f -> f.stamped(provenance::json))
        .map(f -> this);
  }

  /** Large samples are not copied beside every network; an export brings them back. */
  private Either<Fault, Path> write(Problem problem, KeptNetwork network) {
    return problem.isLarge()
        ? network.writeWithoutSamples(network(), Overwrite.REPLACE)
        : network.write(network(), Overwrite.REPLACE);
  }

  /** Its network with all samples and its certificate, if it has one, in a folder of its own. */
  public Either<Fault, Path> export(Loader loader, Path target) {
    return RunResult.read(path())
        .flatMap(
            r ->
                spec()
                    .flatMap(s -> Problem.of(s, loader, 1))
                    .flatMap(p -> Again.same(p, r))
                    .flatMap(
                        p ->
                            loader
                                .networkIn(network(), p)
                                .flatMap(m -> exported(KeptNetwork.of(p, m), target))))
        .flatMap(this::certified);
  }

  private Either<Fault, Path> certified(Path target) {
    Path certificate = network().resolve(CertificateFolder.FILE);
    return Files.exists(certificate)
        ? AtomicFile.write(
                target.resolve(CertificateFolder.FILE),
                Overwrite.NEVER,
                out -> Files.copy(certificate, out))
            .map(f -> target)
        : Either.right(target);
  }

  private static Either<Fault, Path> exported(Either<String, KeptNetwork> kept, Path target) {
    return kept.fold(
        why -> Either.left(new Fault("network", why, "'collapse runs show' says what was found")),
        k ->
            CertificateFolder.free(target, Overwrite.NEVER)
                .flatMap(f -> k.write(f, Overwrite.NEVER)));
  }

  private void removeCheckpoints() {
    Path place = path().resolve(CHECKPOINTS);
    if (!Files.isDirectory(place)) {
      return;
    }
    try (Stream<Path> files = Files.walk(place)) {
      files.sorted(Comparator.reverseOrder()).forEach(p -> p.toFile().delete());
    } catch (IOException e) {
      place.toFile().deleteOnExit();
    }
  }
}
