package dev.neuralcollapse.network;

/**
 * What training minimises: {@code (1/N) Σ_i ℓ(f(x_i), t_i) + Σ_roles (λ_role/2) ‖θ_role‖²}.
 *
 * @param criterion ℓ
 * @param penalty λ for every group of parameters
 */
public record Goal(Criterion criterion, Penalty penalty) {

  /**
   * The paper's objective (Súkeník, Lampert, Mondelli 2025, arXiv 2505.15239; P): one λ for all
   * weights and biases, none for a head bias, and none for the embedding where it is free.
   */
  public static Goal of(Objective objective) {
    Penalty all = Penalty.uniform(objective.decay()).with(Role.HEAD_BIAS, 0);
    return new Goal(
        objective.loss(),
        switch (objective.embedding()) {
          case FREE -> all.withFreeEmbedding();
          case PENALISED -> all;
        });
  }

  /** Whether the head of a network trained for this goal has a bias. */
  public boolean headBias() {
    return criterion.headBias();
  }
}
