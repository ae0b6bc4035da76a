package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Paper;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Experiments of a paper that does not exist: the mean of numbers drawn at random.
 *
 * @param wrong whether a prediction is made that the numbers do not keep
 */
public record TinySimulation(boolean wrong) implements Simulation {
  private static final Paper PAPER = new Paper("made-up", "A. Nobody, A Paper of <Nothing> & $5");

  @Override
  public Paper paper() {
    return PAPER;
  }

  @Override
  public Simulated run(Setting s) {
    int numbers = 10 << s.scale().ordinal();
    s.progress().begin("numbers", 3);
    Seq<Double> means = List.range(0, 3).map(i -> mean(s.seed() + i, numbers));
    s.progress().advance(3);
    s.progress().end();
    return new Simulated(
        List.of(numbers + " numbers a seed, 3 seeds, uniform on $[0,1]$"),
        List.of(
            Finding.measured("mean of the numbers", means)
                .published(0.5123, "p. 3, table 1")
                .predicted(wrong ? 2 : 0.5, "derived", Finding.Relation.EQUAL, 0.4),
            Finding.measured("greatest mean", means.max().toList())
                .predicted(1, "quoted", Finding.Relation.AT_MOST, 0)
                .noted("a mean of numbers below $1$ | which `is` a bound"),
            Finding.measured("samples at hand", List.of((double) s.data().size()))
                .published(10_000, "p. 2")
                .noted("10 % of the published number"),
            Finding.measured("nothing", List.empty())),
        List.of(
            new Curve(
                "numbers",
                "Mean against count",
                "numbers",
                "mean",
                true,
                false,
                List.of(
                    new Curve.Line(
                        "half", true, List.of(new Curve.Point(1, 0.5), new Curve.Point(100, 0.5))),
                    new Curve.Line(
                        "measured <b>",
                        false,
                        List.of(
                            new Curve.Point(10, means.get(0), 0.1, 0.9),
                            new Curve.Point(0, 0.3),
                            new Curve.Point(40, means.get(1))))))),
        List.of("Numbers that cost $5 are not formulas."));
  }

  private static double mean(long seed, int count) {
    Draw draw = Draw.from(seed);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += draw.uniform(0, 1);
    }
    return sum / count;
  }
}
