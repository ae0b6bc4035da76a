package dev.neuralcollapse.optimum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.geometry.CompleteGraph;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Spectrum;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.metric.Rank;
import dev.neuralcollapse.number.Interval;
import io.vavr.collection.Seq;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Deep neural collapse and its low-rank rivals: closed forms against parameters and references. */
class SrgConstructionTest {

  private static SrgConstruction srg(int r, int p, int more, int n, int layers, double decay) {
    return new SrgConstruction(new SrgBlock(r, p), more, n, layers, decay, decay);
  }

  @Test
  void oneLayerIsTheModelWithoutDepth() {
    // min (1-s)²/2 + Kλs: s = 1 - Kλ
    DufmOptimum one = new DufmOptimum(3, 1, 1, 0.1, 0.1);
    assertEquals(0.7, one.tradeOff().scale().mid(), 1e-15);
    assertEquals(0.045 + 0.21, one.value(), 1e-15);
  }

  @Test
  void theJumpOfTheScale() {
    // L = 2: C* = 2^{-4/3}, where s = 1/2 is as good as s = 0
    double edge = Math.pow(2, -4.0 / 3);
    assertEquals(edge, ScaleTradeOff.threshold(2).mid(), 1e-15);
    ScaleTradeOff below = new ScaleTradeOff(2, Interval.point(edge * (1 - 1e-9)));
    ScaleTradeOff above = new ScaleTradeOff(2, Interval.point(edge * (1 + 1e-9)));
    assertEquals(0.5, below.scale().mid(), 1e-7);
    assertEquals(Interval.ZERO, above.scale());
    assertEquals(0.5, below.value().mid(), 1e-8);
    assertTrue(below.value().certainlyLess(0.5));
    assertEquals(Interval.point(0.5), above.value());
    ScaleTradeOff edgeItself = new ScaleTradeOff(2, ScaleTradeOff.threshold(2));
    assertEquals(Interval.of(0, 1), edgeItself.scale());
    assertTrue(edgeItself.value().contains(0.5) && edgeItself.value().width() < 1e-15);
  }

  @Test
  void referenceValues() {
    DufmOptimum collapse = new DufmOptimum(10, 1, 4, 0.004, 0.004);
    assertEquals(0.0991798746, collapse.value(), 5e-11);
    assertEquals(0.95898, collapse.tradeOff().scale().mid(), 5e-6);
    assertEquals(0.0894708949, srg(5, 2, 0, 1, 4, 0.004).value(), 5e-11);
    assertEquals(0.0811361890, srg(5, 3, 0, 1, 4, 0.004).value(), 5e-11);
    SrgConstruction sum = srg(5, 3, 2, 1, 3, 0.003);
    assertEquals(12, sum.classes());
    assertEquals(0.0668283871, sum.value(), 5e-11);
    assertEquals(0.0713398951, sum.collapse().value(), 5e-11);
  }

  @ParameterizedTest
  @CsvSource({
    "3,6,1.056",
    "3,10,0.923",
    "3,15,0.864",
    "3,21,0.819",
    "4,6,0.963",
    "4,10,0.817",
    "4,15,0.740",
    "5,6,0.906",
    "5,10,0.753"
  })
  void priceRatios(int layers, int classes, double ratio) {
    int vertices = (int) Math.round((1 + Math.sqrt(1 + 8.0 * classes)) / 2);
    SrgBlock best = SrgBlock.best(vertices);
    assertEquals(classes, best.classes());
    assertEquals(ratio, best.price(layers).mid() / classes, 6e-4);
  }

  @Test
  void threeClassesNever() {
    for (int layers = 3; layers < 12; layers++) {
      double ratio = new SrgBlock(3, 2).price(layers).mid() / 3;
      assertEquals(Math.pow(108.0 / 81, 1.0 / (layers + 1)), ratio, 1e-14);
    }
  }

  /** Run through the network, the parameters have the value, balance and ranks that are said. */
  @ParameterizedTest
  @CsvSource({
    "3,2,0,1,3",
    "4,2,0,1,3",
    "4,2,1,2,4",
    "5,2,0,1,4",
    "5,3,0,1,4",
    "5,3,0,3,3",
    "5,3,2,1,3",
    "6,4,0,1,5",
    "6,3,3,2,3"
  })
  void parametersAttainTheValue(int r, int p, int more, int n, int layers) {
    SrgConstruction srg = new SrgConstruction(new SrgBlock(r, p), more, n, layers, 0.003, 0.005);
    DufmParameters x = srg.parameters();
    ReluDufm model = ReluDufm.around(x, srg.classes(), 0.003, 0.005);
    assertEquals(srg.value(), model.at(x), 1e-13);
    assertTrue(srg.enclosure().get().width() < 1e-13);
    Matrix output = x.preActivations().last();
    double s = srg.tradeOff().scale().mid();
    assertTrue(s > 0.5);
    assertEquals(
        0,
        output
            .minus(Matrix.generate(srg.classes(), srg.classes() * n, (k, i) -> i / n == k ? s : 0))
            .maxAbs(),
        1e-12);
    double share = 0.005 * x.features().sumOfSquares();
    x.weights().forEach(w -> assertEquals(share, 0.003 * w.sumOfSquares(), 1e-13));
    Matrix last = x.preActivations().get(layers - 1);
    // the subsets of half the vertices do not see what all edges have in common
    assertEquals(r + more - (r == 2 * p ? 1 : 0), rank(last));
    assertEquals(srg.classes(), rank(DufmParameters.rectified(last)));
    assertEquals(r + more, rank(x.preActivations().get(1)));
  }

  private static int rank(Matrix a) {
    return Rank.numerical(Spectrum.valuesOf(a), 1e-9);
  }

  @Test
  void collapseIsTheSumWithoutBlock() {
    // six collapsed classes beside a block of three, all prices by hand: q = 108, L = 3
    SrgConstruction sum = srg(3, 2, 3, 1, 3, 0.01);
    assertEquals(Math.pow(108, 0.25) + 3, sum.price().mid(), 1e-14);
    assertFalse(sum.price().certainlyLess(6));
    assertEquals(new DufmOptimum(6, 1, 3, 0.01, 0.01), sum.collapse());
  }

  /** Three classes on two coordinates: the network is the identity, and q is its norms' product. */
  @ParameterizedTest
  @CsvSource({"3", "4", "6"})
  void thePathOfThreeClasses(int layers) {
    PathBlock path = new PathBlock();
    Seq<Matrix> all = path.factors(layers);
    DufmParameters x = new DufmParameters(all.head(), all.tail());
    Seq<Matrix> layer = x.preActivations();
    assertEquals(0, layer.last().minus(Matrix.identity(3)).maxAbs(), 1e-14);
    assertEquals(layers + 1, all.size());
    double product = all.map(Matrix::sumOfSquares).fold(1.0, (a, b) -> a * b);
    assertEquals(product, path.constant(layers).mid(), 1e-11 * product);
    assertEquals(111.7535 * Math.pow(2, layers - 3), product, 1e-4 * product);
    assertEquals(layers >= 4, path.constant(layers).certainlyLess(Math.pow(3, layers + 1)));
    assertEquals(2, rank(layer.get(1)));
    assertEquals(3, rank(DufmParameters.rectified(layer.get(layers - 1))));
    assertTrue(new DufmOptimum(3, 1, 4, 0.001, 0.001).beaten());
    assertFalse(new DufmOptimum(3, 1, 3, 0.001, 0.001).beaten());
    assertFalse(new DufmOptimum(8, 1, 3, 0.001, 0.001).beaten());
    assertTrue(new DufmOptimum(9, 1, 3, 0.001, 0.001).beaten());
    assertEquals(6010.226295682465, GridBlock.atThreeLayers().mid(), 1e-9);
    assertEquals(8.804865091306642, new GridBlock().price(3).mid(), 1e-8);
  }

  @Test
  void samplesEnterThroughTheirDecayAlone() {
    assertEquals(
        srg(5, 3, 0, 1, 3, 0.004).value(),
        new SrgConstruction(new SrgBlock(5, 3), 0, 4, 3, 0.004, 0.001).value(),
        1e-14);
    assertTrue(srg(5, 3, 0, 3, 3, 0.004).value() > srg(5, 3, 0, 1, 3, 0.004).value() + 1e-3);
  }

  @Test
  void spectraOfTheGraph() {
    for (int r = 3; r <= 7; r++) {
      CompleteGraph graph = new CompleteGraph(r);
      SrgBlock block = new SrgBlock(r, 2);
      Vector s = Spectrum.valuesOf(graph.incidence());
      assertEquals(Math.sqrt(2.0 * (r - 1)), s.get(0), 1e-12);
      assertEquals(Math.sqrt(r - 2), s.get(r - 1), 1e-12);
      assertEquals(s.sum(), block.nuclearNorm().mid(), 1e-12);
      for (int p = 2; p <= Math.max(2, r - 2); p++) {
        Vector inside = Spectrum.valuesOf(graph.inside(p));
        double trace = 0;
        for (double x : inside.toArray()) {
          trace += 1 / (x * x);
        }
        assertEquals(trace, new SrgBlock(r, p).inverseTrace().mid(), 1e-11 * trace);
      }
    }
  }

  @Test
  void blocksThatCannotTellTheirEdgesApart() {
    assertThrows(IllegalArgumentException.class, () -> new SrgBlock(5, 4));
    assertThrows(IllegalArgumentException.class, () -> new SrgBlock(4, 3));
    assertThrows(IllegalArgumentException.class, () -> new SrgBlock(2, 2));
    assertThrows(IllegalArgumentException.class, () -> new CompleteGraph(2));
    assertThrows(IllegalArgumentException.class, () -> srg(5, 3, 0, 1, 2, 0.1));
    assertThrows(IllegalArgumentException.class, () -> new DufmOptimum(1, 1, 3, 0.1, 0.1));
    assertThrows(IllegalArgumentException.class, () -> new DufmOptimum(3, 1, 3, 0, 0.1));
  }

  @Test
  void heavyDecayMakesEverythingVanish() {
    SrgConstruction heavy = srg(5, 3, 0, 1, 3, 1);
    assertEquals(0.5, heavy.value());
    assertEquals(0, heavy.scalars().get("scale").get());
    assertEquals(0, heavy.parameters().features().maxAbs());
    assertFalse(heavy.collapse().beaten());
  }
}
