package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.paper.Catalogue;
import dev.neuralcollapse.proof.Claim;
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

  private static Either<Fault, Seq<Claim<?>>> one(String id) {
    Seq<Claim<?>> found =
        Catalogue.find(id).<Seq<Claim<?>>>map(List::of).getOrElse(() -> Catalogue.of(id));
    return found.isEmpty() ? Either.left(unknown(id)) : Either.right(found);
  }

  private static Fault unknown(String id) {
    Seq<String> papers = Catalogue.all().map(c -> c.source().paper().id()).distinct();
    Seq<String> near = Nearest.of(id, papers.appendAll(Catalogue.all().map(Claim::id)));
    return new Fault(
        "'" + id + "'",
        "no such claim or paper",
        near.isEmpty()
            ? "'collapse claims' lists them"
            : "did you mean " + near.mkString(", ") + "?");
  }
}
