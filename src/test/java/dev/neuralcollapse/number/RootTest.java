package dev.neuralcollapse.number;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class RootTest {

  @Test
  void squareRootOfTwoByBothWays() {
    Interval bisected = Root.ofIncreasing(x -> x.square().minus(2), Interval.of(0, 1e300)).get();
    Interval newton =
        Root.ofIncreasing(x -> x.square().minus(2), x -> x.times(2), Interval.of(0, 10)).get();
    for (Interval root : new Interval[] {bisected, newton}) {
      assertTrue(new BigDecimal(root.lo()).pow(2).compareTo(BigDecimal.TWO) < 0, root::toString);
      assertTrue(new BigDecimal(root.hi()).pow(2).compareTo(BigDecimal.TWO) > 0, root::toString);
      assertTrue(root.width() <= 1e-15, root::toString);
    }
  }

  @Test
  void anExactRootIsKept() {
    Interval root = Root.ofIncreasing(x -> x.minus(3), Interval.of(-10, 10)).get();
    assertTrue(root.contains(3) && root.width() < 1e-14, root::toString);
    Interval atEdge = Root.ofIncreasing(x -> x, Interval.of(0, 1)).get();
    assertTrue(atEdge.contains(0.0), atEdge::toString);
  }

  @Test
  void decreasingFunctions() {
    Interval root = Root.ofDecreasing(x -> x.negate().exp().minus(0.25), Interval.of(0, 100)).get();
    assertTrue(root.contains(2 * StrictMath.log(2)) && root.width() < 1e-14, root::toString);
  }

  @Test
  void noCertainSignChangeNoRoot() {
    assertTrue(Root.ofIncreasing(x -> x.plus(1), Interval.of(0, 5)).isEmpty());
    assertTrue(Root.ofIncreasing(x -> x.minus(Interval.of(-1, 1)), Interval.of(0, 0.5)).isEmpty());
    assertTrue(Root.ofIncreasing(x -> x, Interval.ENTIRE).isEmpty());
  }

  /** With an uncertain coefficient the enclosure covers the roots of every member. */
  @Test
  void uncertainCoefficientsAreCovered() {
    Interval c = Interval.of(2, 3);
    Interval root = Root.ofIncreasing(x -> x.square().minus(c), Interval.of(0, 10)).get();
    assertTrue(root.contains(Math.sqrt(2)) && root.contains(Math.sqrt(3)), root::toString);
    assertTrue(root.width() < Math.sqrt(3) - Math.sqrt(2) + 1e-12, root::toString);
    Interval newton =
        Root.ofIncreasing(x -> x.square().minus(c), x -> x.times(2), Interval.of(0, 10)).get();
    assertTrue(newton.contains(Math.sqrt(2)) && newton.contains(Math.sqrt(3)), newton::toString);
  }

  @Test
  void boxesAndTolerances() {
    Box box = Box.empty().with("λ", Interval.of(1, 2)).with("ρ", Interval.of(0, 8));
    assertEquals("ρ", box.widest());
    assertEquals(Interval.of(0, 4), box.bisect("ρ")._1.side("ρ"));
    assertTrue(box.contains(box.bisect("ρ")._2));
    assertTrue(!box.bisect("ρ")._2.contains(box));
    assertTrue(
        new Tolerance(1e-3, 0).accepts(1, 1.0009) && !new Tolerance(1e-3, 0).accepts(1, 1.002));
    assertTrue(!Tolerance.relative(1).accepts(1, Double.NaN));
  }
}
