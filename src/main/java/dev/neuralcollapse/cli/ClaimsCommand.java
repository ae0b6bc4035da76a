package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.paper.Corrections;
import dev.neuralcollapse.proof.BoxClaim;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Mark;
import dev.neuralcollapse.proof.Paper;
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
    Seq<Paper> papers = claims.map(c -> c.source().paper()).distinct();
    return papers
        .flatMap(p -> list(p, of(p, claims)))
        .appendAll(papers.size() > 1 ? table(papers, claims) : List.empty())
        .append(claims.size() + " claims; [P] stated by the paper, [D] derived for this project");
  }

  private static Seq<String> list(Paper paper, Seq<Claim<?>> claims) {
    return List.of(paper.id())
        .appendAll(Text.indented(2, paper.citation()))
        .appendAll(claims.flatMap(ClaimsCommand::entry))
        .append("");
  }

  private static Seq<String> entry(Claim<?> c) {
    return List.of(String.format(Locale.ROOT, "[%s] %s", c.source().mark().letter(), c.id()))
        .appendAll(VerdictTable.wrap(c.title() + notes(c)));
  }

  /** The papers in a row each. */
  private static Seq<String> table(Seq<Paper> papers, Seq<Claim<?>> claims) {
    return List.of(row("paper", "claims", "[P]", "[D]", "twins", "mended"))
        .appendAll(papers.map(p -> row(p, of(p, claims))))
        .append("");
  }

  private static String row(Paper p, Seq<Claim<?>> claims) {
    int quoted = claims.count(c -> c.source().mark() == Mark.QUOTED);
    return row(
        p.id(),
        Integer.toString(claims.size()),
        Integer.toString(quoted),
        Integer.toString(claims.size() - quoted),
        claims.map(c -> c.twins().size()).sum().toString(),
        Integer.toString(Corrections.all().count(c -> c.paper().equals(p))));
  }

  private static String row(
      String paper, String claims, String quoted, String derived, String twins, String mended) {
    return String.format(
        Locale.ROOT, "%-26s %7s %5s %5s %6s %7s", paper, claims, quoted, derived, twins, mended);
  }

  private static Seq<Claim<?>> of(Paper p, Seq<Claim<?>> claims) {
    return claims.filter(c -> c.source().paper().equals(p));
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
