package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Pixels;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Examples;
import dev.neuralcollapse.network.Readout;
import dev.neuralcollapse.network.SequenceData;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.network.Targets;

/**
 * What an engine trains on.
 *
 * @param inputs N samples, or sequences
 * @param targets one a sample: of sequence i, or of token t of sequence i at {@code iT + t}
 */
public record TrainingData(Inputs inputs, Targets targets) {

  /** Inputs in one of the forms that some stage reads. */
  public sealed interface Inputs {
    /** Number of sequences; plain samples are sequences of one token. */
    int sequences();

    /** T, tokens a sequence. */
    int length();

    /** Which tokens are samples. */
    Readout readout();

    /** Plain samples, N×D. */
    record Rows(Matrix rows) implements Inputs {
      @Override
      public int sequences() {
        return rows.rows();
      }

      @Override
      public int length() {
        return 1;
      }

      @Override
      public Readout readout() {
        return Readout.LAST;
      }
    }

    /** Images of bytes. */
    record Images(Pixels pixels) implements Inputs {
      @Override
      public int sequences() {
        return pixels.size();
      }

      @Override
      public int length() {
        return 1;
      }

      @Override
      public Readout readout() {
        return Readout.LAST;
      }
    }

    /** Sequences of symbols or of vectors. */
    record Sequences(SequenceInputs all, Readout readout) implements Inputs {
      @Override
      public int sequences() {
        return all.sequences();
      }

      @Override
      public int length() {
        return all.length();
      }
    }
  }

  public TrainingData {
    if (inputs.readout().samples(inputs.sequences(), inputs.length()) != targets.size()) {
      throw new IllegalArgumentException(
          targets.size() + " targets for " + inputs.sequences() + " sequences");
    }
  }

  /** Samples with class labels. */
  public static TrainingData of(Dataset data) {
    return of(Examples.of(data));
  }

  /** Images with class labels. */
  public static TrainingData of(Pixels images) {
    return new TrainingData(new Inputs.Images(images), new Targets.Classes(images.labels()));
  }

  /** Samples with targets of any kind. */
  public static TrainingData of(Examples examples) {
    return new TrainingData(new Inputs.Rows(examples.inputs()), examples.targets());
  }

  /** Sequences with class labels. */
  public static TrainingData of(SequenceData data) {
    return new TrainingData(
        new Inputs.Sequences(data.inputs(), data.readout()), new Targets.Classes(data.labels()));
  }
}
