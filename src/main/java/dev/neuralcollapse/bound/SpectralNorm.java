package dev.neuralcollapse.bound;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.number.RoundedSum;

/**
 * Rigorous upper bounds of {@code ‖A‖₂}, mostly within a tenth of a percent.
 *
 * <p>{@code ‖A‖₂² ≤ t} is proved by a Cholesky decomposition: if it runs to its end in floating
 * point on a symmetric B, then {@code B + c I} is positive semidefinite for {@code c = γ_{n+1}/(1 -
 * γ_{n+1}) tr B + } underflow (S. M. Rump, Verification of positive definiteness, BIT 46, 2006).
 * Here {@code B = tI - G} with G the computed Gram matrix; a power iteration proposes t.
 */
final class SpectralNorm {
  private static final int STEPS = 60;

  /** Beyond what fewer than 2^40 underflows can add up to. */
  private static final double UNDERFLOW = 1e-300;

  private SpectralNorm() {}

  /** Upper bound of {@code ‖A‖₂}; infinite for entries from 2^1023 on. */
  static double upper(Matrix a) {
    double largest = a.maxAbs();
    if (largest == 0) {
      return 0;
    }
    // Scaled by a power of two, exactly but for underflow, so that nothing overflows.
    int exponent = Math.getExponent(largest) + 1;
    if (exponent > Double.MAX_EXPONENT) {
      return Double.POSITIVE_INFINITY;
    }
    Matrix scaled = a.map(x -> Math.scalb(x, -exponent));
    Interval frobenius = RoundedSum.sumOfSquares(scaled.toArray());
    boolean wide = a.columns() > a.rows();
    Matrix gram = wide ? scaled.timesTransposed(scaled) : scaled.transposedTimes(scaled);
    // |fl(AᵀA) - AᵀA| ≤ γ |A|ᵀ|A|, whose 2-norm is at most ‖A‖_F².
    Interval rounding =
        Interval.point(RoundedSum.gamma(Math.max(a.rows(), a.columns())))
            .times(frobenius)
            .plus(UNDERFLOW);
    Interval square = largestEigenvalue(gram).plus(rounding).min(frobenius);
    return square.sqrt().times(Math.scalb(1.0, exponent)).hi();
  }

  /** Upper bound of the largest eigenvalue of a non-negative computed Gram matrix. */
  private static Interval largestEigenvalue(Matrix gram) {
    int n = gram.rows();
    double[] g = symmetric(gram);
    double guess = powerIteration(g, n);
    double trace = gram.trace();
    for (double slack = 1e-4; guess * slack < trace; slack *= 4) {
      double t = guess * (1 + slack);
      if (isPositive(g, n, t)) {
        Interval gamma = Interval.point(RoundedSum.gamma(n + 1L));
        Interval diagonal = Interval.ZERO;
        for (int i = 0; i < n; i++) {
          diagonal = diagonal.plus(Interval.point(t).minus(g[i * n + i]).abs());
        }
        Interval shift = gamma.dividedBy(Interval.ONE.minus(gamma)).times(diagonal).plus(UNDERFLOW);
        // B was rounded once on its diagonal: by at most u (t + g_ii).
        return Interval.point(t).plus(shift).plus(2 * RoundedSum.UNIT_ROUNDOFF * t).plus(UNDERFLOW);
      }
    }
    return Interval.of(0, Double.POSITIVE_INFINITY);
  }

  /** Made exactly symmetric by taking the lower half: both halves obey the rounding bound. */
  private static double[] symmetric(Matrix gram) {
    int n = gram.rows();
    double[] g = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        g[i * n + j] = gram.get(Math.max(i, j), Math.min(i, j));
      }
    }
    return g;
  }

  private static double powerIteration(double[] g, int n) {
    double[] v = new double[n];
    for (int i = 0; i < n; i++) {
      v[i] = 1 + 0.1 * (i % 7) - (i % 3);
    }
    double norm = 0;
    for (int step = 0; step < STEPS; step++) {
      double[] w = new double[n];
      double square = 0;
      for (int i = 0; i < n; i++) {
        for (int j = 0; j < n; j++) {
          w[i] += g[i * n + j] * v[j];
        }
        square += w[i] * w[i];
      }
      norm = Math.sqrt(square);
      for (int i = 0; i < n; i++) {
        v[i] = norm > 0 ? w[i] / norm : 1.0 / n;
      }
    }
    return Math.max(norm, 1e-3);
  }

  /** Whether the Cholesky decomposition of {@code tI - G} runs to its end. */
  private static boolean isPositive(double[] g, int n, double t) {
    double[] r = new double[n * n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double s = i == j ? t - g[i * n + j] : -g[i * n + j];
        for (int k = 0; k < j; k++) {
          s -= r[i * n + k] * r[j * n + k];
        }
        if (i == j && !(s > 0)) {
          return false;
        }
        r[i * n + j] = i == j ? Math.sqrt(s) : s / r[j * n + j];
      }
    }
    return true;
  }
}
