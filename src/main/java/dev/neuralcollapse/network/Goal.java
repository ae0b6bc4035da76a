package dev.neuralcollapse.network;

import dev.neuralcollapse.linear.Matrix;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.EnumMap;
import java.util.Map;

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

  /** The paper's objective, where this is one. */
  public Option<Objective> objective() {
    if (!(criterion instanceof Loss loss) || penalty.head() == 0) {
      return Option.none();
    }
    return io.vavr.collection.Vector.of(EmbeddingDecay.values())
        .map(e -> new Objective(loss, penalty.head(), e))
        .find(o -> Goal.of(o).equals(this));
  }

  /**
   * The goal at one model, in its additive parts.
   *
   * @param fit mean criterion
   * @param penalties {@code (λ_role/2) ‖θ_role‖²} for every role
   */
  public record Value(double fit, Map<Role, Double> penalties) {
    public Value {
      penalties = Map.copyOf(penalties);
    }

    /** The part of one group. */
    public double penalty(Role role) {
      return penalties.getOrDefault(role, 0.0);
    }

    public double total() {
      double sum = fit;
      for (Role role : Role.values()) {
        sum += penalty(role);
      }
      return sum;
    }
  }

  /** Its value at a dense model, or where the forward pass lost all variance. */
  public Either<Forward.Degenerate, Value> at(Model model, Examples data) {
    Forward pass =
        switch (model) {
          case Network n -> n.forward(data.inputs());
          case PlainNetwork p -> p.forward(data.inputs());
          case SequenceNetwork s ->
              throw new IllegalArgumentException("a sequence network needs sequences");
        };
    return switch (pass) {
      case Forward.Degenerate d -> Either.left(d);
      case Forward.Completed c -> Either.right(at(model, c.logits(), data.targets()));
    };
  }

  /** Its value at a sequence network, or where the forward pass lost all variance. */
  public Either<SequenceForward.Degenerate, Value> at(SequenceNetwork network, SequenceData data) {
    return switch (network.forward(data.inputs())) {
      case SequenceForward.Degenerate d -> Either.left(d);
      case SequenceForward.Completed c ->
          Either.right(at(network, c.logits(), new Targets.Classes(data.labels())));
    };
  }

  /** Its value when the outputs N×K, head bias included, are already there. */
  public Value at(Model model, Matrix outputs, Targets targets) {
    Layout layout = Layout.of(model.architecture(), model.head().bias().isDefined());
    double[] theta = Parameters.flatten(layout, model);
    Map<Role, Double> parts = new EnumMap<>(Role.class);
    for (Slot slot : layout.slots()) {
      double squares = 0;
      for (int i = slot.from(); i < slot.to(); i++) {
        squares += theta[i] * theta[i];
      }
      parts.merge(slot.role(), penalty.of(slot.role()) / 2 * squares, Double::sum);
    }
    return new Value(criterion.mean(outputs, targets), parts);
  }

  /** Whether the head of a network trained for this goal has a bias. */
  public boolean headBias() {
    return criterion.headBias();
  }
}
