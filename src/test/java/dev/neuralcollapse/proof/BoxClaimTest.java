package dev.neuralcollapse.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.number.Box;
import dev.neuralcollapse.number.Interval;
import io.vavr.collection.HashSet;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Whole-box proofs of polynomials whose fate is known. */
class BoxClaimTest {

  private record OnBox(
      Box domain, Set<String> integers, Function<Box, Interval> f, int budget, boolean numerical)
      implements BoxClaim {
    static OnBox of(Function<Box, Interval> f) {
      return new OnBox(Box.empty().with("x", Interval.of(-2, 2)), HashSet.empty(), f, 5000, false);
    }

    @Override
    public Interval margin(Box box) {
      return f.apply(box);
    }

    @Override
    public Source source() {
      Source source = new Paper("test", "A Test, 2026").derived("somewhere");
      return numerical ? source.numerical() : source;
    }

    @Override
    public String name() {
      return "polynomial";
    }

    @Override
    public String title() {
      return "A polynomial is nonnegative";
    }

    @Override
    public String statement() {
      return "f(x)\\ge0";
    }

    @Override
    public Seq<Twin<Box>> twins() {
      return List.empty();
    }
  }

  private static Verdict verdict(OnBox claim) {
    return Prover.verify(claim, 20, 1).verdict();
  }

  /** {@code x⁴ - x² + 1/2 ≥ 1/4}, naively evaluated. */
  private static Interval quartic(Box box) {
    Interval x = box.side("x");
    return x.pow(4).minus(x.square()).plus(0.5);
  }

  @Test
  void aPositivePolynomialIsProvedWithABoundOfItsMinimum() {
    Verdict.Proved proved =
        assertInstanceOf(Verdict.Proved.class, verdict(OnBox.of(BoxClaimTest::quartic)));
    assertTrue(proved.margin() >= 0 && proved.margin() <= 0.25, "" + proved.margin());
    assertTrue(proved.pieces() > 1);
    assertTrue(proved.box().contains(Box.empty().with("x", Interval.of(-2, 2))));
  }

  @Test
  void aDipMissedBySamplingIsFoundByBisection() {
    // Negative only within 2e-3 of 1/3: twenty random points do not see it.
    Verdict verdict = verdict(OnBox.of(b -> b.side("x").minus(1.0 / 3).square().minus(4e-6)));
    Verdict.Refuted refuted = assertInstanceOf(Verdict.Refuted.class, verdict);
    assertTrue(refuted.by().value().hi() < 0);
  }

  @Test
  void aTouchedZeroStaysUndecidedWithItsBoxes() {
    Verdict verdict =
        verdict(
            OnBox.of(b -> b.side("x").pow(4).minus(b.side("x").square().times(0.5)).plus(0.0625)));
    Verdict.Inconclusive open = assertInstanceOf(Verdict.Inconclusive.class, verdict);
    assertTrue(!open.undecided().isEmpty());
  }

  @Test
  void integerSidesAreCutBetweenIntegers() {
    // (n - 1/2)² - 1/4 = n(n-1): nonnegative at integers, negative between 0 and 1.
    Function<Box, Interval> f = b -> b.side("x").minus(0.5).square().minus(0.25);
    OnBox real = OnBox.of(f);
    OnBox whole = new OnBox(real.domain(), HashSet.of("x"), f, 5000, false);
    assertInstanceOf(Verdict.Refuted.class, verdict(real));
    Verdict.Proved proved = assertInstanceOf(Verdict.Proved.class, verdict(whole));
    assertEquals(0, proved.margin());
  }

  @Test
  void whatIsOnlyNumericalIsNeverProved() {
    OnBox numerical =
        new OnBox(
            OnBox.of(BoxClaimTest::quartic).domain(),
            HashSet.empty(),
            BoxClaimTest::quartic,
            5000,
            true);
    assertInstanceOf(Verdict.Certified.class, verdict(numerical));
  }

  @Test
  void pointsOutsideTheDomainAreNotTried() {
    OnBox claim = OnBox.of(BoxClaimTest::quartic);
    assertTrue(claim.given().violatedBy(PointSpec.of("x", 3).instance()).isDefined());
    assertTrue(claim.given().violatedBy(PointSpec.of("x", -2).instance()).isEmpty());
  }
}
