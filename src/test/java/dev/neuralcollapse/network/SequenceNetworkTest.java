package dev.neuralcollapse.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.bound.SampleNetworks;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import dev.neuralcollapse.network.SequenceForward.Degenerate;
import dev.neuralcollapse.network.SequenceForward.Place;
import io.vavr.Tuple;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SequenceNetworkTest {

  /** Every kind, place of LayerNorm, mask, readout and entry, with and without its affine part. */
  static Stream<DrawnSequences> all() {
    Stream.Builder<DrawnSequences> out = Stream.builder();
    long seed = 0;
    for (Kind kind : Kind.values()) {
      for (Norm norm : Norm.values()) {
        for (Mask mask : Mask.values()) {
          for (Readout readout : Readout.values()) {
            boolean symbols = Long.bitCount(++seed) % 2 == 0;
            if (kind.hasAttention() || (mask == Mask.CAUSAL && readout == Readout.LAST)) {
              Keys keys = seed % 5 == 0 ? Keys.ZERO : Keys.LEARNED;
              out.add(new DrawnSequences(seed, kind, norm, mask, readout, symbols, 4));
              out.add(new DrawnSequences(seed, kind, norm, mask, readout, symbols, 3, keys, true));
            }
          }
        }
      }
    }
    return out.build();
  }

  @ParameterizedTest
  @MethodSource("all")
  void agreesWithPlainLoops(DrawnSequences drawn) {
    SequenceFolder f = drawn.folder();
    Matrix logits =
        assertInstanceOf(SequenceForward.Completed.class, f.network().forward(f.data().inputs()))
            .logits();
    double[][] naive = NaiveSequences.logits(f);
    assertEquals(naive.length, logits.rows());
    for (int i = 0; i < naive.length; i++) {
      for (int k = 0; k < naive[i].length; k++) {
        assertEquals(naive[i][k], logits.get(i, k), 1e-12 * (1 + Math.abs(naive[i][k])));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ResidualNetwork.Kind.class)
  void aResidualNetworkIsASequenceNetwork(ResidualNetwork.Kind kind) {
    NetworkFolder f =
        new SampleNetworks(3, 2, 5, 6, kind, Loss.CROSS_ENTROPY, 0.01, 0.1, 0.3)
            .folder(5, EmbeddingDecay.PENALISED);
    Forward.Completed residual = (Forward.Completed) f.network().forward(f.data().inputs());
    SequenceNetwork n = SequenceNetwork.of(f.network());
    SequenceData data = SequenceData.of(f.data());
    assertEquals(
        residual.logits(), ((SequenceForward.Completed) n.forward(data.inputs())).logits());
    assertEquals(residual.layers(), n.stream(data.inputs()).get());
    assertEquals(f.objective().at(f.network(), f.data()), f.objective().at(n, data).get());
  }

  /** Everything is paid for: E, P, K, Q, V, O, both layers of the MLP, affine parts, the head. */
  @Test
  void theObjectivePaysForEveryWeight() {
    SequenceFolder f =
        new DrawnSequences(
                3, Kind.T22, Norm.PRE, Mask.CAUSAL, Readout.EVERY, true, 3, Keys.LEARNED, true)
            .folder();
    double squares =
        SequenceWeights.named(f.network())
            .map(a -> java.util.Arrays.stream(a._2().toDoubles()).map(x -> x * x).sum())
            .sum()
            .doubleValue();
    Objective.Decomposition d = f.goal().objective().get().at(f.network(), f.data()).get();
    assertEquals(0.005 * squares, d.total() - d.fit(), 1e-12 * squares);
    assertEquals(0.005 * f.network().hiddenSumOfSquares(), d.hidden(), 1e-15 * squares);
    Objective free = new Objective(Loss.CROSS_ENTROPY, 0.01, EmbeddingDecay.FREE);
    assertEquals(0, free.at(f.network(), f.data()).get().embedding());
  }

  private static SequenceNetwork zero(Norm norm, Matrix symbols, Matrix positions, Block mlp) {
    Matrix none = Matrix.zeros(4, 4);
    return new SequenceNetwork(
        new InputLayer.Table(symbols, positions),
        io.vavr.collection.Vector.of(
            new SequenceBlock(Option.some(new Attention.OneLayer(none, none, none)), mlp)),
        Head.withoutBias(Matrix.zeros(2, 4)),
        norm,
        Mask.CAUSAL,
        Readout.LAST);
  }

  private static SequenceInputs.Symbols symbols(Integer... row) {
    return new SequenceInputs.Symbols(
        io.vavr.collection.Vector.of(
            io.vavr.collection.Vector.of(0, 0), io.vavr.collection.Vector.of(row)),
        2);
  }

  @Test
  void noVarianceIsATypedResult() {
    Matrix e = Matrix.of(2, 4, 1, 0, 0, 0, 2, 2, 2, 2);
    Matrix p = Matrix.zeros(2, 4);
    Block idle = new Block.OneLayer(Affine.zeros(4, 4));
    assertEquals(
        new Degenerate(0, Place.EMBEDDING, 1, 1),
        zero(Norm.POST, e, p, idle).forward(symbols(0, 1)));
    // The branch undoes symbol 0 exactly: its entries are halves.
    Block undo =
        new Block.TwoLayer(
            Affine.zeros(4, 4), new Affine(Matrix.zeros(4, 4), Vector.of(-0.5, -0.5, 0.5, 0.5)));
    Matrix fine = Matrix.of(2, 4, 1, 1, -1, -1, 1, -1, 1, -1);
    assertEquals(
        new Degenerate(1, Place.MLP, 0, 0), zero(Norm.POST, fine, p, undo).forward(symbols(1, 0)));
    assertEquals(
        new Degenerate(2, Place.LAST, 0, 1), zero(Norm.ENDS, fine, p, undo).forward(symbols(1, 0)));
    assertTrue(
        ((Degenerate) zero(Norm.PRE, fine, p, undo).forward(symbols(1, 0)))
            .where()
            .contains("layer 2 (last), sequence 0, token 1"));
  }

  /** Zero keys or queries: every token weighs the same. */
  @Test
  void zeroKeysAttendUniformly() {
    Matrix x = Matrix.of(3, 2, 1, 0, 0, 4, 2, 2);
    Matrix zero = Matrix.zeros(2, 2);
    Attention a = new Attention.OneLayer(Matrix.identity(2), zero, zero);
    assertEquals(Matrix.of(3, 2, 1, 0, 0.5, 2, 1, 2), a.mixed(x, 3, Mask.CAUSAL));
    assertEquals(Matrix.of(3, 2, 1, 2, 1, 2, 1, 2), a.mixed(x, 3, Mask.FULL));
  }

  @Test
  void contextsAreWhatTheMaskShows() {
    Seq<Integer> labels = io.vavr.collection.Vector.of(0, 1, 0, 0, 1, 1);
    SequenceData data =
        new SequenceData(
            new SequenceInputs.Symbols(
                io.vavr.collection.Vector.of(
                    io.vavr.collection.Vector.of(0, 1, 0), io.vavr.collection.Vector.of(0, 1, 1)),
                2),
            Readout.EVERY,
            dev.neuralcollapse.data.Labels.of(
                    labels.toJavaStream().mapToInt(i -> i).toArray(), "test")
                .get(),
            new dev.neuralcollapse.data.Provenance("t", "t", "t", io.vavr.collection.List.empty()));
    assertEquals(io.vavr.collection.Vector.of(0, 1, 2, 0, 1, 5), data.firstOfContext(Mask.CAUSAL));
    assertEquals(io.vavr.collection.Vector.of(0, 1, 2, 3, 4, 5), data.firstOfContext(Mask.FULL));
    assertEquals(Option.none(), data.ambiguous(Mask.FULL));
    assertEquals(Option.none(), data.ambiguous(Mask.CAUSAL));
    SequenceData last =
        new SequenceData(
            data.inputs(),
            Readout.LAST,
            dev.neuralcollapse.data.Labels.balanced(2, 1),
            data.provenance());
    assertEquals(Option.none(), last.ambiguous(Mask.CAUSAL));
    SequenceData twice =
        new SequenceData(symbols(0, 0), Readout.LAST, last.labels(), last.provenance());
    assertEquals(Option.some(Tuple.of(0, 1)), twice.ambiguous(Mask.CAUSAL));
  }

  private static dev.neuralcollapse.data.TokenTexts texts(int[] ids, int... labels) {
    return dev.neuralcollapse.data.TokenTexts.of(
            ids,
            2,
            io.vavr.collection.List.of("<padding>", "<unknown>", "a", "b"),
            dev.neuralcollapse.data.Labels.of(labels, "test").get(),
            new dev.neuralcollapse.data.Provenance("t", "here", "t", io.vavr.collection.List.of()))
        .get();
  }

  @Test
  void textsAreBalancedAndUnambiguous() {
    SequenceData data =
        SequenceData.balanced(texts(new int[] {0, 2, 2, 3, 3, 3, 2, 2}, 0, 0, 1, 0), Option.none())
            .get();
    assertEquals(2, data.samples());
    assertEquals(io.vavr.collection.Vector.of(1, 1), labelCounts(data));
    assertTrue(
        data.provenance().steps().mkString().contains("first 1 samples of each class"),
        data.provenance()::toString);
    String fault =
        SequenceData.balanced(texts(new int[] {0, 2, 2, 3, 0, 2}, 0, 0, 1), Option.some(1))
            .getLeft()
            .line();
    assertTrue(fault.contains("texts 0 and 1"), fault);
    assertTrue(
        SequenceData.balanced(texts(new int[] {0, 2, 2, 3, 0, 3}, 0, 0, 1), Option.some(2))
            .isLeft());
  }

  private static Seq<Integer> labelCounts(SequenceData data) {
    return io.vavr.collection.Vector.range(0, data.labels().classes()).map(data.labels()::count);
  }
}
