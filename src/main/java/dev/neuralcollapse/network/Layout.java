package dev.neuralcollapse.network;

import io.vavr.collection.Seq;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where each parameter of a model stands in one flat vector: the embedding's slots first, then
 * those of the blocks in order, the head, and last a head bias; each weight row-major (out×in). The
 * names are those of {@code network.npz}.
 */
public final class Layout {
  private final Architecture architecture;
  private final boolean headBias;
  private final Seq<Slot> slots;
  private final Map<String, Slot> byName;
  private final int size;

  private Layout(Architecture architecture, boolean headBias, List<Slot> slots) {
    this.architecture = architecture;
    this.headBias = headBias;
    this.slots = io.vavr.collection.Vector.ofAll(slots);
    this.byName = new HashMap<>();
    slots.forEach(s -> byName.put(s.name(), s));
    this.size = slots.get(slots.size() - 1).to();
  }

  /** The layout for an architecture; the head has a bias only for the loss that frees one. */
  public static Layout of(Architecture architecture, Loss loss) {
    return of(architecture, loss == Loss.SQUARED_WITH_BIAS);
  }

  /** The layout for training: the head has a bias where the criterion or the architecture says. */
  public static Layout of(Architecture architecture, Goal goal) {
    return of(architecture, goal.headBias());
  }

  /** The layout for an architecture whose head has a bias, or none but its own. */
  public static Layout of(Architecture architecture, boolean headBias) {
    boolean biased = headBias || (architecture instanceof Perceptron p && p.headBias());
    Draft draft = new Draft();
    switch (architecture) {
      case ResidualNetwork r -> residual(draft, r);
      case SequenceArchitecture s -> sequence(draft, s);
      case Perceptron p -> plain(draft, p);
    }
    draft.add("head.weight", Role.HEAD, architecture.classes(), architecture.width());
    if (biased) {
      draft.add("head.bias", Role.HEAD_BIAS, architecture.classes(), 1);
    }
    return new Layout(architecture, biased, draft.slots);
  }

  private static void residual(Draft draft, ResidualNetwork r) {
    draft.affine("embedding", Role.EMBEDDING, Role.EMBEDDING_BIAS, r.width(), r.inputs());
    for (int l = 1; l < r.depth(); l++) {
      draft.mlp(Weights.block(l), r.kind(), r.width());
    }
  }

  private static void plain(Draft draft, Perceptron p) {
    if (p.depth() > 0) {
      draft.affine("embedding", Role.EMBEDDING, Role.EMBEDDING_BIAS, p.width(), p.inputs());
    }
    for (int l = 1; l < p.depth(); l++) {
      draft.mlp(Weights.block(l), p.branch(), p.width());
    }
  }

  private static void sequence(Draft draft, SequenceArchitecture s) {
    int d = s.width();
    switch (s.entry()) {
      case SequenceArchitecture.Entry.Symbols e ->
          draft.add("embedding.symbols", Role.EMBEDDING, e.size(), d);
      case SequenceArchitecture.Entry.Vectors e ->
          draft.affine("embedding", Role.EMBEDDING, Role.EMBEDDING_BIAS, d, e.size());
    }
    if (s.hasPositions()) {
      draft.add("embedding.positions", Role.EMBEDDING, s.length(), d);
    }
    draft.norms(s, "embedding.");
    for (int l = 1; l < s.depth(); l++) {
      String block = Weights.block(l);
      attention(draft, s, block);
      draft.mlp(block, s.kind().mlp(), d);
      draft.norms(s, block + ".");
    }
    draft.norms(s, "last.");
  }

  /** Keys and queries that are zero for good are no parameters. */
  private static void attention(Draft draft, SequenceArchitecture s, String block) {
    int d = s.width();
    if (s.kind().hasAttention() && s.keys() == Keys.LEARNED) {
      draft.add(block + ".query", Role.HIDDEN_WEIGHT, d, d);
      draft.add(block + ".key", Role.HIDDEN_WEIGHT, d, d);
    }
    if (s.kind().hasAttention()) {
      draft.add(block + ".value", Role.HIDDEN_WEIGHT, d, d);
    }
    if (s.kind().valueLayers() == 2) {
      draft.add(block + ".output", Role.HIDDEN_WEIGHT, d, d);
    }
  }

  /** Collects slots one behind the other. */
  private static final class Draft {
    private final List<Slot> slots = new ArrayList<>();
    private long end;

    void add(String name, Role role, int rows, int columns) {
      long next = end + (long) rows * columns;
      if (next > Integer.MAX_VALUE - 16) {
        throw new IllegalArgumentException("too many parameters: more than " + end);
      }
      slots.add(new Slot(name, role, rows, columns, (int) end));
      end = next;
    }

    void affine(String name, Role weight, Role bias, int outputs, int inputs) {
      add(name + ".weight", weight, outputs, inputs);
      add(name + ".bias", bias, outputs, 1);
    }

    /** Gain and shift of every LayerNorm whose name starts so. */
    void norms(SequenceArchitecture s, String prefix) {
      if (s.affineNorm()) {
        for (String norm : s.norms().filter(n -> n.startsWith(prefix))) {
          add(norm + ".gain", Role.NORM, s.width(), 1);
          add(norm + ".shift", Role.NORM, s.width(), 1);
        }
      }
    }

    void mlp(String name, ResidualNetwork.Kind kind, int d) {
      switch (kind) {
        case RN1 -> affine(name, Role.HIDDEN_WEIGHT, Role.HIDDEN_BIAS, d, d);
        case RN2 -> {
          affine(name + ".in", Role.HIDDEN_WEIGHT, Role.HIDDEN_BIAS, d, d);
          affine(name + ".out", Role.HIDDEN_WEIGHT, Role.HIDDEN_BIAS, d, d);
        }
      }
    }
  }

  public Architecture architecture() {
    return architecture;
  }

  /** Whether the head has a bias. */
  public boolean headBias() {
    return headBias;
  }

  /** Number of parameters. */
  public int size() {
    return size;
  }

  /** All slots, in the order of the flat vector. */
  public Seq<Slot> slots() {
    return slots;
  }

  /** The slot of this name. */
  public Slot slot(String name) {
    @Nullable Slot s = byName.get(name);
    if (s == null) {
      throw new IllegalArgumentException("no slot " + name + " in " + this);
    }
    return s;
  }

  /** Whether there is a slot of this name. */
  public boolean has(String name) {
    return byName.containsKey(name);
  }

  /** End of the embedding's parameters, which come first. */
  public int embeddingEnd() {
    return slots.takeWhile(s -> s.role().isEmbedding()).lastOption().map(Slot::to).getOrElse(0);
  }

  /** End of the parameters that the paper's objective may penalise: all but a head bias. */
  public int penalisedEnd() {
    return slot("head.weight").to();
  }

  /** Whether LayerNorm follows the embedding, so that its scale changes no output. */
  public boolean scaleFreeEmbedding() {
    return switch (architecture) {
      case ResidualNetwork r -> true;
      case SequenceArchitecture s -> true;
      case Perceptron p -> false;
    };
  }

  @Override
  public String toString() {
    return architecture + (headBias ? " with a head bias" : "");
  }
}
