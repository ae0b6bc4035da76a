package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.paper.Catalogue;
import dev.neuralcollapse.proof.BoxClaim;
import dev.neuralcollapse.proof.ProofFile;
import dev.neuralcollapse.proof.checker.Claim;
import dev.neuralcollapse.proof.checker.Outcome;
import dev.neuralcollapse.proof.checker.Recheck;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Independent re-check of a certificate or of a proof. */
@Command(
    name = "recheck",
    mixinStandardHelpOptions = true,
    description =
        "Checks a proof again, leaf by leaf, or a certificate from the files beside it, with"
            + " readers and proofs that share no code with what wrote it. Exit 1 when a number or a"
            + " hash is wrong.")
final class RecheckCommand extends CollapseCommand {
  @Parameters(
      paramLabel = "FILE",
      description = "a proof, certificate.json, or the folder that holds it")
  private Path file = Path.of("");

  @Override
  Either<Fault, Answer> answer() {
    if (!Files.exists(file)) {
      return Either.left(
          new Fault(
              file.toString(), "no such file", "give a proof, a certificate.json or its folder"));
    }
    return switch (Recheck.of(file)) {
      case Outcome.Unreadable u -> Either.left(new Fault(u.where(), u.what(), u.mend()));
      case Outcome.DoesNotCheck d -> Either.right(wrong(d));
      case Outcome.Checks c -> Either.right(right(c));
      case Outcome.Proves p -> Either.right(proves(p));
    };
  }

  private Answer wrong(Outcome.DoesNotCheck d) {
    return new Answer(
        Exit.FALLS,
        "recheck",
        LinkedHashMap.<String, Object>of(
                "verdict", "does-not-check",
                "certificate", file.toString(),
                "wrong", d.what(),
                "claimed", d.claimed(),
                "found", d.found())
            .merge(
                List.of("objective", "optimum", "gap", "nc1", "nc2", "nc3")
                    .toLinkedMap(k -> k, k -> Option.none())),
        List.of("does not check: " + d.what())
            .appendAll(Text.indented(2, "claimed  " + d.claimed()))
            .appendAll(Text.indented(2, "found    " + d.found()))
            .mkString("\n"));
  }

  private Answer right(Outcome.Checks c) {
    Map<String, Object> json =
        LinkedHashMap.<String, Object>of("verdict", "checks", "certificate", file.toString())
            .merge(document(c.claim()))
            .put("statement", c.statement())
            .put("ownObjective", pair(c.own()));
    return Answer.stands(
        "recheck",
        Option.ofOptional(c.free()).fold(() -> json, f -> json.put("free", document(f))),
        List.of("checks: every number follows from the network and the data beside it")
            .appendAll(Text.indented(0, c.statement()))
            .mkString("\n"));
  }

  /** What the file proves must also be what the claim of that id says. */
  private Answer proves(Outcome.Proves p) {
    Option<String> known =
        Catalogue.find(p.claim())
            .filter(c -> c instanceof BoxClaim)
            .map(c -> ProofFile.statement(((BoxClaim) c).assertion()));
    return known
        .filter(says -> !says.equals(p.statement()))
        .map(
            says ->
                wrong(new Outcome.DoesNotCheck("claim", p.claim() + ": " + p.statement(), says)))
        .getOrElse(
            () ->
                Answer.stands(
                    "recheck",
                    LinkedHashMap.of(
                        "verdict", "proved",
                        "proof", file.toString(),
                        "claim", p.claim(),
                        "inCatalogue", known.isDefined(),
                        "statement", p.statement(),
                        "leaves", p.leaves()),
                    List.of("proved: every leaf of the tree, " + p.leaves() + " in all")
                        .appendAll(Text.indented(0, p.statement()))
                        .append(
                            known.isDefined()
                                ? "this is what " + p.claim() + " says"
                                : "no claim of this catalogue is called " + p.claim())
                        .mkString("\n")));
  }

  private static Map<String, Object> document(Claim c) {
    return LinkedHashMap.of(
        "objective", pair(c.objective()),
        "optimum", pair(c.optimum()),
        "gap", pair(c.gap()),
        "nc1", collapse(c.nc1()),
        "nc2", collapse(c.nc2()),
        "nc3", collapse(c.nc3()));
  }

  private static Map<String, Object> collapse(Claim.Collapse c) {
    Option<Double> bound =
        c.bound().isPresent() ? Option.some(c.bound().getAsDouble()) : Option.none();
    return LinkedHashMap.of("bound", bound, "measured", c.measured(), "vacuous", bound.isEmpty());
  }

  private static List<Double> pair(Interval i) {
    return List.of(i.lo(), i.hi());
  }
}
