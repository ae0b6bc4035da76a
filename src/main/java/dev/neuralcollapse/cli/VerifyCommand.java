package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.experiment.CorrectionRow;
import dev.neuralcollapse.paper.Catalogue;
import dev.neuralcollapse.paper.Correction;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.ClaimReport;
import dev.neuralcollapse.proof.Flaw;
import dev.neuralcollapse.proof.Prover;
import dev.neuralcollapse.proof.Replay;
import dev.neuralcollapse.proof.Verdict;
import dev.neuralcollapse.proof.WellPosed;
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
import picocli.CommandLine.Parameters;

/** Checks claims and refutes their twins. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = "Check claims on random instances, and refute their false twins.")
final class VerifyCommand extends CollapseCommand {
  @Parameters(
      paramLabel = "ID",
      arity = "0..*",
      description = "claims or papers to check; all when none is named")
  private java.util.List<String> ids = java.util.List.of();

  @Option(
      names = "--tries",
      paramLabel = "N",
      defaultValue = "100",
      description = "instances a claim and a twin (default ${DEFAULT-VALUE})")
  private int tries;

  @Option(names = "--mutants", description = "show every twin with its counterexample")
  private boolean mutants;

  @Option(
      names = "--twin",
      paramLabel = "NAME",
      description = "one twin of one claim, at its worked counterexample or at --at")
  private @Nullable String twin;

  @Option(
      names = "--at",
      paramLabel = "TOKEN",
      description = "one instance, step by step; tokens stand in 'replay' of every report")
  private @Nullable String at;

  @Option(names = "--allow-inconclusive", description = "an inconclusive claim does not fail")
  private boolean allowInconclusive;

  @Option(
      names = "--proofs",
      paramLabel = "DIR",
      description = "write the proof of every claim proved to DIR, for 'recheck'")
  private @Nullable Path proofs;

  @Option(names = "--replace", description = "proofs may replace those of an earlier run")
  private boolean replace;

  @Option(
      names = "--corrections",
      description =
          "verify the claims that mend what is wrong or imprecise in print (of the papers or claims"
              + " named, or all), refute what is printed, and show each with its counterexample")
  private boolean corrections;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "with --corrections: write corrections.html and corrections.md to DIR")
  private @Nullable Path out;

  @Override
  Either<Fault, Answer> answer() {
    Instant started = Instant.now();
    if (tries < 1) {
      return Either.left(
          new Fault("--tries", tries + " is no number of instances", "give at least 1"));
    }
    if (replace && proofs == null) {
      return Either.left(new Fault("--replace", "goes with --proofs", "name a folder for proofs"));
    }
    if (out != null && !corrections) {
      return Either.left(
          new Fault("--out", "goes with --corrections", "for proofs there is --proofs"));
    }
    if (corrections && (proofs != null || at != null || twin != null || mutants)) {
      return Either.left(
          new Fault(
              "--corrections",
              "goes without --proofs, --at, --twin and --mutants",
              "leave these out"));
    }
    if (at != null || twin != null) {
      return replay();
    }
    if (corrections) {
      return ClaimSelection.of(List.ofAll(ids)).flatMap(claims -> corrected(claims, started));
    }
    return ClaimSelection.of(List.ofAll(ids))
        .flatMap(claims -> first(claims.flatMap(WellPosed::flaw), claims))
        .flatMap(
            claims ->
                folder()
                    .map(f -> f.free(claims).map(free -> claims))
                    .getOrElse(Either.right(claims)))
        .flatMap(this::verify);
  }

  private Either<Fault, Answer> replay() {
    return ClaimSelection.single(List.ofAll(ids), at != null ? "--at" : "--twin")
        .flatMap(this::replayed)
        .map(
            r ->
                new Answer(
                    r.success() ? Exit.STANDS : Exit.FALLS,
                    "verify-replay",
                    ReplayText.json(r),
                    ReplayText.of(r)));
  }

  private Either<Fault, Replay> replayed(Claim<?> claim) {
    String token = at == null ? "worked" : at;
    return twin == null
        ? Replay.of(claim, token).mapLeft(VerifyCommand::fault)
        : ClaimSelection.twin(claim, twin)
            .flatMap(name -> Replay.of(claim, name, token).mapLeft(VerifyCommand::fault));
  }

  private static <T> Either<Fault, T> first(Seq<Flaw> flaws, T otherwise) {
    return flaws.isEmpty() ? Either.right(otherwise) : Either.left(fault(flaws.head()));
  }

  private static Fault fault(Flaw flaw) {
    return new Fault(flaw.where(), flaw.what(), flaw.mend());
  }

  private Seq<ClaimReport> reports(Seq<Claim<?>> claims) {
    return Prover.verifyAll(
        claims, tries, global().seed, global().threadCount(), r -> progress(VerdictTable.line(r)));
  }

  /** What is printed and wrong about these claims. */
  private Either<Fault, Answer> corrected(Seq<Claim<?>> all, Instant started) {
    Seq<Correction> about = CorrectionsAnswer.about(all, List.ofAll(ids));
    Seq<Claim<?>> claims = Catalogue.all().filter(c -> about.exists(a -> a.claim().equals(c.id())));
    io.vavr.control.Option<CorrectionsFolder> folder =
        io.vavr.control.Option.of(out).map(CorrectionsFolder::new);
    return folder
        .map(CorrectionsFolder::free)
        .getOrElse(() -> Either.right(List.empty()))
        .flatMap(
            free -> {
              Seq<CorrectionRow> rows = CorrectionsAnswer.rows(about, claims, reports(claims));
              return folder
                  .map(f -> f.write(rows, ids, global(), started))
                  .getOrElse(() -> Either.right(List.empty()))
                  .map(files -> CorrectionsAnswer.of(rows, files));
            });
  }

  private Either<Fault, Answer> verify(Seq<Claim<?>> claims) {
    Seq<ClaimReport> reports = reports(claims);
    return first(reports.flatMap(WellPosed::flaw), reports)
        .flatMap(
            all ->
                folder()
                    .map(f -> f.write(all))
                    .getOrElse(Either.right(List.empty()))
                    .map(files -> judged(all, files)));
  }

  private io.vavr.control.Option<ProofFolder> folder() {
    return io.vavr.control.Option.of(proofs).map(dir -> new ProofFolder(dir, replace));
  }

  private Answer judged(Seq<ClaimReport> reports, Seq<Path> files) {
    boolean stands = reports.forAll(this::acceptable);
    Map<String, ?> json =
        LinkedHashMap.of(
            "claims", reports.map(ClaimJson::report),
            "summary", VerdictTable.summaryJson(reports),
            "proofs", files.map(Path::toString));
    String text = VerdictTable.text(reports, mutants);
    return new Answer(
        stands ? Exit.STANDS : Exit.FALLS,
        "verify",
        json,
        files.isEmpty() ? text : text + "\n" + ProofFolder.lines(files));
  }

  private boolean acceptable(ClaimReport report) {
    boolean tolerated = allowInconclusive && report.verdict() instanceof Verdict.Inconclusive;
    return report.stands() || (tolerated && report.refutedMutants() == report.mutants().size());
  }
}
