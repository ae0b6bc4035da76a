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
  private final Map<String, Parameter<A>> byName = new HashMap<>();
  private final List<Parameter<A>> all = new ArrayList<>();

  Store(Arithmetic<A> arithmetic, Layout layout) {
    this.arithmetic = arithmetic;
    this.layout = layout;
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
    return add(new Parameter.Weight<>(arithmetic, slot(name, known), all.size(), both));
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
