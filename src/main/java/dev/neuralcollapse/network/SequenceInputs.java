package dev.neuralcollapse.network;

import dev.neuralcollapse.linear.Matrix;

/** Sequences of equal length, without labels. */
public sealed interface SequenceInputs {

  /** T, tokens a sequence. */
  int length();

  /** Number of sequences. */
  int sequences();

  /** Whether token {@code t} of two sequences is the same. */
  boolean same(int i, int j, int t);

  /** Equal where token {@code t} of two sequences is the same. */
  int hash(int i, int t);

  /**
   * Texts: symbols of a vocabulary.
   *
   * @param ids one row a sequence, each in {@code 0..vocabulary-1}
   * @param vocabulary S
   */
  record Symbols(io.vavr.collection.Vector<io.vavr.collection.Vector<Integer>> ids, int vocabulary)
      implements SequenceInputs {

    public Symbols {
      if (ids.isEmpty()
          || ids.head().isEmpty()
          || ids.exists(row -> row.size() != ids.head().size())) {
        throw new IllegalArgumentException("sequences of one length, at least one token each");
      }
      if (ids.exists(row -> row.exists(s -> s < 0 || s >= vocabulary))) {
        throw new IllegalArgumentException("symbols in 0.." + (vocabulary - 1));
      }
    }

    @Override
    public int length() {
      return ids.head().size();
    }

    @Override
    public int sequences() {
      return ids.size();
    }

    /** Symbol at position {@code t} of sequence {@code i}. */
    public int at(int i, int t) {
      return ids.get(i).get(t);
    }

    @Override
    public boolean same(int i, int j, int t) {
      return at(i, t) == at(j, t);
    }

    @Override
    public int hash(int i, int t) {
      return at(i, t);
    }
  }

  /**
   * Vectors, for example the patches of images.
   *
   * @param tokens (N·T)×D, sequence by sequence
   * @param length T
   */
  record Vectors(Matrix tokens, int length) implements SequenceInputs {
    public Vectors {
      if (length < 1 || tokens.rows() < 1 || tokens.rows() % length != 0) {
        throw new IllegalArgumentException(tokens.rows() + " tokens in sequences of " + length);
      }
    }

    @Override
    public int sequences() {
      return tokens.rows() / length;
    }

    @Override
    public boolean same(int i, int j, int t) {
      return tokens.row(i * length + t).equals(tokens.row(j * length + t));
    }

    @Override
    public int hash(int i, int t) {
      return tokens.row(i * length + t).hashCode();
    }
  }
}
