package dev.neuralcollapse.bench;

import java.util.concurrent.CountDownLatch;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * What the processor can do at most: fused multiply-adds in registers, twelve independent chains of
 * the widest vectors, on every thread at once.
 */
final class MachinePeak {
  private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
  private static final int CHAINS = 12;
  private static final int STEPS = 400_000;
  private static final int REPEATS = 6;

  private MachinePeak() {}

  /** Bits of a vector. */
  static int bits() {
    return D.vectorBitSize();
  }

  /** Operations a second, all threads together: the best of some short runs. */
  static double of(String precision, int threads) {
    boolean single = precision.equals("f32");
    double[] best = new double[threads];
    CountDownLatch start = new CountDownLatch(1);
    Thread[] team = new Thread[threads];
    for (int t = 0; t < threads; t++) {
      int slot = t;
      team[t] =
          Thread.ofPlatform()
              .start(
                  () -> {
                    await(start);
                    best[slot] = best(single);
                  });
    }
    start.countDown();
    double total = 0;
    for (int t = 0; t < threads; t++) {
      join(team[t]);
      total += best[t];
    }
    return total;
  }

  private static double best(boolean single) {
    double best = 0;
    for (int r = 0; r < REPEATS; r++) {
      long start = System.nanoTime();
      double end = single ? floats(STEPS) : doubles(STEPS);
      double seconds = (System.nanoTime() - start) / 1e9;
      int lanes = single ? F.length() : D.length();
      // The chains tend to a positive number: the test keeps the loop alive.
      best = end > 0 ? Math.max(best, 2.0 * CHAINS * lanes * STEPS / seconds) : best;
    }
    return best;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static double doubles(int steps) {
    DoubleVector w = DoubleVector.broadcast(D, 0.999);
    DoubleVector a = DoubleVector.broadcast(D, 1e-3);
    DoubleVector s0 = a;
    DoubleVector s1 = a;
    DoubleVector s2 = a;
    DoubleVector s3 = a;
    DoubleVector s4 = a;
    DoubleVector s5 = a;
    DoubleVector s6 = a;
    DoubleVector s7 = a;
    DoubleVector s8 = a;
    DoubleVector s9 = a;
    DoubleVector s10 = a;
    DoubleVector s11 = a;
    for (int i = 0; i < steps; i++) {
      s0 = s0.fma(w, a);
      s1 = s1.fma(w, a);
      s2 = s2.fma(w, a);
      s3 = s3.fma(w, a);
      s4 = s4.fma(w, a);
      s5 = s5.fma(w, a);
      s6 = s6.fma(w, a);
      s7 = s7.fma(w, a);
      s8 = s8.fma(w, a);
      s9 = s9.fma(w, a);
      s10 = s10.fma(w, a);
      s11 = s11.fma(w, a);
    }
    DoubleVector low = s0.add(s1).add(s2).add(s3).add(s4).add(s5);
    return low.add(s6).add(s7).add(s8).add(s9).add(s10).add(s11).lane(0);
  }

  private static double floats(int steps) {
    FloatVector w = FloatVector.broadcast(F, 0.999f);
    FloatVector a = FloatVector.broadcast(F, 1e-3f);
    FloatVector s0 = a;
    FloatVector s1 = a;
    FloatVector s2 = a;
    FloatVector s3 = a;
    FloatVector s4 = a;
    FloatVector s5 = a;
    FloatVector s6 = a;
    FloatVector s7 = a;
    FloatVector s8 = a;
    FloatVector s9 = a;
    FloatVector s10 = a;
    FloatVector s11 = a;
    for (int i = 0; i < steps; i++) {
      s0 = s0.fma(w, a);
      s1 = s1.fma(w, a);
      s2 = s2.fma(w, a);
      s3 = s3.fma(w, a);
      s4 = s4.fma(w, a);
      s5 = s5.fma(w, a);
      s6 = s6.fma(w, a);
      s7 = s7.fma(w, a);
      s8 = s8.fma(w, a);
      s9 = s9.fma(w, a);
      s10 = s10.fma(w, a);
      s11 = s11.fma(w, a);
    }
    FloatVector low = s0.add(s1).add(s2).add(s3).add(s4).add(s5);
    return low.add(s6).add(s7).add(s8).add(s9).add(s10).add(s11).lane(0);
  }
}
