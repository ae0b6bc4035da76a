package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Slot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The affine maps of a residual network: 0 is the embedding, the last one the head. */
final class Affines {
  private final List<Slot> weights = new ArrayList<>();
  private final List<@Nullable Slot> biases = new ArrayList<>();

  Affines(Layout layout) {
    for (Slot s : layout.slots()) {
      if (s.role().isBias()) {
        biases.set(biases.size() - 1, s);
      } else {
        weights.add(s);
        biases.add(null);
      }
    }
  }

  int count() {
    return weights.size();
  }

  int rows(int a) {
    return weights.get(a).rows();
  }

  int columns(int a) {
    return weights.get(a).columns();
  }

  boolean hasBias(int a) {
    return biases.get(a) != null;
  }

  int weightOffset(int a) {
    return weights.get(a).from();
  }

  int biasOffset(int a) {
    return weights.get(a).to();
  }
}
