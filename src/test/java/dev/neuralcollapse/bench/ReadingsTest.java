package dev.neuralcollapse.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vavr.collection.Vector;
import io.vavr.control.Option;
import org.junit.jupiter.api.Test;

class ReadingsTest {
  private static final Workload WORK = new Workload("f64", 5, 6000, 0, 2);

  private static Readings readings(String peer, Workload work, double... millis) {
    Readings r = Readings.none();
    for (int i = 0; i < millis.length; i++) {
      r = r.plus(new Readings.Reading(peer, work, i, millis[i]));
    }
    return r;
  }

  private static Readings both(Readings a, Readings b) {
    return new Readings(a.all().appendAll(b.all()));
  }

  @Test
  void ratiosAreTakenWithinARound() {
    // A slow machine in the second round slows both: the ratio does not notice.
    Readings r = both(readings("ours", WORK, 10, 100, 10), readings("fused", WORK, 20, 200, 30));
    assertEquals(new Spread(2, 2, 3, 3), r.ratio("fused", "ours", WORK).get());
    assertEquals(new Spread(20, 10, 100, 3).most(), r.millis("ours", WORK).get().most());
  }

  @Test
  void aRoundThatOneMissedGivesNoRatio() {
    Readings r = both(readings("ours", WORK, 10, 10, 10), readings("fused", WORK, 15));
    assertEquals(1, r.ratio("fused", "ours", WORK).get().count());
    assertEquals(Option.none(), r.ratio("eager", "ours", WORK));
  }

  @Test
  void theBestPeerHasTheLeastMedian() {
    Readings r = both(readings("eager", WORK, 1, 30, 31), readings("fused", WORK, 20, 20, 99));
    assertEquals("fused", r.best(Vector.of("eager", "fused", "libtorch"), WORK).get());
    assertTrue(r.best(Vector.of("libtorch"), WORK).isEmpty());
    assertTrue(r.best(Vector.of("eager"), new Workload("f32", 5, 6000, 0, 2)).isEmpty());
  }

  @Test
  void mediansOfOddAndEvenNumbers() {
    assertEquals(new Spread(2, 1, 3, 3), Spread.of(3, 1, 2));
    assertEquals(new Spread(2.5, 1, 4, 4), Spread.of(4, 1, 2, 3));
    assertThrows(IllegalArgumentException.class, Spread::of);
    assertEquals("2.5 (1.0 to 4.0)", Spread.of(4, 1, 2, 3).text("%.1f"));
  }

  @Test
  void operationsOfAPass() {
    // Head 64x10 forward, its gradient, its input's; the embedding without the last.
    double shallow = 2.0 * 6000 * (2 * 784 * 64 + 3 * 64 * 10);
    assertEquals(shallow, new Workload("f32", 1, 6000, 0, 2).operations());
    assertEquals(shallow + 4 * 6.0 * 6000 * 64 * 64, WORK.operations());
    assertThrows(IllegalArgumentException.class, () -> new Workload("f16", 1, 1, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new Workload("f32", 1, 1, -1, 1));
  }

  @Test
  void aLineIsFoundAgain() {
    Line line = Line.through(new double[] {1, 4, 12, 33}, new double[] {5, 11, 27, 69});
    assertEquals(3, line.start(), 1e-12);
    assertEquals(2, line.slope(), 1e-12);
    assertEquals(0, line.deviation(), 1e-12);
    Line bent = Line.through(new double[] {0, 1, 2}, new double[] {1, 2, 1});
    assertTrue(bent.deviation() > 0.2);
  }
}
