package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.experiment.DataFacts;
import dev.neuralcollapse.network.SequenceData;

/** What a run trains on. */
public sealed interface Samples {

  Labels labels();

  Provenance provenance();

  /** Numbers or symbols of one sample. */
  int dimension();

  /** Of samples and labels. */
  String sha256();

  /** Vectors, one a row. */
  record Rows(Dataset data) implements Samples {
    @Override
    public Labels labels() {
      return data.labels();
    }

    @Override
    public Provenance provenance() {
      return data.provenance();
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
   * Sequences of symbols or of vectors.
   *
   * @param sha256 of the texts or images that they were made from
   */
  record Sequences(SequenceData data, String sha256) implements Samples {
    @Override
    public Labels labels() {
      return data.labels();
    }

    @Override
    public Provenance provenance() {
      return data.provenance();
    }

    @Override
    public int dimension() {
      return data.inputs().length();
    }
  }

  /** As results name them. */
  default DataFacts facts() {
    Labels y = labels();
    int least =
        java.util.stream.IntStream.range(0, y.classes()).map(y::count).min().orElse(y.size());
    return new DataFacts(
        provenance().name(),
        provenance().source(),
        provenance().licence(),
        provenance().steps(),
        y.size(),
        y.classes(),
        least,
        dimension(),
        sha256());
  }
}
