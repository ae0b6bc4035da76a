package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.proof.BoxClaim;
import dev.neuralcollapse.proof.Claim;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The catalogue of claims, or one claim whole. */
@Command(
    name = "claims",
    mixinStandardHelpOptions = true,
    description = "List the claims that can be verified, or show one whole.")
final class ClaimsCommand extends CollapseCommand {
  @Parameters(paramLabel = "ID", arity = "0..1", description = "one claim, or a paper")
  private @Nullable String id;

  @Override
  Either<Fault, Answer> answer() {
    return ClaimSelection.of(Option.of(id).toList())
        .map(
            claims ->
                Answer.stands(
                    "claims",
                    LinkedHashMap.of("claims", claims.map(ClaimJson::claim)),
                    text(claims)));
  }

  private String text(Seq<Claim<?>> claims) {
    return claims.size() == 1 && id != null && id.contains("/")
        ? whole(claims.get(0)).mkString("\n")
        : list(claims).mkString("\n");
  }

  private static Seq<String> list(Seq<Claim<?>> claims) {
    return claims
        .flatMap(
            c ->
                List.of(String.format(Locale.ROOT, "[%s] %s", c.source().mark().letter(), c.id()))
                    .appendAll(VerdictTable.wrap(c.title() + notes(c))))
        .append("")
        .append(claims.size() + " claims; [P] stated by the paper, [D] derived for this project");
  }

  private static String notes(Claim<?> c) {
    return (c.source().secondHand() ? " (second-hand)" : "")
        + (c.source().numericalOnly() ? " (checked numerically only)" : "");
  }

  private static Seq<String> whole(Claim<?> c) {
    return List.of(c.id())
        .appendAll(VerdictTable.wrap(c.title() + notes(c)))
        .append("source")
        .appendAll(VerdictTable.wrap(c.source().paper().citation()))
        .appendAll(VerdictTable.wrap("[" + c.source().mark().letter() + "] " + c.source().place()))
        .append("statement")
        .appendAll(VerdictTable.wrap(c.statement()))
        .appendAll(margins(c))
        .append("hypotheses")
        .appendAll(c.given().all().flatMap(h -> VerdictTable.wrap(h.name() + ": " + h.latex())))
        .append("twins")
        .appendAll(c.twins().flatMap(t -> VerdictTable.wrap(t.name() + ": " + t.change())))
        .appendAll(
            c.caveat().isEmpty()
                ? List.empty()
                : List.of("not covered").appendAll(VerdictTable.wrap(c.caveat())));
  }

  /** What is proved of a scalar claim, term by term. */
  private static Seq<String> margins(Claim<?> c) {
    return c instanceof BoxClaim box
        ? List.of("for all")
            .appendAll(VerdictTable.wrap(box.assertion().domain().toString()))
            .appendAll(box.assertion().latex().flatMap(VerdictTable::wrap))
        : List.empty();
  }
}
