package dev.neuralcollapse.training.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Runs numbered tasks on a fixed number of threads, the caller being one of them. */
final class Workers implements AutoCloseable {
  private final int threads;
  private final ExecutorService pool;

  Workers(int threads) {
    this.threads = threads;
    this.pool =
        Executors.newFixedThreadPool(
            Math.max(1, threads - 1), Thread.ofPlatform().daemon().name("engine-", 0).factory());
  }

  int threads() {
    return threads;
  }

  /** A numbered task, told which worker runs it. */
  @FunctionalInterface
  interface Task {
    void run(int worker, int task);
  }

  /** Runs tasks 0..count-1; who runs which is open, so a result must not depend on it. */
  void run(int count, Task task) {
    int helpers = Math.min(threads, count) - 1;
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> futures = new ArrayList<>(Math.max(0, helpers));
    for (int h = 1; h <= helpers; h++) {
      int worker = h;
      futures.add(pool.submit(() -> drain(worker, next, count, task)));
    }
    Throwable failure = null;
    try {
      drain(0, next, count, task);
    } catch (RuntimeException | Error e) {
      failure = e;
      // What the others have begun they must end: whoever asked may free what they work on.
      next.set(count);
    }
    for (Future<?> f : futures) {
      Throwable theirs = await(f);
      failure = failure == null ? theirs : failure;
    }
    rethrow(failure);
  }

  private static void rethrow(@Nullable Throwable failure) {
    switch (failure) {
      case null -> {}
      case RuntimeException e -> throw e;
      case Error e -> throw e;
      default -> throw new IllegalStateException("a worker failed", failure);
    }
  }

  private static void drain(int worker, AtomicInteger next, int count, Task task) {
    for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
      task.run(worker, i);
    }
  }

  /** What the helper died of, or null. */
  private static @Nullable Throwable await(Future<?> future) {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          future.get();
          return null;
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          return e.getCause() == null ? e : e.getCause();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
