package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.experiment.Documents;
import dev.neuralcollapse.experiment.OwnedFolder;
import dev.neuralcollapse.experiment.Row;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder of a sweep: its specification, the states of its runs, and all their rows. */
public final class SweepStore {
  private static final Seq<String> NAMES = List.of(RunResult.FILE, "rows.csv", RunStore.SPEC);
  private final OwnedFolder folder;

  private SweepStore(OwnedFolder folder) {
    this.folder = folder;
  }

  public static SweepStore at(Path path) {
    return new SweepStore(new OwnedFolder(path));
  }

  public Path path() {
    return folder.path();
  }

  /**
   * What {@code result.json} holds.
   *
   * @param schema {@value #SCHEMA}
   */
  public record Document(String schema, String run, String version, Seq<Line> cells) {
    public static final String SCHEMA = "collapse/sweep/1";
  }

  /** One run in a line. */
  public record Line(
      String label,
      String run,
      String state,
      String reason,
      Option<String> status,
      Option<Double> objective,
      Option<Double> gap,
      Option<Double> nc1,
      Option<Double> nc2,
      Option<Double> nc3) {

    /** Of a run as it stands. */
    public static Line of(SweepCell c) {
      Option<RunResult> r = c.result();
      return new Line(
          c.label(),
          c.run(),
          c.state().id(),
          c.reason(),
          r.map(x -> x.convergence().status().id()),
          r.flatMap(RunResult::objective),
          r.flatMap(x -> x.gap().value()),
          r.flatMap(x -> x.metric("nc1.trace-ratio")),
          r.flatMap(x -> x.metric("nc2.etf-weights")),
          r.flatMap(x -> x.metric("nc3.cosine-gap")));
    }
  }

  /** Reads the states back. */
  public static Either<Fault, Document> read(Path folder) {
    Path file = folder.resolve(RunResult.FILE);
    try {
      return Documents.read(
          Files.readString(file), file.toString(), Document.class, Document.SCHEMA);
    } catch (IOException e) {
      return Either.left(
          new Fault(file.toString(), "cannot be read", "'collapse runs list' shows what there is"));
    }
  }

  /** Before the first run begins. */
  public Either<Fault, SweepStore> begin(String spec) {
    return folder
        .mayWrite(NAMES)
        .flatMap(OwnedFolder::begun)
        .flatMap(f -> f.write(LinkedHashMap.of(RunStore.SPEC, spec)))
        .map(f -> this);
  }

  /** The states as they are; finished when every run is. */
  public Either<Fault, SweepStore> write(
      Seq<SweepJob.Planned> plan, Seq<SweepCell> cells, Provenance provenance) {
    Document document =
        new Document(Document.SCHEMA, provenance.run(), provenance.version(), cells.map(Line::of));
    Seq<Row> rows =
        plan.zip(cells)
            .flatMap(
                t -> t._2.result().toList().flatMap(r -> RunRows.of(r, t._1.problem().spec())));
    return folder
        .write(
            LinkedHashMap.of("rows.csv", Row.csv(rows), RunResult.FILE, Documents.write(document)))
        .flatMap(
            f -> f.write(LinkedHashMap.of(OwnedFolder.PROVENANCE, provenance.json(f.hashes()))))
        .peek(f -> finishIf(cells.forAll(SweepCell::isDone)))
        .map(f -> this);
  }

  private void finishIf(boolean done) {
    if (done) {
      folder.finished();
    }
  }
}
