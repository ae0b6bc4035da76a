package dev.neuralcollapse.paper;

import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Logits {@code uvᵀ} of small whole numbers; entry {@code u_i v_j} for class i of a sample of class
 * j.
 */
record RankOneLogits(List<Integer> u, List<Integer> v) implements Spec<RankOneLogits> {

  static RankOneLogits draw(long seed) {
    Draw draw = Draw.from(seed);
    int k = draw.integer(3, 12);
    return new RankOneLogits(
        List.fill(k, () -> draw.integer(-5, 5)), List.fill(k, () -> draw.integer(-5, 5)));
  }

  int classes() {
    return u.size();
  }

  /** Columns whose greatest entry is the own one alone. */
  int superior() {
    return List.range(0, classes())
        .count(j -> List.range(0, classes()).forAll(i -> i.equals(j) || entry(i, j) < entry(j, j)));
  }

  /** Columns in which no entry is greater than the own one. */
  int tied() {
    return List.range(0, classes())
        .count(j -> List.range(0, classes()).forAll(i -> entry(i, j) <= entry(j, j)));
  }

  private int entry(int i, int j) {
    return u.get(i) * v.get(j);
  }

  @Override
  public RankOneLogits instance() {
    return this;
  }

  @Override
  public Seq<RankOneLogits> simpler() {
    return Shrink.integer(classes(), 3).map(k -> new RankOneLogits(u.take(k), v.take(k)));
  }
}
