package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.Cell;
import dev.neuralcollapse.experiment.ReproduceResult;
import dev.neuralcollapse.experiment.Spread;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.function.Function;

/** Views of training cells that several sections share. */
final class Cells {

  private Cells() {}

  /** Depths of one curve, increasing. */
  static Seq<Integer> depths(Seq<Cell> cells) {
    return cells.map(c -> c.plan().depth()).distinct().sorted();
  }

  static Seq<Cell> at(ReproduceResult r, String series, int depth) {
    return r.series(series).filter(c -> c.plan().depth() == depth);
  }

  /** A quantity over the seeds of one curve at one depth. */
  static Option<Spread> spread(
      ReproduceResult r, String series, int depth, Function<Cell.Measured, Option<Double>> what) {
    return Spread.of(at(r, series, depth).flatMap(c -> c.measured().flatMap(what).toList()));
  }

  static Option<Spread> metric(ReproduceResult r, String series, int depth, String id) {
    return spread(r, series, depth, m -> m.metric(id));
  }

  /** Mean, and the range over seeds in small print. */
  static Prose prose(Option<Spread> spread, int digits) {
    return spread.map(s -> prose(s, digits)).getOrElse(Prose.text(Numbers.NONE));
  }

  static Prose prose(Spread s, int digits) {
    String mean = Numbers.figure(s.mean(), digits);
    if (s.count() == 1) {
      return Prose.text(mean);
    }
    int fewer = Math.max(2, digits - 1);
    return Prose.of(
        "{}{}",
        mean,
        new Inline.Small(Numbers.down(s.lo(), fewer) + " … " + Numbers.up(s.hi(), fewer)));
  }

  /** "c" where some run used up its budget, "d" where some diverged. */
  static String ended(Seq<Cell> cells) {
    return List.of(Cell.Status.CAPPED, Cell.Status.DIVERGED)
        .filter(s -> cells.exists(c -> c.convergence().status() == s))
        .map(s -> s.id().substring(0, 1))
        .mkString();
  }

  static String seeds(Seq<Cell> cells) {
    Seq<Long> seeds = cells.map(c -> c.plan().seed()).distinct().sorted();
    return (seeds.size() == 1 ? "seed " : "seeds ") + seeds.mkString(", ");
  }

  static String replay(ReproduceResult r, Cell cell) {
    return Replay.cell(r.spec(), cell.plan());
  }
}
