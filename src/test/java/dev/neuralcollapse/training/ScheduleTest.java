package dev.neuralcollapse.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vavr.collection.Vector;
import org.junit.jupiter.api.Test;

/** Schedules at their corners. */
class ScheduleTest {
  /** Five steps an epoch, forty in all. */
  private static double at(Schedule s, long step) {
    return s.at(new Schedule.Clock(step, 5, 40));
  }

  @Test
  void dropsFallWhenTheirEpochBegins() {
    Schedule drop = Schedule.dropAt(3, 0.1);
    assertEquals(1, at(drop, 0));
    assertEquals(1, at(drop, 14));
    assertEquals(0.1, at(drop, 15));
    assertEquals(0.1, at(drop, 39));
    assertEquals(0.01, at(new Schedule.Drops(0.1, Vector.of(2, 5)), 25), 1e-17);
    assertEquals(1, at(new Schedule.Drops(0.1, Vector.empty()), 39));
    assertEquals(1, at(Schedule.constant(), 39));
  }

  @Test
  void aCosineGoesFromOneToItsFloor() {
    Schedule cosine = new Schedule.Cosine(0.2);
    assertEquals(1, at(cosine, 0));
    assertEquals(0.6, at(cosine, 20), 1e-15);
    assertEquals(0.2, at(cosine, 40), 1e-15);
    double before = 2;
    for (int t = 0; t <= 40; t++) {
      assertTrue(at(cosine, t) < before);
      before = at(cosine, t);
    }
    assertEquals(1, at(new Schedule.Cosine(1), 17));
    // One quarter of the way: (1 + cos(π/4))/2.
    assertEquals(0.25 * (2 + Math.sqrt(2)), at(new Schedule.Cosine(0), 10), 1e-15);
  }

  @Test
  void aWarmUpRisesInEqualStepsAndLeavesTheRestAlone() {
    Schedule warm = Schedule.dropAt(3, 0.1).warmedUp(2);
    for (int t = 0; t < 10; t++) {
      assertEquals((t + 1) / 10.0, at(warm, t), 1e-16);
    }
    assertEquals(1, at(warm, 10));
    assertEquals(1, at(warm, 14));
    assertEquals(0.1, at(warm, 15));
    Schedule both = new Schedule.Cosine(0).warmedUp(1);
    assertEquals(0.4 * at(new Schedule.Cosine(0), 1), at(both, 1));
    assertEquals(at(new Schedule.Cosine(0), 5), at(both, 5));
  }

  @Test
  void nonsenseIsAProgrammingError() {
    assertThrows(IllegalArgumentException.class, () -> Schedule.dropAt(1, 0));
    assertThrows(IllegalArgumentException.class, () -> Schedule.dropAt(1, 1.5));
    assertThrows(IllegalArgumentException.class, () -> new Schedule.Cosine(-0.1));
    assertThrows(IllegalArgumentException.class, () -> Schedule.constant().warmedUp(0));
  }
}
