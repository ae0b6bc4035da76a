package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.experiment.DataFacts;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.SequenceData;
import io.vavr.control.Option;
import java.util.stream.IntStream;

/** What a run trains on. */
public sealed interface Samples {

  /** Classes; none for a regression. */
  Option<Labels> labels();

  Provenance provenance();

  /** Number of samples N. */
  int size();

  /** Numbers or symbols of one sample. */
  int dimension();

  /** Of samples and labels or targets. */
  String sha256();

  /** Vectors with classes, one a row. */
  record Rows(Dataset data) implements Samples {
    @Override
    public Option<Labels> labels() {
      return Option.some(data.labels());
    }

    @Override
    public Provenance provenance() {
      return data.provenance();
    }

    @Override
    public int size() {
      return data.size();
    }

    @Override
    public int dimension() {
      return data.dimension();
    }

    @Override
    public String sha256() {
      return data.sha256();
    }
  }

  /**
   * Vectors with targets of a regression.
   *
   * @param inputs N×D
   * @param targets N×t
   */
  record Valued(Matrix inputs, Matrix targets, Provenance provenance, String sha256)
      implements Samples {
    @Override
    public Option<Labels> labels() {
      return Option.none();
    }

    @Override
    public int size() {
      return inputs.rows();
    }

    @Override
    public int dimension() {
      return inputs.columns();
    }
  }

  /**
   * Sequences of symbols or of vectors.
   *
   * @param sha256 of the texts or images that they were made from
   */
  record Sequences(SequenceData data, String sha256) implements Samples {
    @Override
    public Option<Labels> labels() {
      return Option.some(data.labels());
    }

    @Override
    public Provenance provenance() {
      return data.provenance();
    }

    @Override
    public int size() {
      return data.samples();
    }

    @Override
    public int dimension() {
      return data.inputs().length();
    }
  }

  /** K; 0 for a regression. */
  default int classes() {
    return labels().map(Labels::classes).getOrElse(0);
  }

  /** As results name them. */
  default DataFacts facts() {
    int least =
        labels()
            .map(y -> IntStream.range(0, y.classes()).map(y::count).min().orElse(0))
            .getOrElse(0);
    return new DataFacts(
        provenance().name(),
        provenance().source(),
        provenance().licence(),
        provenance().steps(),
        size(),
        classes(),
        least,
        dimension(),
        sha256());
  }
}
