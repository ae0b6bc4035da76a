package dev.neuralcollapse.paper;

import dev.neuralcollapse.geometry.CompleteGraph;
import dev.neuralcollapse.optimum.SrgBlock;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.Seq;

/**
 * The edges of a complete graph and its subsets of p vertices, which tell the edges apart.
 *
 * @param vertices r
 * @param subset p, 2 ≤ p ≤ r-2 (2 for r = 3)
 */
record EdgeSubsets(int vertices, int subset) implements Spec<EdgeSubsets> {

  static Regime<EdgeSubsets> drawn(String name, int leastSubset) {
    return new Regime<>(
        name,
        seed -> {
          Draw draw = Draw.from(seed);
          int r = draw.integer(leastSubset == 2 ? 3 : leastSubset + 2, 7);
          return new EdgeSubsets(r, draw.integer(leastSubset, Math.max(2, r - 2)));
        });
  }

  CompleteGraph graph() {
    return new CompleteGraph(vertices);
  }

  SrgBlock block() {
    return new SrgBlock(vertices, subset);
  }

  @Override
  public EdgeSubsets instance() {
    return this;
  }

  @Override
  public Seq<EdgeSubsets> simpler() {
    return Shrink.integer(vertices, Math.min(vertices, subset == 2 ? 3 : subset + 2))
        .map(r -> new EdgeSubsets(r, subset))
        .appendAll(Shrink.integer(subset, 2).map(p -> new EdgeSubsets(vertices, p)));
  }
}
