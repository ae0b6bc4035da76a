package dev.neuralcollapse.data;

import io.vavr.collection.Seq;
import io.vavr.control.Either;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** Labelled texts of one length, as symbols of a vocabulary. */
public final class TokenTexts implements LabelledData {
  private final int[] ids;
  private final int length;
  private final io.vavr.collection.Vector<String> vocabulary;
  private final Labels labels;
  private final Provenance provenance;

  private TokenTexts(
      int[] ids,
      int length,
      io.vavr.collection.Vector<String> vocabulary,
      Labels labels,
      Provenance provenance) {
    this.ids = ids;
    this.length = length;
    this.vocabulary = vocabulary;
    this.labels = labels;
    this.provenance = provenance;
  }

  /**
   * Texts, or the first symbol that the vocabulary does not have.
   *
   * @param ids N·T symbols, text by text
   * @param vocabulary the words of all symbols, see {@link TextForm}
   */
  public static Either<Fault, TokenTexts> of(
      int[] ids, int length, Seq<String> vocabulary, Labels labels, Provenance provenance) {
    if (length < 1 || ids.length != (long) length * labels.size()) {
      return Either.left(
          new Fault(
              provenance.source(),
              ids.length + " symbols in " + labels.size() + " texts of length " + length,
              "every text needs the same number of symbols"));
    }
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] < 0 || ids[i] >= vocabulary.size()) {
        return Either.left(
            new Fault(
                provenance.source() + ", row " + i / length + ", column " + i % length,
                "symbol " + ids[i],
                "symbols are 0.." + (vocabulary.size() - 1)));
      }
    }
    return Either.right(
        new TokenTexts(
            ids.clone(), length, io.vavr.collection.Vector.ofAll(vocabulary), labels, provenance));
  }

  @Override
  public Labels labels() {
    return labels;
  }

  @Override
  public Provenance provenance() {
    return provenance;
  }

  @Override
  public int size() {
    return labels.size();
  }

  /** T, symbols a text. */
  @Override
  public int dimension() {
    return length;
  }

  /** The word of every symbol; padding and unknown words have names in angle brackets. */
  public Seq<String> vocabulary() {
    return vocabulary;
  }

  /** Symbol {@code t} of text {@code i}. */
  public int at(int i, int t) {
    return ids[i * length + t];
  }

  /** All symbols, text by text. */
  public int[] toArray() {
    return ids.clone();
  }

  /** The same texts with another history. */
  public TokenTexts with(Provenance other) {
    return new TokenTexts(ids, length, vocabulary, labels, other);
  }

  @Override
  public Either<Fault, TokenTexts> firstOfEachClass(int perClass) {
    return labels
        .firstOfEachClass(perClass, provenance.name())
        .map(
            rows -> {
              int[] picked = new int[rows.length * length];
              for (int i = 0; i < rows.length; i++) {
                System.arraycopy(ids, rows[i] * length, picked, i * length, length);
              }
              return new TokenTexts(
                  picked,
                  length,
                  vocabulary,
                  Labels.balanced(labels.classes(), perClass),
                  provenance.firstOfEachClass(perClass));
            });
  }

  /** SHA-256 of the symbols, then of the labels, both as little-endian int64. */
  @Override
  public String sha256() {
    MessageDigest digest = Dataset.newSha256();
    ByteBuffer one = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    for (int id : ids) {
      digest.update(one.clear().putLong(id).flip());
    }
    for (int i = 0; i < size(); i++) {
      digest.update(one.clear().putLong(labels.get(i)).flip());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof TokenTexts t
        && length == t.length
        && Arrays.equals(ids, t.ids)
        && vocabulary.equals(t.vocabulary)
        && labels.equals(t.labels)
        && provenance.equals(t.provenance);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(ids) + labels.hashCode();
  }

  @Override
  public String toString() {
    return size() + " texts of " + length + " symbols, " + vocabulary.size() + " in the vocabulary";
  }
}
