package dev.neuralcollapse.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.experiment.Cell;
import dev.neuralcollapse.experiment.Slope;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Invented slopes for every branch. */
class SlopeVerdictTest {

  private static Option<Slope> slope(double lo, double hi) {
    return Option.some(
        new Slope((lo + hi) / 2, -1, Option.some(lo), Option.some(hi), 0.95, 15, 5, 500));
  }

  private static Option<Slope> throughTwoDepths() {
    return Option.some(new Slope(-0.3, -1, Option.some(-0.4), Option.some(-0.2), 0.95, 6, 2, 500));
  }

  private static Option<Slope> withoutInterval() {
    return Option.some(new Slope(-0.3, -1, Option.none(), Option.none(), 0.95, 2, 2, 0));
  }

  private static Seq<Cell.Convergence> ended(Cell.Status... statuses) {
    return List.of(statuses).map(s -> new Cell.Convergence(s, Option.none(), 10, 10, "so"));
  }

  private static final Seq<Cell.Convergence> ARRIVED = ended(Cell.Status.CONVERGED);

  @ParameterizedTest
  @CsvSource({
    "-0.4, -0.3, -0.5, -0.2, BOTH",
    "-0.2, -0.1, -0.4, -0.3, OPTIMUM",
    "-0.4, -0.3, -0.9, -0.7, OPTIMISER",
    "-0.4, -0.3, -0.9, -0.39, LEANING",
    "-0.2, -0.1, -0.9, -0.7, MOVED",
    "-0.9, -0.7, -0.8, -0.6, ELSEWHERE",
    "-0.335, -0.1, -0.9, -0.336, OPTIMISER"
  })
  void everyBranch(double s, double t, double c, double d, SlopeVerdict expected) {
    Option<Slope> sgd = slope(s, t);
    Option<Slope> converged = slope(c, d);
    SlopeVerdict verdict = SlopeVerdict.of(sgd, converged);
    assertEquals(expected, verdict);
    String sentence = verdict.sentence(sgd, converged, ARRIVED, "the other");
    assertTrue(sentence.contains("−0.335"), sentence);
    assertTrue(sentence.matches("(Yes|No|Perhaps|Not by the optimiser alone): .*\\."), sentence);
  }

  @Test
  void withoutASlopeOrAnIntervalNothingIsSaid() {
    for (Option<Slope> missing :
        List.of(Option.<Slope>none(), withoutInterval(), throughTwoDepths())) {
      assertEquals(SlopeVerdict.OPEN, SlopeVerdict.of(missing, slope(-1, 0)));
      assertEquals(SlopeVerdict.OPEN, SlopeVerdict.of(slope(-1, 0), missing));
    }
    assertTrue(
        SlopeVerdict.OPEN
            .sentence(Option.none(), Option.none(), ended(Cell.Status.CAPPED), "the other")
            .startsWith("It cannot be said"));
  }

  @Test
  void runsThatDidNotConvergeMakeItProvisional() {
    Option<Slope> sgd = slope(-0.4, -0.3);
    Option<Slope> converged = slope(-0.9, -0.7);
    String sentence =
        SlopeVerdict.of(sgd, converged)
            .sentence(sgd, converged, ended(Cell.Status.CONVERGED, Cell.Status.CAPPED), "it");
    assertTrue(
        sentence.startsWith("For now, with 1 of 2 runs of L-BFGS converged: yes: SGD"), sentence);
  }

  @Test
  void whichOfTwoMovedSlopesIsNearerIsSaid() {
    Option<Slope> near = slope(-0.3, -0.2);
    Option<Slope> far = slope(-0.9, -0.7);
    assertTrue(
        SlopeVerdict.MOVED.sentence(near, far, ARRIVED, "it").contains("SGD’s being the nearer"));
    assertTrue(
        SlopeVerdict.MOVED
            .sentence(far, near, ARRIVED, "it")
            .contains("L-BFGS’s being the nearer"));
  }

  @Test
  void thePenaltyChangesTheSlopeOnlyIfIntervalsAreApart() {
    assertTrue(PublishedView.penalty(slope(-0.9, -0.7), slope(-0.6, -0.5)).startsWith("Training"));
    assertTrue(
        PublishedView.penalty(slope(-0.9, -0.55), slope(-0.6, -0.5)).contains("cannot be said"));
    assertEquals("", PublishedView.penalty(slope(-0.9, -0.7), withoutInterval()));
  }

  @Test
  void trendsFollowTheInterval() {
    assertEquals(DepthTrend.IMPROVES, DepthTrend.of(slope(-0.2, -0.1)));
    assertEquals(DepthTrend.NEITHER, DepthTrend.of(slope(-0.2, 0.1)));
    assertEquals(DepthTrend.WORSENS, DepthTrend.of(slope(0.01, 0.1)));
    assertEquals(DepthTrend.UNKNOWN, DepthTrend.of(withoutInterval()));
    assertEquals(DepthTrend.UNKNOWN, DepthTrend.of(Option.none()));
    assertFalse(DepthTrend.NEITHER.words().isEmpty());
    assertEquals(", as published", DepthTrend.IMPROVES.besidePublished(true));
    assertEquals(", unlike published", DepthTrend.IMPROVES.besidePublished(false));
    assertEquals(", unlike published", DepthTrend.WORSENS.besidePublished(true));
    assertEquals(", as published", DepthTrend.WORSENS.besidePublished(false));
    assertTrue(DepthTrend.NEITHER.besidePublished(true).contains("neither confirms"));
    assertTrue(DepthTrend.NEITHER.besidePublished(false).contains("agrees"));
    assertEquals("", DepthTrend.UNKNOWN.besidePublished(true));
  }
}
