package dev.neuralcollapse.optimum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.geometry.CompleteGraph;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import io.vavr.collection.Seq;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Scale;
import net.jqwik.api.statistics.Statistics;

/** Laws of the scale, of the constructions, and of the graphs behind them. */
class LowRankProperties {

  /** The enclosed minimum is a minimum, is reached, and its slope there vanishes. */
  @Property(tries = 200, seed = "1")
  void noScaleIsBetter(
      @ForAll @IntRange(min = 1, max = 12) int layers,
      @ForAll @LongRange(min = 0, max = 9999) long seed) {
    Draw draw = Draw.from(seed);
    ScaleTradeOff f = new ScaleTradeOff(layers, Interval.point(draw.scale(1e-4, 2)));
    Interval value = f.value();
    for (int i = 0; i < 20; i++) {
      Interval s = Interval.point(i == 0 ? 0 : draw.uniform(0, 2));
      assertTrue(value.lo() <= f.at(s).hi(), () -> f + " at " + s);
    }
    assertTrue(value.width() < 1e-12);
    assertTrue(f.at(f.scale()).intersects(value));
    if (f.positive()) {
      assertTrue(f.slope(f.scale()).contains(0));
      assertTrue(f.scale().hi() >= (layers - 1.0) / layers && f.scale().hi() <= 1);
    } else {
      assertEquals(0.5, value.mid(), 1e-12);
    }
    Statistics.label("positive").collect(f.positive());
    Statistics.label("positive").coverage(c -> c.check(true).percentage(p -> p > 20));
    Statistics.label("positive").coverage(c -> c.check(false).percentage(p -> p > 10));
  }

  /** A dearer scale is smaller, and its value higher. */
  @Property(tries = 100, seed = "2")
  void valuesGrowWithThePrice(
      @ForAll @IntRange(min = 2, max = 8) int layers,
      @ForAll @DoubleRange(min = 1e-4, max = 0.3) @Scale(6) double price,
      @ForAll @DoubleRange(min = 1.01, max = 3) double more) {
    ScaleTradeOff cheap = new ScaleTradeOff(layers, Interval.point(price));
    ScaleTradeOff dear = new ScaleTradeOff(layers, Interval.point(price * more));
    assertTrue(cheap.value().lo() <= dear.value().hi());
    assertTrue(cheap.scale().hi() >= dear.scale().lo());
  }

  /** What {@code parameters()} says, run through the objective, is what {@code value()} says. */
  @Property(tries = 40, seed = "3")
  void parametersAttainTheirValue(
      @ForAll @IntRange(min = 3, max = 6) int r,
      @ForAll @IntRange(min = 2, max = 4) int subset,
      @ForAll @IntRange(min = 0, max = 3) int more,
      @ForAll @IntRange(min = 1, max = 3) int perClass,
      @ForAll @IntRange(min = 3, max = 6) int layers,
      @ForAll @DoubleRange(min = 1e-4, max = 0.01) @Scale(6) double decay) {
    int p = Math.min(subset, Math.max(2, r - 2));
    SrgConstruction srg =
        new SrgConstruction(new SrgBlock(r, p), more, perClass, layers, decay, 2 * decay);
    DufmParameters x = srg.parameters();
    ReluDufm model = ReluDufm.around(x, srg.classes(), decay, 2 * decay);
    assertEquals(srg.value(), model.at(x), 1e-12);
    assertTrue(model.widths().max().get() <= Math.max(r, srg.block().neurons()) + more);
    Statistics.label("alone").collect(more == 0);
  }

  /** The formulas for edges and their common subsets, by counting. */
  @Property(tries = 30, seed = "4")
  void edgesAreCounted(
      @ForAll @IntRange(min = 3, max = 7) int r, @ForAll @IntRange(min = 2, max = 5) int subset) {
    int p = Math.min(subset, r);
    CompleteGraph graph = new CompleteGraph(r);
    Seq<Seq<Integer>> pairs = graph.pairs();
    assertEquals(graph.edges(), pairs.size());
    Matrix together = graph.together(p);
    for (int e = 0; e < pairs.size(); e++) {
      for (int f = 0; f < pairs.size(); f++) {
        int vertices = pairs.get(e).appendAll(pairs.get(f)).distinct().size();
        assertEquals(choose(r - vertices, p - vertices), together.get(e, f));
      }
    }
    // A neuron sees 2 where its subset contains the edge, else at most 0.
    Matrix seen = graph.signs(p).times(graph.incidence());
    assertEquals(graph.inside(p).scale(2), DufmParameters.rectified(seen));
  }

  private static double choose(int n, int k) {
    return k < 0 || k > n ? 0 : k == 0 ? 1 : choose(n - 1, k - 1) * n / k;
  }
}
