package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.ClaimReport;
import dev.neuralcollapse.proof.ProofFile;
import dev.neuralcollapse.proof.Verdict;
import dev.neuralcollapse.proof.checker.Outcome;
import dev.neuralcollapse.proof.checker.Recheck;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Where {@code verify --proofs} puts the proofs it found, one file a claim.
 *
 * @param folder made if it is not there
 * @param replace whether files of an earlier run may go
 */
record ProofFolder(Path folder, boolean replace) {

  /** Nothing is in the way of the proofs of these claims. */
  Either<Fault, ProofFolder> free(Seq<Claim<?>> claims) {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      return Either.left(
          new Fault("--proofs " + folder, "no folder", "give a folder, new or existing"));
    }
    return claims
        .map(c -> folder.resolve(ProofFile.name(c.id())))
        .find(file -> !replace && Files.exists(file))
        .<Either<Fault, ProofFolder>>map(
            file ->
                Either.left(
                    new Fault(
                        file.toString(),
                        "exists already",
                        "add --replace, or name another folder")))
        .getOrElse(() -> Either.right(this));
  }

  /** Writes the proof of every claim that is proved, and has the independent checker read it. */
  Either<Fault, Seq<Path>> write(Seq<ClaimReport> reports) {
    return Either.sequenceRight(
            reports
                .filter(r -> r.verdict() instanceof Verdict.Proved)
                .map(r -> write(r.id(), (Verdict.Proved) r.verdict())))
        .map(files -> files.toList());
  }

  private Either<Fault, Path> write(String id, Verdict.Proved proved) {
    Path file = folder.resolve(ProofFile.name(id));
    return ProofFile.text(id, proved.proof())
        .toEither(
            () -> new Fault(id, "its proof is too large for a file", "verify it without --proofs"))
        .flatMap(text -> put(file, text))
        .flatMap(ProofFolder::rechecked);
  }

  private Either<Fault, Path> put(Path file, String text) {
    try {
      Files.createDirectories(folder);
      Path beside = folder.resolve(file.getFileName() + ".part");
      Files.writeString(beside, text);
      Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
      return Either.right(file);
    } catch (IOException e) {
      return Either.left(
          new Fault(
              file.toString(), "cannot be written: " + e.getMessage(), "give another folder"));
    }
  }

  private static Either<Fault, Path> rechecked(Path file) {
    Outcome outcome = Recheck.of(file);
    if (outcome instanceof Outcome.Proves) {
      return Either.right(file);
    }
    throw new IllegalStateException("the checker refuses " + file + ": " + outcome);
  }

  static String lines(Seq<Path> files) {
    return List.ofAll(files).map(f -> "proof " + f).mkString("\n");
  }
}
