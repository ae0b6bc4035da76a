package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.network.Architecture;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Objective;

/** Makes engines. */
public final class Engines {
  private Engines() {}

  /** An engine for networks of this shape, this goal and these data, which must fit together. */
  public static Engine of(
      Architecture architecture, Goal goal, TrainingData data, EngineOptions options) {
    return switch (options.precision()) {
      case F64 -> engine(doubles(options), architecture, goal, data, options);
      case F32 -> engine(floats(options), architecture, goal, data, options);
    };
  }

  private static Arithmetic<double[]> doubles(EngineOptions options) {
    return options.blas().isDefined()
        ? new BlasDoubles(options.blas().get())
        : options.vectors() ? Arithmetic.doubles() : new ScalarDoubles();
  }

  private static Arithmetic<float[]> floats(EngineOptions options) {
    return options.blas().isDefined()
        ? new BlasFloats(options.blas().get())
        : options.vectors() ? Arithmetic.floats() : new ScalarFloats();
  }

  /** The paper's objective, in doubles. */
  public static Engine of(
      Architecture architecture, Objective objective, Dataset data, int threads) {
    return of(architecture, Goal.of(objective), TrainingData.of(data), EngineOptions.of(threads));
  }

  /**
   * Has the loops of this precision compiled, which takes a second or two once in the life of a
   * virtual machine: cold vector code is a hundred times slower. Nothing depends on it but the time
   * of the first evaluations, so whoever measures, or wants an even course, calls it first.
   */
  public static void warmUp(EngineOptions options) {
    WarmUp.run(options);
  }

  private static <A> Engine engine(
      Arithmetic<A> arithmetic,
      Architecture architecture,
      Goal goal,
      TrainingData data,
      EngineOptions options) {
    Layout layout = Layout.of(architecture, goal);
    Store<A> store = new Store<>(arithmetic, layout);
    CriterionRow criterion = CriterionRow.of(goal.criterion(), data.targets());
    if (criterion.outputs() != architecture.classes()) {
      throw new IllegalArgumentException(
          criterion.outputs() + " outputs are needed of " + architecture);
    }
    Assembly<A> assembly = new Assembly<>(store, data.inputs(), options.inputs());
    return new TiledEngine<>(
        store, assembly, criterion, goal.penalty(), data, options.threads(), null);
  }
}
