package dev.neuralcollapse.experiment;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Objective;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;

/** {@code runs/<id>/}: the result, its rows, the specification, networks and certificates. */
public final class RunFolder {
  /** Text files at the top of a run. */
  public static final Seq<String> NAMES = List.of("result.json", "rows.csv", "spec.yaml");

  /** Beyond this many numbers of inputs the samples are not copied beside every network. */
  private static final long SMALL_DATA = 200_000;

  private RunFolder() {}

  /** Writes everything but {@code provenance.json}. */
  public static Either<Fault, OwnedFolder> write(
      OwnedFolder folder, Reproduce.Reproduction r, String rows) {
    return folder
        .write(
            LinkedHashMap.of(
                "result.json",
                Documents.write(r.result()),
                "rows.csv",
                rows,
                "spec.yaml",
                SpecFile.yaml(r.result().spec())))
        .flatMap(f -> networks(f, r))
        .flatMap(f -> certificates(f, r));
  }

  private static Either<Fault, OwnedFolder> networks(OwnedFolder folder, Reproduce.Reproduction r) {
    long size = (long) r.data().size() * r.data().dimension();
    Seq<Cell> cells = size > SMALL_DATA ? List.empty() : r.result().cells();
    return cells.foldLeft(
        Either.<Fault, OwnedFolder>right(folder), (done, c) -> done.flatMap(f -> network(f, r, c)));
  }

  private static Either<Fault, OwnedFolder> network(
      OwnedFolder folder, Reproduce.Reproduction r, Cell c) {
    EmbeddingDecay law = c.plan().embedding();
    double decay = c.plan().decay(r.result().spec().decay());
    Objective objective = new Objective(Loss.CROSS_ENTROPY, decay, law);
    String id = c.plan().id();
    return c.measured().isEmpty()
        ? Either.right(folder)
        : Material.of(r.result().spec().series(c.plan()).get(), r.data())
            .write(
                folder.path().resolve("networks").resolve(id),
                c.plan(),
                r.networks().get(id).get(),
                objective)
            .map(p -> folder);
  }

  private static Either<Fault, OwnedFolder> certificates(
      OwnedFolder folder, Reproduce.Reproduction r) {
    return r.certificates()
        .values()
        .foldLeft(
            Either.<Fault, OwnedFolder>right(folder),
            (done, c) ->
                done.flatMap(f -> c.write(f.path().resolve(c.row().folder())).map(p -> f)));
  }
}
