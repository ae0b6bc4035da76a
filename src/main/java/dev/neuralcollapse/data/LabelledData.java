package dev.neuralcollapse.data;

/** Samples with class labels: rows of numbers, or texts as sequences of symbols. */
public sealed interface LabelledData permits Dataset, TokenTexts {

  Labels labels();

  Provenance provenance();

  /** Number of samples N. */
  int size();

  /** Numbers a sample, or symbols a text. */
  int dimension();

  /** SHA-256 of the samples, then of the labels as little-endian int64. */
  String sha256();

  /** The first {@code perClass} samples of each class, class by class. */
  io.vavr.control.Either<Fault, ? extends LabelledData> firstOfEachClass(int perClass);
}
