package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Fault;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Either;
import java.util.Locale;

/**
 * The shape of a network over sequences: the transformers L-T11, L-T12, L-T21, L-T22, and residual
 * networks (sequences of one token, blocks without attention) with LayerNorm wherever {@link Norm}
 * says (Súkeník, Lampert, Mondelli, NeurIPS 2025, arXiv 2505.15239, section 3; P).
 *
 * @param kind which branches a block has
 * @param norm where LayerNorm stands
 * @param mask of the attention; irrelevant without one
 * @param readout which tokens are samples
 * @param keys whether keys and queries are trained; irrelevant without attention
 * @param affineNorm whether every LayerNorm has a trained {@link Scaling} behind it
 * @param entry what the embedding takes
 * @param width d ≥ 2
 * @param depth L ≥ 1, the head counted: {@code L-1} blocks
 * @param classes K ≥ 1, number of outputs
 */
public record SequenceArchitecture(
    Kind kind,
    Norm norm,
    Mask mask,
    Readout readout,
    Keys keys,
    boolean affineNorm,
    Entry entry,
    int width,
    int depth,
    int classes)
    implements Architecture {

  /** Linear layers in the value path of the attention (0: no attention) and in the MLP. */
  public enum Kind {
    RN1(0, 1),
    RN2(0, 2),
    T11(1, 1),
    T12(1, 2),
    T21(2, 1),
    T22(2, 2);

    private final int valueLayers;
    private final int mlpLayers;

    Kind(int valueLayers, int mlpLayers) {
      this.valueLayers = valueLayers;
      this.mlpLayers = mlpLayers;
    }

    /** 0, 1 or 2. */
    public int valueLayers() {
      return valueLayers;
    }

    /** 1 or 2. */
    public int mlpLayers() {
      return mlpLayers;
    }

    public boolean hasAttention() {
      return valueLayers > 0;
    }

    /** The residual block that its MLP is. */
    public ResidualNetwork.Kind mlp() {
      return mlpLayers == 1 ? ResidualNetwork.Kind.RN1 : ResidualNetwork.Kind.RN2;
    }

    /** Name in files and on the command line. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }

    public static Either<Fault, Kind> parse(String id) {
      for (Kind k : values()) {
        if (k.id().equals(id)) {
          return Either.right(k);
        }
      }
      return Either.left(
          new Fault(
              "--architecture",
              "no architecture '" + id + "'",
              "expected rn1, rn2, t11, t12, t21 or t22"));
    }
  }

  /** What one token is. */
  public sealed interface Entry {
    /** T, tokens a sequence. */
    int length();

    /** Size of the vocabulary, or dimension of a vector. */
    int size();

    /** A symbol of a vocabulary: {@code LN(E[s] + P[t])}. */
    record Symbols(int size, int length) implements Entry {}

    /** A vector, for example a patch of an image: {@code LN(W_0 p + b_0 + P[t])}. */
    record Vectors(int size, int length) implements Entry {}
  }

  public SequenceArchitecture {
    if (entry.size() < 1 || entry.length() < 1 || width < 2 || depth < 1 || classes < 1) {
      throw new IllegalArgumentException(
          "size, length, depth, classes >= 1, width >= 2, not "
              + entry
              + ", "
              + depth
              + ", "
              + width
              + ", "
              + classes);
    }
  }

  /** With learned keys and queries, LayerNorm without affine part. */
  public SequenceArchitecture(
      Kind kind,
      Norm norm,
      Mask mask,
      Readout readout,
      Entry entry,
      int width,
      int depth,
      int classes) {
    this(kind, norm, mask, readout, Keys.LEARNED, false, entry, width, depth, classes);
  }

  /** The same with keys and queries trained or zero. */
  public SequenceArchitecture with(Keys other) {
    return new SequenceArchitecture(
        kind, norm, mask, readout, other, affineNorm, entry, width, depth, classes);
  }

  /** The same with or without an affine part in every LayerNorm. */
  public SequenceArchitecture withAffineNorm(boolean other) {
    return new SequenceArchitecture(
        kind, norm, mask, readout, keys, other, entry, width, depth, classes);
  }

  /** The same at another depth. */
  public SequenceArchitecture withDepth(int other) {
    return new SequenceArchitecture(
        kind, norm, mask, readout, keys, affineNorm, entry, width, other, classes);
  }

  /**
   * The names of all LayerNorms, in the order in which a forward pass meets them: {@code
   * embedding.norm}, {@code block_0001.norm1}, {@code block_0001.norm2}, ..., {@code last.norm}.
   */
  public Seq<String> norms() {
    Seq<String> names = Vector.of("embedding.norm");
    for (int l = 1; l < depth; l++) {
      for (int i = 1; i <= normsPerBlock(); i++) {
        names = names.append(Weights.block(l) + ".norm" + i);
      }
    }
    return norm == Norm.POST ? names : names.append("last.norm");
  }

  /** 0, 1 or 2. */
  public int normsPerBlock() {
    return norm == Norm.ENDS ? 0 : kind.hasAttention() ? 2 : 1;
  }

  @Override
  public String id() {
    return kind.id();
  }

  @Override
  public int inputs() {
    return entry.size();
  }

  /** Whether the embedding adds a vector for each position: not in residual networks. */
  public boolean hasPositions() {
    return kind.hasAttention() || entry instanceof Entry.Symbols;
  }

  /** T. */
  public int length() {
    return entry.length();
  }
}
