package dev.neuralcollapse.training.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Keys;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.Readout;
import dev.neuralcollapse.network.SequenceArchitecture;
import dev.neuralcollapse.network.SequenceArchitecture.Entry;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import dev.neuralcollapse.network.SequenceData;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.network.Slot;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the engine promises beside its values, on transformers. */
class SequenceEngineTest {
  private static final Objective OBJECTIVE =
      new Objective(Loss.CROSS_ENTROPY, 0.01, EmbeddingDecay.PENALISED);

  private static SequenceArchitecture net(Kind kind, Norm norm, Mask mask, Readout readout, int t) {
    return new SequenceArchitecture(
        kind, norm, mask, readout, Keys.LEARNED, true, new Entry.Symbols(9, t), 10, 3, 4);
  }

  private static double[] evaluate(SequenceCase c, EngineOptions options, int... rows) {
    double[] gradient = new double[c.theta().length + 1];
    try (Engine e =
        Engines.of(c.net(), Goal.of(c.objective()), TrainingData.of(c.data()), options)) {
      double[] g = new double[c.theta().length];
      double value =
          rows.length == 0
              ? e.valueAndGradient(c.theta(), g)
              : e.valueAndGradient(c.theta(), g, rows, 0, rows.length);
      gradient[0] = value;
      System.arraycopy(g, 0, gradient, 1, g.length);
    }
    assertTrue(Double.isFinite(gradient[0]));
    return gradient;
  }

  /** Several tiles, partial sums and batches; scalars and vectors. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void theSameBitsOnAnyNumberOfThreads(Precision precision) {
    SequenceCase c =
        SequenceCase.of(
            net(Kind.T22, Norm.PRE, Mask.CAUSAL, Readout.EVERY, 7),
            OBJECTIVE,
            90,
            new SplittableRandom(4));
    EngineOptions one = EngineOptions.of(1).with(precision);
    double[] expected = evaluate(c, one);
    double[] plain = evaluate(c, one.withoutVectors());
    assertArrayEquals(expected, plain);
    int[] rows = new SplittableRandom(1).ints(40, 0, 90).toArray();
    double[] batch = evaluate(c, one, rows);
    for (int threads : new int[] {2, 16}) {
      EngineOptions many = EngineOptions.of(threads).with(precision);
      assertArrayEquals(expected, evaluate(c, many));
      assertArrayEquals(batch, evaluate(c, many, rows));
    }
  }

  /** Zero keys and queries make attention even, whether they are parameters or not. */
  @ParameterizedTest
  @EnumSource(Mask.class)
  void zeroKeysAreEvenAttention(Mask mask) {
    SequenceArchitecture net = net(Kind.T21, Norm.POST, mask, Readout.EVERY, 6);
    SequenceCase c = SequenceCase.of(net, OBJECTIVE, 25, new SplittableRandom(9));
    Layout learned = c.layout();
    Layout zero = Layout.of(net.with(Keys.ZERO), false);
    double[] with = c.theta().clone();
    double[] without = new double[zero.size()];
    for (Slot s : learned.slots()) {
      if (zero.has(s.name())) {
        System.arraycopy(with, s.from(), without, zero.slot(s.name()).from(), s.size());
      } else {
        Arrays.fill(with, s.from(), s.to(), 0);
      }
    }
    double[] a = evaluate(new SequenceCase(net, OBJECTIVE, c.data(), with), EngineOptions.of(1));
    double[] b =
        evaluate(
            new SequenceCase(net.with(Keys.ZERO), OBJECTIVE, c.data(), without),
            EngineOptions.of(1));
    assertEquals(a[0], b[0], 1e-13 * a[0]);
    for (Slot s : learned.slots()) {
      for (int i = 0; i < s.size(); i++) {
        double expected = zero.has(s.name()) ? b[1 + zero.slot(s.name()).from() + i] : 0;
        assertEquals(expected, a[1 + s.from() + i], 1e-12, s.name());
      }
    }
  }

  /** With a full mask and no positions a sequence is a set. */
  @Test
  void withoutPositionsAndMaskTheOrderOfTokensIsForgotten() {
    SequenceArchitecture net = net(Kind.T11, Norm.PRE, Mask.FULL, Readout.EVERY, 5);
    SequenceCase c = SequenceCase.of(net, OBJECTIVE, 12, new SplittableRandom(5));
    double[] theta = c.theta().clone();
    Slot positions = c.layout().slot("embedding.positions");
    Arrays.fill(theta, positions.from(), positions.to(), 0);
    double[] a = evaluate(new SequenceCase(net, OBJECTIVE, c.data(), theta), EngineOptions.of(1));
    double[] b =
        evaluate(new SequenceCase(net, OBJECTIVE, turned(c.data()), theta), EngineOptions.of(1));
    assertEquals(a[0], b[0], 1e-13 * a[0]);
    for (int i = 0; i < theta.length; i++) {
      boolean place = i >= positions.from() && i < positions.to();
      int from = i - positions.from();
      int mirrored =
          place
              ? positions.from() + (4 - from / net.width()) * net.width() + from % net.width()
              : i;
      assertEquals(a[1 + mirrored], b[1 + i], 1e-12);
    }
  }

  /** Every sequence read from its end. */
  private static SequenceData turned(SequenceData data) {
    SequenceInputs.Symbols s = (SequenceInputs.Symbols) data.inputs();
    int length = s.length();
    int[] labels = new int[data.samples()];
    Arrays.setAll(labels, i -> data.labels().get(i / length * length + length - 1 - i % length));
    return new SequenceData(
        new SequenceInputs.Symbols(s.ids().map(Vector::reverse), s.vocabulary()),
        data.readout(),
        Labels.of(labels, "turned").get(),
        data.provenance());
  }

  /** Longer than a tile is wide. */
  @ParameterizedTest
  @EnumSource(Readout.class)
  void longSequences(Readout readout) {
    SequenceCase c =
        SequenceCase.of(
            net(Kind.T12, Norm.ENDS, Mask.CAUSAL, readout, 131),
            OBJECTIVE,
            5,
            new SplittableRandom(6));
    double expected = c.total(c.theta());
    assertEquals(expected, evaluate(c, EngineOptions.of(2))[0], 1e-12 * expected);
  }

  /** A symbol without variance is named by its sequence. */
  @Test
  void noVarianceIsNamed() {
    SequenceArchitecture net =
        new SequenceArchitecture(
            Kind.T11, Norm.POST, Mask.CAUSAL, Readout.LAST, new Entry.Symbols(3, 2), 4, 2, 2);
    Seq<Vector<Integer>> ids = Vector.of(Vector.of(0, 1), Vector.of(1, 0), Vector.of(1, 2));
    SequenceData data =
        new SequenceData(
            new SequenceInputs.Symbols(Vector.ofAll(ids), 3),
            Readout.LAST,
            Labels.of(new int[] {0, 1, 0}, "t").get(),
            new Provenance("t", "t", "t", Vector.empty()));
    Layout layout = Layout.of(net, false);
    double[] theta = new SplittableRandom(3).doubles(layout.size(), -1, 1).toArray();
    Slot symbols = layout.slot("embedding.symbols");
    Slot positions = layout.slot("embedding.positions");
    Arrays.fill(theta, symbols.from() + 8, symbols.to(), 2);
    Arrays.fill(theta, positions.from(), positions.to(), 1);
    try (Engine e =
        Engines.of(net, Goal.of(OBJECTIVE), TrainingData.of(data), EngineOptions.of(1))) {
      assertTrue(Double.isNaN(e.valueAndGradient(theta, new double[theta.length])));
      assertEquals(Option.some(new Engine.Failure.ZeroVariance(0, 2)), e.failure());
    }
  }
}
