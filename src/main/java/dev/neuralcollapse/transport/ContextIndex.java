package dev.neuralcollapse.transport;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Readout;
import dev.neuralcollapse.network.SequenceData;
import io.vavr.collection.Vector;

/**
 * The different contexts among the samples: equal contexts have equal columns and move together.
 *
 * @param first the sample that stands for each context
 * @param contextOf for every sample, which context it has
 * @param readout what a sample is
 * @param length T
 */
record ContextIndex(Vector<Integer> first, Vector<Integer> contextOf, Readout readout, int length) {

  static ContextIndex of(SequenceData data, Mask mask) {
    Vector<Integer> standIn = data.firstOfContext(mask);
    Vector<Integer> first = standIn.distinct();
    io.vavr.collection.Map<Integer, Integer> number = first.zipWithIndex().toMap(pair -> pair);
    return new ContextIndex(
        first, standIn.map(i -> number.get(i).get()), data.readout(), data.inputs().length());
  }

  /** R, number of contexts. */
  int size() {
    return first.size();
  }

  /** R×d, the columns that are read, from the (N·T)×d of all tokens. */
  Matrix columns(Matrix tokens) {
    return Matrix.generate(
        size(), tokens.columns(), (c, j) -> tokens.get(readout.row(first.get(c), length), j));
  }

  /** N×d: every sample has the row of its context. */
  Matrix perSample(Matrix rows) {
    return Matrix.generate(
        contextOf.size(), rows.columns(), (i, j) -> rows.get(contextOf.get(i), j));
  }

  /** R×d: the vertex of every context's class. */
  Matrix goals(Matrix vertices, SequenceData data) {
    return Matrix.generate(
        size(), vertices.columns(), (c, j) -> vertices.get(data.labels().get(first.get(c)), j));
  }
}
