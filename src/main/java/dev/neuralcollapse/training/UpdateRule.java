package dev.neuralcollapse.training;

/**
 * How one gradient g becomes one step, with learning rate η. All start from zero velocity and zero
 * moments, and are what {@code torch.optim} computes (PyTorch 2, SGD, Adam and AdamW, without
 * dampening, amsgrad or its {@code weight_decay}: the objective's λ is already in g).
 */
public sealed interface UpdateRule {

  /** {@code θ ← θ - η g}. */
  record Plain() implements UpdateRule {}

  /**
   * Polyak's heavy ball, {@code v ← μ v + g}, {@code θ ← θ - η v}: the published experiments'
   * method.
   *
   * @param momentum μ in [0, 1)
   */
  record HeavyBall(double momentum) implements UpdateRule {
    public HeavyBall {
      requireShare("momentum", momentum);
    }
  }

  /**
   * Nesterov's momentum in the form of Sutskever et al. (ICML 2013) with the step after the
   * look-ahead as the iterate: {@code v ← μ v + g}, {@code θ ← θ - η (g + μ v)}.
   *
   * @param momentum μ in [0, 1)
   */
  record Nesterov(double momentum) implements UpdateRule {
    public Nesterov {
      requireShare("momentum", momentum);
    }
  }

  /**
   * Kingma and Ba (ICLR 2015, arXiv 1412.6980, algorithm 1): {@code m ← β₁m + (1-β₁)g}, {@code v ←
   * β₂v + (1-β₂)g²}, {@code θ ← θ - η m̂/(√v̂ + ε)} with {@code m̂ = m/(1-β₁ᵗ)}, {@code v̂ =
   * v/(1-β₂ᵗ)}.
   *
   * @param beta1 β₁ in [0, 1)
   * @param beta2 β₂ in [0, 1)
   * @param epsilon ε > 0
   */
  record Adam(double beta1, double beta2, double epsilon) implements UpdateRule {
    public Adam {
      requireShare("beta1", beta1);
      requireShare("beta2", beta2);
      if (!(epsilon > 0)) {
        throw new IllegalArgumentException("epsilon > 0, not " + epsilon);
      }
    }

    /** β₁ = 0.9, β₂ = 0.999, ε = 1e-8. */
    public static Adam standard() {
      return new Adam(0.9, 0.999, 1e-8);
    }
  }

  /**
   * Loshchilov and Hutter (ICLR 2019, arXiv 1711.05101, algorithm 2): before Adam's step every
   * weight and bias that may be penalised shrinks by {@code 1 - η w}.
   *
   * <p>This <em>decoupled</em> decay w is not the objective's λ: it is part of no objective, and
   * where it is positive the run settles where Adam's step balances it, not at a minimum of 𝓛. The
   * objective reported stays 𝓛 with its own λ. With w = 0 it is Adam to the bit.
   *
   * @param adam the moments
   * @param decoupledDecay w ≥ 0
   */
  record AdamW(Adam adam, double decoupledDecay) implements UpdateRule {
    public AdamW {
      if (!(decoupledDecay >= 0) || !Double.isFinite(decoupledDecay)) {
        throw new IllegalArgumentException("decoupledDecay >= 0, not " + decoupledDecay);
      }
    }
  }

  private static void requireShare(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " in [0, 1), not " + value);
    }
  }

  /** What a run with this rule minimises, in words. */
  default String minimises() {
    return switch (this) {
      case AdamW w when w.decoupledDecay() > 0 ->
          "no objective: decoupled decay "
              + w.decoupledDecay()
              + " pulls beside the gradient of the objective reported";
      case Plain p -> "the objective reported";
      case HeavyBall h -> "the objective reported";
      case Nesterov n -> "the objective reported";
      case Adam a -> "the objective reported";
      case AdamW w -> "the objective reported";
    };
  }
}
