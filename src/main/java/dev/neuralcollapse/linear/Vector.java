package dev.neuralcollapse.linear;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;

/**
 * An immutable real vector. Sizes must agree in every binary operation; a mismatch is a programming
 * error.
 */
public final class Vector {
  private final double[] entries;

  private Vector(double[] entries) {
    this.entries = entries;
  }

  /** The vector of the given entries (copied). */
  public static Vector of(double... entries) {
    return new Vector(entries.clone());
  }

  public static Vector zeros(int size) {
    return new Vector(new double[size]);
  }

  public static Vector ones(int size) {
    return generate(size, i -> 1.0);
  }

  /** {@code e_index} in {@code R^size}. */
  public static Vector basis(int size, int index) {
    return generate(size, i -> i == index ? 1.0 : 0.0);
  }

  public static Vector generate(int size, IntToDoubleFunction entry) {
    double[] a = new double[size];
    for (int i = 0; i < size; i++) {
      a[i] = entry.applyAsDouble(i);
    }
    return new Vector(a);
  }

  public int size() {
    return entries.length;
  }

  public double get(int i) {
    return entries[i];
  }

  /** A fresh copy of the entries. */
  public double[] toArray() {
    return entries.clone();
  }

  public Vector plus(Vector that) {
    same(that);
    return generate(size(), i -> entries[i] + that.entries[i]);
  }

  public Vector minus(Vector that) {
    same(that);
    return generate(size(), i -> entries[i] - that.entries[i]);
  }

  public Vector scale(double c) {
    return generate(size(), i -> c * entries[i]);
  }

  public Vector map(DoubleUnaryOperator f) {
    return generate(size(), i -> f.applyAsDouble(entries[i]));
  }

  /** Euclidean inner product, summed from left to right. */
  public double dot(Vector that) {
    same(that);
    double s = 0;
    for (int i = 0; i < entries.length; i++) {
      s += entries[i] * that.entries[i];
    }
    return s;
  }

  public double sumOfSquares() {
    return dot(this);
  }

  /** Euclidean norm, safe against overflow and underflow by scaling with the largest entry. */
  public double norm() {
    double m = maxAbs();
    if (m == 0 || !Double.isFinite(m)) {
      return m;
    }
    double s = 0;
    for (double x : entries) {
      s += (x / m) * (x / m);
    }
    return m * Math.sqrt(s);
  }

  public double maxAbs() {
    double m = 0;
    for (double x : entries) {
      if (Double.isNaN(x)) {
        return Double.NaN;
      }
      m = Math.max(m, Math.abs(x));
    }
    return m;
  }

  public double sum() {
    double s = 0;
    for (double x : entries) {
      s += x;
    }
    return s;
  }

  /** Mean of the entries; the vector must not be empty. */
  public double mean() {
    return sum() / entries.length;
  }

  public boolean isFinite() {
    return Arrays.stream(entries).allMatch(Double::isFinite);
  }

  private void same(Vector that) {
    if (that.entries.length != entries.length) {
      throw new IllegalArgumentException(
          "sizes differ: " + entries.length + " and " + that.entries.length);
    }
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Vector v && Arrays.equals(entries, v.entries);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(entries);
  }

  @Override
  public String toString() {
    return Arrays.toString(entries);
  }
}
