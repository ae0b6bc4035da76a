package dev.neuralcollapse.bound;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.network.DecayLaw;
import dev.neuralcollapse.transport.SequenceConstruction;
import dev.neuralcollapse.transport.SequenceProblem;
import dev.neuralcollapse.transport.SequenceTransport;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.function.Function;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * The constructive bound of a sequence problem over depths.
 *
 * @param problem what was transported
 * @param decay λ(L)
 * @param depths one bound a depth
 */
public record SequenceCurve(SequenceProblem problem, DecayLaw decay, Seq<SequenceBound> depths) {

  /**
   * The bound over depths.
   *
   * @param depths in the order they are to be reported; each at least {@link
   *     SequenceProblem#leastDepth()}
   * @param decay λ(L)
   * @param keep what to do with every built network; nothing is kept otherwise
   */
  public static Either<Fault, SequenceCurve> of(
      SequenceProblem problem,
      Seq<Integer> depths,
      DecayLaw decay,
      Function<SequenceConstruction, Option<Fault>> keep) {
    return SequenceTransport.of(problem)
        .flatMap(t -> deepEnough(t, depths))
        .flatMap(t -> rows(t, depths, decay, keep))
        .map(rows -> new SequenceCurve(problem, decay, rows));
  }

  private static Either<Fault, SequenceTransport> deepEnough(
      SequenceTransport t, Seq<Integer> depths) {
    int least = t.problem().leastDepth();
    return depths
        .find(l -> l < least)
        .<Either<Fault, SequenceTransport>>map(l -> Either.left(t.tooFewLayers(l)))
        .getOrElse(() -> Either.right(t));
  }

  private static Either<Fault, Seq<SequenceBound>> rows(
      SequenceTransport transport,
      Seq<Integer> depths,
      DecayLaw decay,
      Function<SequenceConstruction, Option<Fault>> keep) {
    Either<Fault, Seq<SequenceBound>> rows = Either.right(Vector.empty());
    for (int depth : depths) {
      rows =
          rows.flatMap(
              done ->
                  transport
                      .build(depth, decay.at(depth))
                      .flatMap(
                          c ->
                              keep.apply(c)
                                  .<Either<Fault, Seq<SequenceBound>>>map(Either::left)
                                  .getOrElse(
                                      () -> Either.right(done.append(SequenceBound.of(c))))));
    }
    return rows;
  }

  /** Least-squares slope of log gap on log depth; none with fewer than two depths. */
  public Option<Double> slope() {
    SimpleRegression line = new SimpleRegression();
    depths
        .filter(b -> b.gap() > 0)
        .forEach(b -> line.addData(StrictMath.log(b.depth()), StrictMath.log(b.gap())));
    return Option.some(line.getSlope()).filter(Double::isFinite);
  }
}
