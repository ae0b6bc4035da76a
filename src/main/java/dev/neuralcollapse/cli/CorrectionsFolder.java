package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.experiment.CorrectionRow;
import dev.neuralcollapse.experiment.OwnedFolder;
import dev.neuralcollapse.experiment.RunProvenance;
import dev.neuralcollapse.report.Corrections;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * Where the page of corrections is written, over none but our own files.
 *
 * @param path of the folder
 */
record CorrectionsFolder(Path path) {

  /** The files, if they may be written. */
  Either<Fault, Seq<Path>> free() {
    Seq<String> names = Corrections.FILES;
    return new OwnedFolder(path).mayWrite(names).map(f -> names.map(path::resolve));
  }

  /** Writes them, and {@code provenance.json} beside them. */
  Either<Fault, Seq<Path>> write(
      Seq<CorrectionRow> rows, java.util.List<String> ids, GlobalOptions options, Instant started) {
    Map<String, String> files = Corrections.files(ReproduceCommand.VERSION, rows);
    return new OwnedFolder(path)
        .begun()
        .flatMap(f -> f.write(files))
        .flatMap(f -> stamp(f, ids, options, started))
        .map(f -> files.keySet().toList().map(path::resolve));
  }

  private static Either<Fault, OwnedFolder> stamp(
      OwnedFolder folder, java.util.List<String> ids, GlobalOptions options, Instant started) {
    double seconds = Duration.between(started, Instant.now()).toMillis() * 1e-3;
    String command =
        List.of("./collapse verify --corrections")
            .appendAll(ids)
            .append("--seed " + options.seed)
            .mkString(" ");
    return folder.stamped(
        hashes ->
            RunProvenance.json(
                "corrections",
                ReproduceCommand.VERSION,
                command,
                options.threadCount(),
                started,
                LinkedHashMap.of("claims", seconds),
                hashes.filterKeys(Corrections.FILES::contains)));
  }
}
