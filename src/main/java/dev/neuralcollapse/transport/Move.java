package dev.neuralcollapse.transport;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Block;

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
   * RN1: {@code W = v uᵀ}, {@code b = -c v} with {@code v ≥ 0}, {@code z_i + v = r z' + a 1}, so
   * {@code LN(z_i + v) = z'}; cost {@code κ²‖v‖²} (Súkeník, Lampert, Mondelli, NeurIPS 2025, arXiv
   * 2505.15239, proof idea of Thm 4.3, P; constants D). For a geodesic step θ, {@code ‖v‖² ≤ (1 + d
   * r_∞²) sin²θ} with {@code r_∞ = ‖w‖_∞/‖w‖} at {@code r = cosθ}.
   *
   * @param gate separates the sample from the others
   * @param push v ≥ 0
   */
  record OneSampleRn1(Separation.Separable gate, Vector push) implements Move {

    public static OneSampleRn1 of(Separation.Separable gate, Vector from, Vector to) {
      return new OneSampleRn1(gate, Push.nonNegative(from, to));
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
  }

  /**
   * RN2: {@code W_1 = √t e_1 uᵀ}, {@code b_1 = -√t c e_1}, {@code W_2 = v e_1ᵀ/√t} with {@code v =
   * cosθ z' - z_i}; the best {@code t = ‖v‖/κ} costs {@code 2κ‖v‖} (same source; P, constants D).
   *
   * @param gate separates the sample from the others
   * @param push v
   */
  record OneSampleRn2(Separation.Separable gate, Vector push) implements Move {

    public static OneSampleRn2 of(Separation.Separable gate, Vector from, Vector to) {
      return new OneSampleRn2(gate, Push.free(from, to));
    }

    @Override
    public Block block() {
      int d = push.size();
      double length = push.norm();
      if (length == 0) {
        return new Block.TwoLayer(Affine.zeros(d, d), Affine.zeros(d, d));
      }
      double root = Math.sqrt(length / gate.kappa());
      Vector e = Vector.basis(d, 0);
      return new Block.TwoLayer(
          new Affine(Matrix.outer(e, gate.normal().scale(root)), e.scale(-root * gate.offset())),
          new Affine(Matrix.outer(push.scale(1 / root), e), Vector.zeros(d)));
    }

    @Override
    public double cost() {
      return 2 * gate.kappa() * push.norm();
    }
  }

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
      // A multiple of 1 in u does nothing to zero-mean samples; δ/d of it is the cheapest.
      Vector u = gate.normal().map(x -> delta * (x + 1.0 / d));
      return new Block.OneLayer(
          new Affine(
              Matrix.generate(d, d, (i, j) -> u.get(j) - (i == j ? delta : 0)),
              target.map(t -> delta * (t - gate.offset()))));
    }

    /** {@code δ² d (1 + κ²)}, κ that of the gate for δ = 1. */
    @Override
    public double cost() {
      return delta * delta * target.size() * (1 + gate.costSquared());
    }
  }

  /** Where the contraction carries a member. */
  static Vector contracted(Vector z, Vector target, double delta) {
    return dev.neuralcollapse.geometry.Sphere.layerNorm(
            z.scale(1 - delta).plus(target.scale(delta)))
        .getOrElse(z);
  }
}
