package dev.neuralcollapse.training.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WorkersTest {

  @Test
  void everyTaskIsRunOnce() {
    try (Workers workers = new Workers(3)) {
      AtomicInteger[] runs = new AtomicInteger[50];
      for (int i = 0; i < 50; i++) {
        runs[i] = new AtomicInteger();
      }
      workers.run(50, (worker, task) -> runs[task].incrementAndGet());
      for (AtomicInteger r : runs) {
        assertEquals(1, r.get());
      }
    }
  }

  /** Whoever catches the caller's error may free what the helpers work on. */
  @Test
  void helpersHaveEndedWhenTheCallersTaskFails() {
    Thread caller = Thread.currentThread();
    OutOfMemoryError full = new OutOfMemoryError("full");
    CountDownLatch helping = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();
    AtomicInteger begun = new AtomicInteger();
    try (Workers workers = new Workers(2)) {
      Workers.Task task =
          (worker, i) -> {
            if (Thread.currentThread() == caller) {
              await(helping);
              throw full;
            }
            begun.incrementAndGet();
            helping.countDown();
            pause();
            ended.incrementAndGet();
          };
      assertSame(full, assertThrows(OutOfMemoryError.class, () -> workers.run(1000, task)));
      assertTrue(begun.get() >= 1 && begun.get() < 900, () -> begun + " begun");
      assertEquals(begun.get(), ended.get());
    }
  }

  @Test
  void aHelpersErrorIsTheCallers() {
    Thread caller = Thread.currentThread();
    CountDownLatch failed = new CountDownLatch(1);
    try (Workers workers = new Workers(2)) {
      Workers.Task task =
          (worker, i) -> {
            if (Thread.currentThread() == caller) {
              await(failed);
            } else {
              failed.countDown();
              throw new OutOfMemoryError("theirs");
            }
          };
      assertThrows(OutOfMemoryError.class, () -> workers.run(2, task));
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(30);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
