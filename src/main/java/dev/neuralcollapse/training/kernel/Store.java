package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Slot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of an engine, made when a stage first asks for them, shared by all workers.
 *
 * @param <A> {@code double[]} or {@code float[]}
 */
final class Store<A> {
  private final Arithmetic<A> arithmetic;
  private final Layout layout;
  private final double mostWeight;
  private final boolean moments;
  private int end;
  private final Map<String, Parameter<A>> byName = new HashMap<>();
  private final List<Parameter<A>> all = new ArrayList<>();

  Store(Arithmetic<A> arithmetic, Layout layout) {
    this(arithmetic, layout, false, 0);
  }

  private Store(Arithmetic<A> arithmetic, Layout layout, boolean moments, double mostWeight) {
    this.arithmetic = arithmetic;
    this.layout = layout;
    this.moments = moments;
    this.mostWeight = mostWeight;
    this.end = layout.size();
  }

  /**
   * Parameters whose weights behind the embedding stand for moments of their inputs.
   *
   * @param mostWeight what a row counts at most
   */
  static <A> Store<A> ofMoments(Arithmetic<A> arithmetic, Layout layout, double mostWeight) {
    return new Store<>(arithmetic, layout, true, mostWeight);
  }

  /** Where the moments of a weight's inputs begin, or {@link Parameter#NONE}. */
  int moments(String name) {
    return byName.get(name) instanceof Parameter.Weight<A> w && w.hasMoments()
        ? w.start()
        : Parameter.NONE;
  }

  /** What a row counts at most in moments. */
  double mostWeight() {
    return mostWeight;
  }

  /** End of the flat gradient and of the moments behind it. */
  int end() {
    return end;
  }

  Arithmetic<A> arithmetic() {
    return arithmetic;
  }

  Layout layout() {
    return layout;
  }

  /** Every parameter some stage uses, in order of its id. */
  List<Parameter<A>> all() {
    return all;
  }

  /** A weight for products; {@code both} where its inputs have a gradient too. */
  Parameter.Weight<A> weight(String name, boolean both) {
    @Nullable Parameter<A> known = byName.get(name);
    if (known instanceof Parameter.Weight<A> w) {
      return w;
    }
    Slot slot = slot(name, known);
    // The moments of an embedding's inputs would be as large as they are wide, and nobody asks.
    int place = moments && both ? end : Parameter.NONE;
    if (place != Parameter.NONE) {
      end = Math.addExact(end, Parameter.Weight.momentRows(slot) * slot.columns());
    }
    return add(new Parameter.Weight<>(arithmetic, slot, all.size(), both, place));
  }

  /** A weight for sparse inputs. */
  Parameter.Transposed<A> transposed(String name) {
    @Nullable Parameter<A> known = byName.get(name);
    if (known instanceof Parameter.Transposed<A> t) {
      return t;
    }
    return add(new Parameter.Transposed<>(arithmetic, slot(name, known), all.size()));
  }

  /** A vector or table as it stands. */
  Parameter.Values<A> values(String name) {
    @Nullable Parameter<A> known = byName.get(name);
    if (known instanceof Parameter.Values<A> v) {
      return v;
    }
    return add(new Parameter.Values<>(arithmetic, slot(name, known), all.size()));
  }

  private Slot slot(String name, @Nullable Parameter<A> known) {
    if (known != null) {
      throw new IllegalArgumentException(name + " is used in two forms");
    }
    return layout.slot(name);
  }

  private <P extends Parameter<A>> P add(P p) {
    byName.put(p.slot.name(), p);
    all.add(p);
    return p;
  }
}
