package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Nearest;
import dev.neuralcollapse.paper.Catalogue;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;

/** Claims named on the command line: whole ids, or a paper for all of its claims. */
final class ClaimSelection {

  private ClaimSelection() {}

  static Either<Fault, Seq<Claim<?>>> of(Seq<String> ids) {
    if (ids.isEmpty()) {
      return Either.right(Catalogue.all());
    }
    return Either.sequenceRight(ids.map(ClaimSelection::one))
        .map(all -> all.flatMap(c -> c).distinct());
  }

  /** Exactly one claim, because of that option. */
  static Either<Fault, Claim<?>> single(Seq<String> ids, String option) {
    if (ids.size() != 1) {
      return Either.left(
          new Fault(option, "goes with exactly one claim, not " + ids.size(), "name one"));
    }
    return one(ids.head())
        .flatMap(
            found ->
                found.size() == 1
                    ? Either.right(found.head())
                    : Either.left(
                        new Fault(
                            option,
                            "goes with one claim, not a whole paper",
                            "'collapse claims' lists them")));
  }

  /** The twin of that name. */
  static Either<Fault, String> twin(Claim<?> claim, String name) {
    Seq<String> all = claim.twins().map(Twin::name);
    return all.contains(name)
        ? Either.right(name)
        : Either.left(
            new Fault(
                "--twin '" + name + "'",
                "no such twin of " + claim.id(),
                suggestion(name, all, "'collapse claims " + claim.id() + "' lists them")));
  }

  private static String suggestion(String typed, Seq<String> names, String otherwise) {
    Seq<String> near = Nearest.of(typed, names);
    return near.isEmpty() ? otherwise : "did you mean " + near.mkString(", ") + "?";
  }

  private static Either<Fault, Seq<Claim<?>>> one(String id) {
    Seq<Claim<?>> found =
        Catalogue.find(id).<Seq<Claim<?>>>map(List::of).getOrElse(() -> Catalogue.of(id));
    return found.isEmpty() ? Either.left(unknown(id)) : Either.right(found);
  }

  private static Fault unknown(String id) {
    Seq<String> papers = Catalogue.all().map(c -> c.source().paper().id()).distinct();
    return new Fault(
        "'" + id + "'",
        "no such claim or paper",
        suggestion(
            id, papers.appendAll(Catalogue.all().map(Claim::id)), "'collapse claims' lists them"));
  }
}
