package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.network.Architecture;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.network.SequenceArchitecture;
import dev.neuralcollapse.network.SequenceInputs;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Puts an architecture together from stages, once for every worker.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class Assembly<A> {
  private final Store<A> store;
  private final TrainingData.Inputs inputs;
  private final DenseRows<A> rows;

  Assembly(Store<A> store, TrainingData.Inputs inputs) {
    this.store = store;
    this.inputs = inputs;
    this.rows = rows(store.arithmetic(), inputs);
  }

  private static <A> DenseRows<A> rows(Arithmetic<A> arithmetic, TrainingData.Inputs inputs) {
    return switch (inputs) {
      case TrainingData.Inputs.Rows r -> new DenseRows<>(arithmetic, r.rows(), 1);
      case TrainingData.Inputs.Sequences s ->
          switch (s.all()) {
            case SequenceInputs.Vectors v -> new DenseRows<>(arithmetic, v.tokens(), v.length());
            case SequenceInputs.Symbols t ->
                throw new IllegalArgumentException("no stage for symbols yet");
          };
    };
  }

  /** All stages up to the head, for tiles of so many rows. */
  List<Stage<A>> stages(int room) {
    Kit<A> kit = new Kit<>(store, room);
    Architecture architecture = store.layout().architecture();
    List<Stage<A>> stages = new ArrayList<>();
    switch (architecture) {
      case ResidualNetwork net -> residual(kit, stages, net.kind(), Norm.POST, net.depth());
      case SequenceArchitecture net -> {
        if (net.kind().hasAttention()) {
          throw new IllegalArgumentException("no stage for attention yet");
        }
        residual(kit, stages, net.kind().mlp(), net.norm(), net.depth());
      }
      case Perceptron net -> throw new IllegalArgumentException("no stage for " + net + " yet");
    }
    stages.add(new HeadStage<>(kit, output(stages)));
    return stages;
  }

  private void residual(
      Kit<A> kit, List<Stage<A>> stages, ResidualNetwork.Kind kind, Norm place, int depth) {
    stages.add(new DenseEmbedding<>(kit, rows, new LayerNorm<>(kit, "embedding.norm", 0)));
    for (int l = 1; l < depth; l++) {
      String name = String.format(Locale.ROOT, "block_%04d", l);
      @Nullable LayerNorm<A> norm =
          place == Norm.ENDS ? null : new LayerNorm<>(kit, name + ".norm1", l);
      stages.add(new MlpBlock<>(kit, name, kind, place, norm, output(stages)));
    }
    if (place != Norm.POST) {
      stages.add(new LastNorm<>(new LayerNorm<>(kit, "last.norm", depth), output(stages)));
    }
  }

  private static <A> Buffer<A> output(List<Stage<A>> stages) {
    return stages.get(stages.size() - 1).output();
  }

  TrainingData.Inputs inputs() {
    return inputs;
  }
}
