package dev.neuralcollapse.cli;

import dev.neuralcollapse.bound.Certificate;
import dev.neuralcollapse.bound.CertificateFolder;
import dev.neuralcollapse.bound.Certification;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.network.SequenceFolder;
import dev.neuralcollapse.proof.checker.Outcome;
import dev.neuralcollapse.proof.checker.Recheck;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A theorem about every network at least as good. */
@Command(
    name = "certify",
    mixinStandardHelpOptions = true,
    description =
        "Proves, from a network and its data, how collapsed every network at least as good on that"
            + " training problem must be.")
final class CertifyCommand extends CollapseCommand {
  @Parameters(
      paramLabel = "RUN|FOLDER",
      description =
          "a folder with network.json, network.npz and data.npz; or a run, whose network with the"
              + " least gap to its own optimum is taken")
  private Path source = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "write network, data and certificate to DIR (default: beside the network)")
  private @Nullable Path out;

  @Override
  Either<Fault, Answer> answer() {
    return NetworkFolders.best(source)
        .flatMap(folder -> SequenceFolder.read(folder).flatMap(f -> confirmed(folder, f)));
  }

  /** The checker's error balls are simpler and wider: as little room as lets it confirm. */
  private Either<Fault, Answer> confirmed(Path folder, SequenceFolder found) {
    Either<Fault, Answer> last = certified(folder, Certification.of(found), Overwrite.NEVER);
    for (double room = 1e-10; last.isLeft() && deep(last.getLeft()) && room < 1e-2; room *= 100) {
      last = certified(folder, Certification.of(found, room), Overwrite.REPLACE);
    }
    return last;
  }

  private Either<Fault, Answer> certified(
      Path folder, Either<Fault, Certificate> theorem, Overwrite own) {
    return theorem
        .mapLeft(x -> x.within(folder.toString()))
        .flatMap(
            c ->
                written(folder, c, own)
                    .flatMap(CertifyCommand::rechecked)
                    .map(file -> answer(c, file)));
  }

  /** Only the objective's enclosure is too tight for the checker. */
  private static boolean deep(Fault fault) {
    return fault.where().endsWith(CertificateFolder.FILE + ", objective");
  }

  /** Into {@code --out}, where {@code own} says that the files there are those just written. */
  private Either<Fault, Path> written(Path folder, Certificate c, Overwrite own) {
    return out == null
        ? CertificateFolder.writeBeside(folder, c, Overwrite.REPLACE)
        : CertificateFolder.write(out, c, own);
  }

  /** Nothing is claimed that the independent checker cannot confirm from the files. */
  private static Either<Fault, Path> rechecked(Path file) {
    Fault fault;
    switch (Recheck.of(file)) {
      case Outcome.Checks c -> {
        return Either.right(file);
      }
      case Outcome.Proves p ->
          fault = new Fault(file.toString(), "a proof", "a certificate was expected");
      case Outcome.Unreadable u -> fault = new Fault(u.where(), u.what(), u.mend());
      case Outcome.DoesNotCheck d ->
          fault = new Fault(file + ", " + d.what(), d.claimed(), "the files say " + d.found());
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      return Either.left(fault);
    }
    return Either.left(
        new Fault(
            fault.where(),
            fault.what(),
            fault.mend() + "; 'certify --out DIR' writes all files as a certificate needs them"));
  }

  private static Answer answer(Certificate c, Path file) {
    String verdict = c.training().vacuous() ? "vacuous" : "certified";
    Seq<String> lines =
        Text.indented(0, c.statement())
            .appendAll(c.freeStatement().toList().flatMap(s -> Text.indented(0, s)))
            .append("")
            .append(row("objective", c.training().objective().toString()))
            .append(row("optimum", c.training().optimum().toString()))
            .append(row("gap", c.training().gap().toString()))
            .appendAll(c.training().collapse().map(CertifyCommand::line))
            .append(row("verdict", verdict))
            .append(row("certificate", file.toString()));
    return Answer.stands(
        "certify",
        LinkedHashMap.<String, Object>of("verdict", verdict, "certificate", file.toString())
            .merge(c.document()),
        lines.mkString("\n"));
  }

  private static String line(Certificate.Collapse c) {
    return row(
        c.id(),
        String.format(
            Locale.ROOT,
            "%s   (this network: %.6g)",
            c.bound().map(b -> String.format(Locale.ROOT, "at most %.6g", b)).getOrElse("vacuous"),
            c.measured()));
  }

  private static String row(String name, String value) {
    return String.format(Locale.ROOT, "%-20s%s", name, value);
  }
}
