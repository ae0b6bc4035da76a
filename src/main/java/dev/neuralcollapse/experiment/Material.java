package dev.neuralcollapse.experiment;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.LabelledData;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.TokenTexts;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.network.Architecture;
import dev.neuralcollapse.network.Keys;
import dev.neuralcollapse.network.Model;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.NetworkFolder;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.Patches;
import dev.neuralcollapse.network.Readout;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.network.SequenceArchitecture;
import dev.neuralcollapse.network.SequenceData;
import dev.neuralcollapse.network.SequenceFolder;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.network.SequenceNetwork;
import dev.neuralcollapse.training.kernel.TrainingData;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.nio.file.Path;

/** The samples of a series as its networks read them. */
sealed interface Material {

  /** Samples for residual networks. */
  record Rows(Dataset data) implements Material {
    @Override
    public Labels labels() {
      return data.labels();
    }
  }

  /** Patches or texts for transformers. */
  record Sequences(SequenceData data) implements Material {
    @Override
    public Labels labels() {
      return data.labels();
    }
  }

  Labels labels();

  /**
   * What a series trains on.
   *
   * @param all samples of the run, which {@link #fits}
   */
  static Material of(Series series, LabelledData all) {
    LabelledData own =
        series
            .perClass()
            .filter(n -> n < all.labels().count(0))
            .<LabelledData>map(n -> all.firstOfEachClass(n).get())
            .getOrElse(all);
    return switch (own) {
      case TokenTexts t -> new Sequences(SequenceData.of(t));
      case Dataset d ->
          series
              .variant()
              .filter(Variant::isSequential)
              .<Material>map(v -> new Sequences(sequences(v, d).get()))
              .getOrElse(() -> new Rows(d));
    };
  }

  private static Either<Fault, SequenceData> sequences(Variant variant, Dataset data) {
    return variant
        .patch()
        .map(side -> Patches.parse(side + "x" + side, data.dimension()).flatMap(p -> p.of(data)))
        .getOrElse(() -> Either.right(SequenceData.of(data)));
  }

  /** Whether a series can be trained on these samples: patches must divide the images. */
  static boolean fits(Series series, LabelledData all) {
    return switch (all) {
      case TokenTexts t -> series.variant().exists(v -> v.architecture().hasAttention());
      case Dataset d ->
          series
              .variant()
              .flatMap(Variant::patch)
              .forAll(side -> Patches.parse(side + "x" + side, d.dimension()).isRight());
    };
  }

  /** As the trainer takes it. */
  default TrainingData forTraining() {
    return switch (this) {
      case Rows(Dataset d) -> TrainingData.of(d);
      case Sequences(SequenceData s) -> TrainingData.of(s);
    };
  }

  /** The shape of a cell's network. */
  default Architecture architecture(Cell.Plan plan, int width) {
    return switch (this) {
      case Rows(Dataset d) ->
          new ResidualNetwork(
              plan.variant().map(v -> v.architecture().mlp()).getOrElse(ResidualNetwork.Kind.RN1),
              d.dimension(),
              width,
              plan.depth(),
              d.labels().classes());
      case Sequences(SequenceData s) -> {
        Variant v = plan.variant().get();
        yield new SequenceArchitecture(
            v.architecture(),
            v.norm(),
            v.mask(),
            Readout.LAST,
            Keys.LEARNED,
            false,
            entry(s.inputs()),
            width,
            plan.depth(),
            s.labels().classes());
      }
    };
  }

  private static SequenceArchitecture.Entry entry(SequenceInputs inputs) {
    return switch (inputs) {
      case SequenceInputs.Symbols s ->
          new SequenceArchitecture.Entry.Symbols(s.vocabulary(), s.length());
      case SequenceInputs.Vectors v ->
          new SequenceArchitecture.Entry.Vectors(v.tokens().columns(), v.length());
    };
  }

  /** The network with these samples beside it. */
  default SequenceFolder folder(Cell.Plan plan, Model model, Objective objective) {
    return switch (this) {
      case Rows(Dataset d) ->
          SequenceFolder.of(new NetworkFolder((Network) model, objective, d, plan.seed()));
      case Sequences(SequenceData s) ->
          new SequenceFolder(
              plan.variant().get().architecture(),
              (SequenceNetwork) model,
              objective,
              s,
              plan.seed());
    };
  }

  /** Writes the network with these samples beside it. */
  default Either<Fault, Path> write(Path folder, Cell.Plan plan, Model model, Objective objective) {
    return folder(plan, model, objective).write(folder, Overwrite.REPLACE);
  }

  /** Reads the network of a cell back. */
  static Option<Model> read(Path folder, Cell.Plan plan) {
    return plan.variant().exists(Variant::isSequential)
        ? SequenceFolder.read(folder).toOption().map(SequenceFolder::network)
        : NetworkFolder.read(folder).toOption().map(NetworkFolder::network);
  }
}
