package dev.neuralcollapse.training;

import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Model;
import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.Slot;
import java.util.function.BiConsumer;

/** The parameters of a network carried over to another depth, slot by slot. */
final class Deepening {
  private final Layout to;
  private final Layout from;
  private final double[] source;
  private final int have;
  private final int want;

  /**
   * Prepares.
   *
   * @param to layout of the depth wanted
   * @param network of the same widths and kind
   */
  Deepening(Layout to, Model network) {
    this.to = to;
    this.from = Layout.of(network.architecture(), to.headBias());
    this.source = Parameters.flatten(from, network);
    this.have = Math.max(0, network.architecture().depth() - 1);
    this.want = Math.max(0, to.architecture().depth() - 1);
  }

  /** See {@link Initialisation.Refined}. */
  double[] refined() {
    if (have == 0 && want > 0) {
      throw new IllegalArgumentException("cannot resample " + from + " to " + to);
    }
    if (to.architecture() instanceof Perceptron p && p.kind() == Perceptron.Kind.MLP) {
      throw new IllegalArgumentException("the layers of an MLP are no path: " + to);
    }
    double ratio = want == 0 ? 1 : (double) have / want;
    double[] theta = new double[to.size()];
    for (Slot slot : to.slots()) {
      if (slot.block() == 0) {
        copy(theta, slot, 0, 1);
      } else {
        int block = (int) ((2L * slot.block() - 1) * have / (2L * want)) + 1;
        boolean key = Branch.of(to, slot) == Branch.KEY;
        copy(theta, slot, block, key ? 1 : Branch.power(to, slot, ratio));
      }
    }
    return theta;
  }

  /**
   * See {@link Initialisation.Grown}.
   *
   * @param nearZero fills a slot of a block that comes in between
   */
  double[] grown(BiConsumer<double[], Slot> nearZero) {
    if (have > want) {
      throw new IllegalArgumentException("cannot grow " + from + " to " + to);
    }
    double[] theta = new double[to.size()];
    for (Slot slot : to.slots()) {
      int before = slot.block() == 0 ? 0 : (int) ((slot.block() - 1L) * have / want);
      int after = slot.block() == 0 ? 0 : (int) ((long) slot.block() * have / want);
      if (slot.block() == 0) {
        copy(theta, slot, 0, 1);
      } else if (after > before) {
        copy(theta, slot, after, 1);
      } else {
        nearZero.accept(theta, slot);
      }
    }
    return theta;
  }

  /** Takes the slot of the same part in the other network's block. */
  private void copy(double[] theta, Slot slot, int block, double scale) {
    Slot same = from.slot(block == 0 ? slot.name() : slot.inBlock(block));
    if (same.rows() != slot.rows() || same.columns() != slot.columns()) {
      throw new IllegalArgumentException(same + " does not fit " + slot);
    }
    for (int i = 0; i < slot.size(); i++) {
      theta[slot.from() + i] = scale * source[same.from() + i];
    }
  }
}
