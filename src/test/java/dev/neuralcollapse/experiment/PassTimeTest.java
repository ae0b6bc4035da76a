package dev.neuralcollapse.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PassTimeTest {

  /** A machine that is busy during most trials. */
  @Test
  void theLeastOfSeveralTrialsCounts() {
    AtomicInteger trials = new AtomicInteger();
    double seconds =
        PassTime.seconds(
            (passes, listener) -> {
              boolean quiet = trials.incrementAndGet() == 3;
              for (int i = 1; i <= Math.min(passes, 8); i++) {
                listener.step(i, passes, 1, 1);
                pause(quiet ? 2 : 25);
              }
            });
    assertTrue(trials.get() >= 3, () -> trials + " trials");
    assertTrue(seconds >= 0.002 && seconds < 0.015, () -> seconds + " seconds");
  }

  @Test
  void oneStepHasNoDuration() {
    assertEquals(0, PassTime.seconds((passes, listener) -> listener.step(1, passes, 1, 1)));
  }

  private static void pause(int milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
