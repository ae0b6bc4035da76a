package dev.neuralcollapse.training;

import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.Slot;

/** Where a slot of a block stands in its residual branch. */
enum Branch {
  /** The only layer, weight or bias. */
  ALONE,
  /** The first of two, weight or bias. */
  FIRST,
  /** The weight of the second of two. */
  SECOND,
  /** Its bias, which scales like the branch as a whole. */
  SECOND_BIAS,
  /** Keys and queries: they choose, and carry nothing. */
  KEY,
  /** A layer of an MLP, or gain and shift of a LayerNorm: in no branch. */
  NONE;

  static Branch of(Layout layout, Slot slot) {
    if (layout.architecture() instanceof Perceptron p && p.kind() == Perceptron.Kind.MLP) {
      return NONE;
    }
    return switch (slot.part()) {
      case "weight", "bias" -> ALONE;
      case "in.weight", "in.bias" -> FIRST;
      case "out.weight", "output" -> SECOND;
      case "out.bias" -> SECOND_BIAS;
      case "query", "key" -> KEY;
      case "value" -> layout.has(sibling(slot, "output")) ? FIRST : ALONE;
      default -> NONE;
    };
  }

  /** The name of another part of the same block. */
  static String sibling(Slot slot, String part) {
    return slot.name().substring(0, slot.name().indexOf('.') + 1) + part;
  }

  /** What the slot's weights are multiplied by when its branch is drawn at this scale. */
  static double power(Layout layout, Slot slot, double scale) {
    return switch (of(layout, slot)) {
      case ALONE, SECOND_BIAS -> scale;
      case FIRST, SECOND, KEY -> Math.sqrt(scale);
      case NONE -> 1;
    };
  }
}
