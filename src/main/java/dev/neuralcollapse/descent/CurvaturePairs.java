package dev.neuralcollapse.descent;

import java.util.function.Consumer;

/**
 * The inverse Hessian that limited-memory BFGS guesses from its last steps s and changes of the
 * gradient y (Nocedal 1980): symmetric, positive definite, and taking the last y to its s.
 */
public final class CurvaturePairs {
  /**
   * Where the pairs are kept or taken from: the same calls save and restore, {@code x =
   * memo.whole(x)}.
   */
  public interface Memo {
    int whole(int value);

    /** All entries, in place. */
    void all(double[] values);
  }

  private final double[][] steps;
  private final double[][] changes;
  private final double[] inverse;
  private final double[] alpha;
  private int stored;
  private int newest = -1;

  public CurvaturePairs(int memory, int size) {
    this.steps = new double[memory][size];
    this.changes = new double[memory][size];
    this.inverse = new double[memory];
    this.alpha = new double[memory];
  }

  /** {@code out ← H v}; v itself while nothing is known. */
  public void apply(double[] v, double[] out) {
    System.arraycopy(v, 0, out, 0, v.length);
    for (int j = 0; j < stored; j++) {
      int i = Math.floorMod(newest - j, steps.length);
      alpha[i] = inverse[i] * VectorMath.dot(steps[i], out);
      VectorMath.addScaled(out, -alpha[i], changes[i]);
    }
    if (stored > 0) {
      double yy = VectorMath.dot(changes[newest], changes[newest]);
      VectorMath.scale(out, 1 / (inverse[newest] * yy), 0, out.length);
    }
    for (int j = stored - 1; j >= 0; j--) {
      int i = Math.floorMod(newest - j, steps.length);
      double beta = inverse[i] * VectorMath.dot(changes[i], out);
      VectorMath.addScaled(out, alpha[i] - beta, steps[i]);
    }
  }

  /**
   * Learns from a step between two points.
   *
   * @return {@code sᵀy}; a pair of no positive curvature (a kink was crossed) is left out
   */
  public double learn(double[] from, double[] to, double[] before, double[] after) {
    int next = (newest + 1) % steps.length;
    double[] s = steps[next];
    double[] y = changes[next];
    for (int i = 0; i < s.length; i++) {
      s[i] = to[i] - from[i];
      y[i] = after[i] - before[i];
    }
    double sy = VectorMath.dot(s, y);
    if (sy > 1e-12 * VectorMath.norm(s) * VectorMath.norm(y)) {
      inverse[next] = 1 / sy;
      newest = next;
      stored = Math.min(stored + 1, steps.length);
    } else if (stored == steps.length) {
      // The oldest pair has just been overwritten.
      stored--;
    }
    return sy;
  }

  /**
   * Goes over to other coordinates {@code x' = A x}, in which gradients are {@code A⁻ᵀ g}.
   *
   * @param step a step into them, in place
   * @param change a change of the gradient into them, in place
   */
  public void turn(Consumer<double[]> step, Consumer<double[]> change) {
    for (int j = 0; j < stored; j++) {
      int i = Math.floorMod(newest - j, steps.length);
      step.accept(steps[i]);
      change.accept(changes[i]);
    }
  }

  /** Whether nothing is known. */
  public boolean isEmpty() {
    return stored == 0;
  }

  /** Forgets everything; whether there was anything. */
  public boolean forget() {
    boolean any = stored > 0;
    stored = 0;
    return any;
  }

  /** All that is known, into the memo or out of it. */
  public void memorise(Memo s) {
    stored = s.whole(stored);
    newest = s.whole(newest);
    s.all(inverse);
    for (int j = 0; j < stored; j++) {
      int i = Math.floorMod(newest - j, steps.length);
      s.all(steps[i]);
      s.all(changes[i]);
    }
  }
}
