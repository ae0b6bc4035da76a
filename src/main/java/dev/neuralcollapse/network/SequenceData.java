package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.data.TokenTexts;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.Tuple;
import io.vavr.Tuple2;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Labelled sequences.
 *
 * @param inputs the sequences
 * @param readout what a sample is
 * @param labels one a sample: of sequence i, or of token t of sequence i at {@code iT + t}
 * @param provenance where they came from
 */
public record SequenceData(
    SequenceInputs inputs, Readout readout, Labels labels, Provenance provenance) {

  public SequenceData {
    if (readout.samples(inputs.sequences(), inputs.length()) != labels.size()) {
      throw new IllegalArgumentException(
          labels.size()
              + " labels for "
              + readout.samples(inputs.sequences(), inputs.length())
              + " samples");
    }
  }

  /** Samples as sequences of one token. */
  public static SequenceData of(Dataset data) {
    return new SequenceData(
        new SequenceInputs.Vectors(data.inputs(), 1),
        Readout.LAST,
        data.labels(),
        data.provenance());
  }

  /** Texts, one sample each, read out at the last token. */
  public static SequenceData of(TokenTexts texts) {
    return new SequenceData(
        new SequenceInputs.Symbols(
            io.vavr.collection.Vector.tabulate(
                texts.size(),
                i -> io.vavr.collection.Vector.tabulate(texts.dimension(), t -> texts.at(i, t))),
            texts.vocabulary().size()),
        Readout.LAST,
        texts.labels(),
        texts.provenance());
  }

  /**
   * Texts with as many of every class: the first {@code perClass}, or as many as the smallest class
   * has. Two equal texts of different classes are refused: no network could fit them (Súkeník,
   * Lampert, Mondelli, NeurIPS 2025, arXiv 2505.15239, Assumption 4.4; P).
   */
  public static Either<Fault, SequenceData> balanced(TokenTexts texts, Option<Integer> perClass) {
    Labels labels = texts.labels();
    int smallest =
        io.vavr.collection.Vector.range(0, labels.classes()).map(labels::count).min().get();
    return texts
        .firstOfEachClass(perClass.getOrElse(smallest))
        .map(SequenceData::of)
        .flatMap(
            data ->
                data.ambiguous(Mask.FULL)
                    .map(
                        pair ->
                            new Fault(
                                data.provenance().source(),
                                "texts "
                                    + pair._1()
                                    + " and "
                                    + pair._2()
                                    + " of the subset are equal and have different labels",
                                "read more words of each text, or a larger vocabulary"))
                    .toEither(data)
                    .swap());
  }

  /** N, number of samples. */
  public int samples() {
    return labels.size();
  }

  /**
   * SHA-256 of the inputs as little-endian float64 in C order (symbols by their numbers), then the
   * labels as int64.
   */
  public String sha256() {
    int length = inputs.length();
    Matrix rows =
        switch (inputs) {
          case SequenceInputs.Vectors v -> v.tokens();
          case SequenceInputs.Symbols s ->
              Matrix.generate(s.sequences() * length, 1, (r, j) -> s.at(r / length, r % length));
        };
    return Dataset.sha256(rows, labels);
  }

  /**
   * Whether two samples have the same context, that is, all that a network with this mask sees of
   * them: their own position and the tokens they may attend to.
   */
  public boolean sameContext(int i, int j, Mask mask) {
    int length = inputs.length();
    int a = readout.row(i, length);
    int b = readout.row(j, length);
    if (a % length != b % length) {
      return false;
    }
    for (int t = 0; t < mask.seen(a % length, length); t++) {
      if (!inputs.same(a / length, b / length, t)) {
        return false;
      }
    }
    return true;
  }

  /** For every sample the first sample with the same context. */
  public io.vavr.collection.Vector<Integer> firstOfContext(Mask mask) {
    Integer[] first = new Integer[samples()];
    Map<Long, List<Integer>> known = new HashMap<>();
    for (int i = 0; i < first.length; i++) {
      int sample = i;
      List<Integer> alike = known.computeIfAbsent(hash(i, mask), h -> new ArrayList<>());
      first[i] =
          alike.stream().filter(j -> sameContext(sample, j, mask)).findFirst().orElse(sample);
      if (first[i] == sample) {
        alike.add(sample);
      }
    }
    return io.vavr.collection.Vector.of(first);
  }

  /** The same for samples with the same context, and hardly for others. */
  private long hash(int sample, Mask mask) {
    int length = inputs.length();
    int row = readout.row(sample, length);
    long hash = row % length;
    for (int t = 0; t < mask.seen(row % length, length); t++) {
      hash = 0x9e3779b97f4a7c15L * (hash ^ (hash >>> 29)) + inputs.hash(row / length, t);
    }
    return hash;
  }

  /**
   * Two samples with the same context and different labels, against Assumption 4.4 of the paper;
   * none when the context determines the label.
   */
  public Option<Tuple2<Integer, Integer>> ambiguous(Mask mask) {
    io.vavr.collection.Vector<Integer> first = firstOfContext(mask);
    return io.vavr.collection.Vector.range(0, samples())
        .find(i -> labels.get(first.get(i)) != labels.get(i))
        .map(i -> Tuple.of(first.get(i), i));
  }
}
