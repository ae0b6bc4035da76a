package dev.neuralcollapse.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.bound.Ideal;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.metric.Metrics;
import dev.neuralcollapse.metric.Target;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Keys;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.network.Readout;
import dev.neuralcollapse.network.SequenceArchitecture;
import dev.neuralcollapse.network.SequenceArchitecture.Entry;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import dev.neuralcollapse.network.SequenceData;
import dev.neuralcollapse.network.SequenceFolder;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.network.SequenceNetwork;
import dev.neuralcollapse.training.kernel.TrainingData;
import io.vavr.collection.Vector;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Transformers through the trainer, from texts to collapse. */
class TransformerTrainingTest {
  private static final int VOCABULARY = 9;
  private static final int LENGTH = 5;
  private static final Objective OBJECTIVE =
      new Objective(Loss.CROSS_ENTROPY, 0.005, EmbeddingDecay.FREE);

  private static final Optimiser SGD = Optimiser.sgd(0.05, 0.9, 70, 6, Schedule.constant());

  @TempDir Path folder;

  /** Random texts of three classes, all different: nothing but the whole context tells. */
  private static SequenceData texts(int perClass) {
    SplittableRandom r = new SplittableRandom(8);
    return new SequenceData(
        new SequenceInputs.Symbols(
            Vector.fill(3 * perClass, () -> Vector.fill(LENGTH, () -> r.nextInt(VOCABULARY))),
            VOCABULARY),
        Readout.LAST,
        Labels.balanced(3, perClass),
        new Provenance("texts", "a test", "none", Vector.empty()));
  }

  private static TrainingSpec spec(Kind kind, Norm norm, Keys keys, Optimiser optimiser) {
    SequenceArchitecture net =
        new SequenceArchitecture(
            kind,
            norm,
            Mask.CAUSAL,
            Readout.LAST,
            keys,
            false,
            new Entry.Symbols(VOCABULARY, LENGTH),
            12,
            4,
            3);
    return new TrainingSpec(net, OBJECTIVE, optimiser, new Initialisation.HeOverDepth(), 3);
  }

  /**
   * Every text is fitted, the features collapse, and the objective stays above its bound; what is
   * written runs again.
   */
  @ParameterizedTest
  @CsvSource({"T11, PRE, LEARNED", "T11, POST, ZERO", "T22, PRE, ZERO", "T21, POST, LEARNED"})
  void trainingCollapses(Kind kind, Norm norm, Keys keys) {
    SequenceData data = texts(8);
    assertTrue(data.ambiguous(Mask.CAUSAL).isEmpty());
    TrainingSpec spec = spec(kind, norm, keys, Optimiser.Lbfgs.standard(500));
    Outcome outcome = Trainer.train(spec, TrainingData.of(data), Session.plain(1));
    SequenceNetwork network = (SequenceNetwork) outcome.model();
    Objective.Decomposition at = OBJECTIVE.at(network, data).get();
    double least = Ideal.optimum(Loss.CROSS_ENTROPY, 3, 0.005).value().lo();
    assertTrue(at.total() >= least, at::toString);
    assertTrue(at.total() < 3 * least, () -> at + " against " + least);
    assertEquals(1, at.accuracy());
    assertTrue(collapse(network.layers(data.inputs()).get().last(), data) < 0.2, at::toString);

    SequenceFolder trained = new SequenceFolder(kind, network, OBJECTIVE, data, 3);
    assertTrue(trained.write(folder, Overwrite.NEVER).isRight());
    SequenceFolder read = SequenceFolder.read(folder).get();
    assertEquals(at.total(), read.value().get());
    assertEquals(keys, read.architecture().keys());
  }

  private static double collapse(Matrix features, SequenceData data) {
    return Metrics.ofLayer(Features.of(features, data.labels(), "test").get(), Target.SIMPLEX_ETF)
        .find(m -> m.id().equals("nc1.trace-ratio"))
        .flatMap(m -> m.value())
        .get();
  }

  /** Mini-batches of whole sequences, any number of threads. */
  @Test
  void theSameBitsWhateverTheThreads() {
    TrainingSpec spec = spec(Kind.T12, Norm.PRE, Keys.LEARNED, SGD);
    Layout layout = spec.layout();
    TrainingData data = TrainingData.of(texts(40));
    double[] one = Parameters.flatten(layout, Trainer.train(spec, data, Session.plain(1)).model());
    double[] many =
        Parameters.flatten(layout, Trainer.train(spec, data, Session.plain(16)).model());
    assertArrayEquals(one, many);
  }
}
