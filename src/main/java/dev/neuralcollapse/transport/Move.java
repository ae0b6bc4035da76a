package dev.neuralcollapse.transport;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Block;
import dev.neuralcollapse.number.RoundedSum;

/**
 * One residual block that carries some samples and fixes all others exactly. Its cost is the sum of
 * squares of its weights and biases: the cost of this move, not the least of any.
 */
public sealed interface Move {

  /** The hyperplane that opens the block for some samples. */
  Separation.Separable gate();

  /** The block that does it. */
  Block block();

  /** Closed form of the block's sum of squares. */
  double cost();

  /**
   * RN1: {@code W = v uᵀ}, {@code b = -c v} with {@code v ≥ 0}: {@code z ↦ LN(z + (uᵀz - c) v)}
   * where the gate is open; cost {@code κ²‖v‖²}.
   *
   * @param gate open for those that move, shut for the others
   * @param push v ≥ 0
   */
  record PushRn1(Separation.Separable gate, Vector push) implements Move {

    /**
     * One sample: {@code z_i + v = r z' + a 1}, so {@code LN(z_i + v) = z'} (Súkeník, Lampert,
     * Mondelli, NeurIPS 2025, arXiv 2505.15239, proof idea of Thm 4.3, P; constants D). For a
     * geodesic step θ, {@code ‖v‖² ≤ (1 + d r_∞²) sin²θ} with {@code r_∞ = ‖w‖_∞/‖w‖} at {@code r =
     * cosθ}.
     */
    public static PushRn1 oneSample(Separation.Separable gate, Vector from, Vector to) {
      return new PushRn1(gate, Push.nonNegative(from, to).scale(1 / gate.at(from)));
    }

    /**
     * A whole class, pushed along one vector: {@code v = s (t + a 1)}, {@code a = -min t}, so that
     * {@code z' = LN(z + s (uᵀz - c) t)} and, the gate being at least 1 for the class, {@code
     * tan(θ'/2) ≤ tan(θ/2)/(1+s)} for the angle to t: {@code ‖z + σt‖ ≥ 1 + σ cosθ}, hence {@code
     * sinθ/(‖z+σt‖ + cosθ + σ) ≤ sinθ/((1+σ)(1+cosθ))}. Rank one, so cheaper than {@link
     * ClassContraction} by about {@code d/(1 + d a²)}. D.
     */
    public static PushRn1 ofClass(Separation.Separable gate, Vector target, double by) {
      double a = -lowest(target);
      return new PushRn1(gate, target.map(t -> by * (t + a)));
    }

    @Override
    public Block block() {
      return new Block.OneLayer(
          new Affine(Matrix.outer(push, gate.normal()), push.scale(-gate.offset())));
    }

    @Override
    public double cost() {
      return gate.costSquared() * push.sumOfSquares();
    }

    /** How far the rounding of the products in {@link #block} may move a unit vector, at most. */
    double rounding() {
      double u = RoundedSum.normUp(gate.normal().toArray()) + Math.abs(gate.offset());
      double once = 1.01 * RoundedSum.UNIT_ROUNDOFF * RoundedSum.normUp(push.toArray()) * u;
      return once + push.size() * (push.size() + 1.0) * Double.MIN_NORMAL;
    }
  }

  /**
   * RN2: {@code W_1 = √t e_1 uᵀ}, {@code b_1 = -√t c e_1}, {@code W_2 = v e_1ᵀ/√t}; the best {@code
   * t = ‖v‖/κ} costs {@code 2κ‖v‖} (same source; P, constants D).
   *
   * @param gate open for those that move, shut for the others
   * @param push v, of any sign
   */
  record PushRn2(Separation.Separable gate, Vector push) implements Move {

    /** One sample: {@code v = cosθ z' - z_i}, of length sin θ. */
    public static PushRn2 oneSample(Separation.Separable gate, Vector from, Vector to) {
      return new PushRn2(gate, Push.free(from, to).scale(1 / gate.at(from)));
    }

    /** A whole class: {@code v = s t}, as {@link PushRn1#ofClass}. */
    public static PushRn2 ofClass(Separation.Separable gate, Vector target, double by) {
      return new PushRn2(gate, target.scale(by));
    }

    @Override
    public Block block() {
      int d = push.size();
      if (push.norm() == 0) {
        return new Block.TwoLayer(Affine.zeros(d, d), Affine.zeros(d, d));
      }
      Halves h = halves();
      Vector e = Vector.basis(d, 0);
      return new Block.TwoLayer(
          new Affine(Matrix.outer(e, h.in()), e.scale(-h.offset())),
          new Affine(Matrix.outer(h.out(), e), Vector.zeros(d)));
    }

    /** What the two layers hold. */
    Halves halves() {
      double length = push.norm();
      double root = length == 0 ? 1 : Math.sqrt(length / gate.kappa());
      return new Halves(gate.normal().scale(root), root * gate.offset(), push.scale(1 / root));
    }

    @Override
    public double cost() {
      return 2 * gate.kappa() * push.norm();
    }
  }

  /**
   * The one row of a two-layer move and its one column.
   *
   * @param in √t u
   * @param offset √t c
   * @param out v/√t
   */
  record Halves(Vector in, double offset, Vector out) {}

  /**
   * A whole class at once: {@code W = -δI + 1uᵀ}, {@code b = δt - c1}. For the class the ReLU stays
   * open, {@code σ(Wz+b) = δ(t-z) + (uᵀz-c)1}, so {@code z' = LN((1-δ)z + δt)}; for the others it
   * stays shut. Then {@code tan(θ'/2) ≤ (1-δ) tan(θ/2)} for the angle θ to t: with {@code ρ =
   * ‖(1-δ)z + δt‖}, {@code tan(θ'/2) = (1-δ) sinθ / (ρ + (1-δ)cosθ + δ)}, and {@code ρ ≥ 1 - δ(1 -
   * cosθ)} because {@code ρ² = 1 - 2δ(1-δ)q} with {@code q = 1 - cosθ ≤ 2}. Geodesic distance
   * itself is not contracted by {@code 1-δ}. D.
   *
   * @param gate the hyperplane for δ = 1, of zero-sum normal; δ scales it
   * @param target t, a zero-mean unit vector
   * @param delta δ in (0, 1)
   */
  record ClassContraction(Separation.Separable gate, Vector target, double delta) implements Move {

    public ClassContraction {
      if (!(delta > 0 && delta < 1)) {
        throw new IllegalArgumentException("a contraction has 0 < δ < 1, not " + delta);
      }
    }

    @Override
    public Block block() {
      int d = target.size();
      Vector u = row();
      return new Block.OneLayer(
          new Affine(Matrix.generate(d, d, (i, j) -> u.get(j) - (i == j ? delta : 0)), bias()));
    }

    /** A multiple of 1 in u does nothing to zero-mean samples; δ/d of it is the cheapest. */
    Vector row() {
      int d = target.size();
      return gate.normal().map(x -> delta * (x + 1.0 / d));
    }

    Vector bias() {
      return target.map(t -> delta * (t - gate.offset()));
    }

    /** How far the rounding of {@code u - δ} may move a unit vector, at most. */
    double rounding() {
      return 1.01 * RoundedSum.UNIT_ROUNDOFF * (RoundedSum.normUp(row().toArray()) + delta);
    }

    /** {@code δ² d (1 + κ²)}, κ that of the gate for δ = 1. */
    @Override
    public double cost() {
      return delta * delta * target.size() * (1 + gate.costSquared());
    }
  }

  private static double lowest(Vector x) {
    double m = Double.POSITIVE_INFINITY;
    for (int k = 0; k < x.size(); k++) {
      m = Math.min(m, x.get(k));
    }
    return m;
  }

  /** Where the contraction carries a member. */
  static Vector contracted(Vector z, Vector target, double delta) {
    return dev.neuralcollapse.geometry.Sphere.layerNorm(
            z.scale(1 - delta).plus(target.scale(delta)))
        .getOrElse(z);
  }
}
