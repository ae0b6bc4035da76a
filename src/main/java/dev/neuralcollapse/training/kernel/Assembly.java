package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.network.Architecture;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.Readout;
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
  private final InputForms.First<A> embedding;

  Assembly(Store<A> store, TrainingData.Inputs inputs, InputForm form) {
    this.store = store;
    this.inputs = inputs;
    this.embedding = embedding(store, inputs, form);
  }

  /** Makes first stages, which share the inputs. */
  private static <A> InputForms.First<A> embedding(
      Store<A> store, TrainingData.Inputs inputs, InputForm form) {
    Arithmetic<A> arithmetic = store.arithmetic();
    return switch (inputs) {
      case TrainingData.Inputs.Rows r ->
          InputForms.of(arithmetic, store.layout(), Entries.of(r.rows()), form);
      case TrainingData.Inputs.Images p ->
          InputForms.of(arithmetic, store.layout(), Entries.of(p.pixels()), form);
      case TrainingData.Inputs.Sequences s ->
          switch (s.all()) {
            case SequenceInputs.Vectors v when v.length() == 1 ->
                InputForms.of(arithmetic, store.layout(), Entries.of(v.tokens()), form);
            case SequenceInputs.Vectors v ->
                InputForms.dense(DenseRows.plain(arithmetic, Entries.of(v.tokens()), v.length()));
            case SequenceInputs.Symbols t -> tokens(new TokenRows(t));
          };
    };
  }

  private static <A> InputForms.First<A> tokens(TokenRows rows) {
    return kit -> new TokenEmbedding<>(kit, rows, new LayerNorm<>(kit, "embedding.norm", 0));
  }

  /** All stages up to the head, for tiles of so many rows. */
  List<Stage<A>> stages(int room) {
    Kit<A> kit = new Kit<>(store, room);
    Architecture architecture = store.layout().architecture();
    List<Stage<A>> stages = new ArrayList<>();
    switch (architecture) {
      case ResidualNetwork net -> residual(kit, stages, net);
      case SequenceArchitecture net -> sequence(kit, stages, net);
      case Perceptron net -> plain(kit, stages, net);
    }
    stages.add(new HeadStage<>(kit, output(stages)));
    return stages;
  }

  private void residual(Kit<A> kit, List<Stage<A>> stages, ResidualNetwork net) {
    stages.add(embedding.with(kit));
    for (int l = 1; l < net.depth(); l++) {
      LayerNorm<A> norm = new LayerNorm<>(kit, block(l) + ".norm1", l);
      stages.add(new MlpBlock<>(kit, block(l), net.kind(), Norm.POST, norm, output(stages)));
    }
  }

  private void sequence(Kit<A> kit, List<Stage<A>> stages, SequenceArchitecture net) {
    if (inputs.length() != net.length() || inputs.readout() != net.readout()) {
      throw new IllegalArgumentException(
          "sequences of " + inputs.length() + ", read at " + inputs.readout() + ", for " + net);
    }
    stages.add(embedding.with(kit));
    boolean one = net.readout() == Readout.LAST && net.length() > 1;
    for (int l = 1; l < net.depth(); l++) {
      // What the last block makes of other tokens than the last, nobody would see.
      boolean onlyLast = one && net.kind().hasAttention() && l == net.depth() - 1;
      if (net.kind().hasAttention()) {
        stages.add(attention(kit, net, l, onlyLast, output(stages)));
      }
      String second = block(l) + ".norm" + net.normsPerBlock();
      @Nullable LayerNorm<A> norm = norm(kit, net, second, l, onlyLast);
      stages.add(
          new MlpBlock<>(
              kit, block(l), net.kind().mlp(), net.norm(), norm, output(stages), onlyLast));
    }
    if (one && (net.depth() == 1 || !net.kind().hasAttention())) {
      stages.add(new LastToken<>(kit, output(stages)));
    }
    if (net.norm() != Norm.POST) {
      LayerNorm<A> norm = LayerNorm.ofSamples(kit, "last.norm", net.depth());
      stages.add(new LastNorm<>(norm, output(stages)));
    }
  }

  private static <A> Stage<A> attention(
      Kit<A> kit, SequenceArchitecture net, int layer, boolean onlyLast, Buffer<A> in) {
    String name = block(layer) + ".norm1";
    boolean samples = onlyLast && net.norm() == Norm.POST;
    @Nullable LayerNorm<A> norm = norm(kit, net, name, layer, samples);
    return onlyLast
        ? new LastAttention<>(kit, block(layer), net, norm, in)
        : new AttentionBlock<>(kit, block(layer), net, norm, in);
  }

  private static <A> @Nullable LayerNorm<A> norm(
      Kit<A> kit, SequenceArchitecture net, String name, int layer, boolean samples) {
    if (net.norm() == Norm.ENDS) {
      return null;
    }
    return samples ? LayerNorm.ofSamples(kit, name, layer) : new LayerNorm<>(kit, name, layer);
  }

  private static String block(int l) {
    return String.format(Locale.ROOT, "block_%04d", l);
  }

  private void plain(Kit<A> kit, List<Stage<A>> stages, Perceptron net) {
    boolean mlp = net.kind() == Perceptron.Kind.MLP;
    stages.add(embedding.with(kit));
    for (int l = 1; l < net.depth(); l++) {
      Buffer<A> in = output(stages);
      stages.add(
          mlp
              ? new PlainLayer<>(kit, block(l), l, in)
              : new MlpBlock<>(kit, block(l), net.branch(), Norm.ENDS, null, in));
    }
  }

  private static <A> Buffer<A> output(List<Stage<A>> stages) {
    return stages.get(stages.size() - 1).output();
  }

  TrainingData.Inputs inputs() {
    return inputs;
  }
}
