package dev.neuralcollapse.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Architecture;
import dev.neuralcollapse.network.Forward;
import dev.neuralcollapse.network.Keys;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Model;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.network.Perceptron;
import dev.neuralcollapse.network.PlainNetwork;
import dev.neuralcollapse.network.Readout;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.network.Role;
import dev.neuralcollapse.network.SequenceArchitecture;
import dev.neuralcollapse.network.SequenceArchitecture.Entry;
import dev.neuralcollapse.network.SequenceForward;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.network.SequenceNetwork;
import dev.neuralcollapse.network.Slot;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Where training starts, for every architecture. */
class StartTest {

  static Stream<Architecture> architectures() {
    return Stream.of(
        ResidualNetwork.rn1(5, 30, 5, 3),
        ResidualNetwork.rn2(5, 30, 5, 3),
        Perceptron.mlp(5, 30, 5, 3),
        Perceptron.resnet(ResidualNetwork.Kind.RN1, 5, 30, 5, 3),
        Perceptron.resnet(ResidualNetwork.Kind.RN2, 5, 30, 5, 3).withHeadBias(true),
        transformer(SequenceArchitecture.Kind.T11, Norm.POST, new Entry.Vectors(5, 4)),
        transformer(SequenceArchitecture.Kind.T12, Norm.PRE, new Entry.Vectors(5, 4)),
        transformer(SequenceArchitecture.Kind.T21, Norm.POST, new Entry.Symbols(6, 4)),
        transformer(SequenceArchitecture.Kind.T22, Norm.PRE, new Entry.Symbols(6, 4)),
        transformer(SequenceArchitecture.Kind.T22, Norm.PRE, new Entry.Symbols(6, 4))
            .with(Keys.ZERO),
        transformer(SequenceArchitecture.Kind.T21, Norm.POST, new Entry.Vectors(5, 4))
            .withAffineNorm(true));
  }

  private static SequenceArchitecture transformer(
      SequenceArchitecture.Kind kind, Norm norm, Entry entry) {
    return new SequenceArchitecture(kind, norm, Mask.CAUSAL, Readout.LAST, entry, 30, 5, 3);
  }

  private static Layout layout(Architecture a) {
    return Layout.of(a, false);
  }

  private static double[] start(Architecture a, Initialisation how) {
    return Initialiser.start(layout(a), how, 7);
  }

  private static Model model(Architecture a, Initialisation how) {
    return Parameters.restore(layout(a), start(a, how));
  }

  private static Matrix outputs(Model model) {
    SplittableRandom r = new SplittableRandom(3);
    Matrix x = Matrix.generate(8, 5, (i, j) -> r.nextGaussian());
    return switch (model) {
      case Network n -> ((Forward.Completed) n.forward(x)).logits();
      case PlainNetwork p -> p.forward(x).logits();
      case SequenceNetwork s -> {
        SequenceInputs in =
            s.architecture().entry() instanceof Entry.Vectors
                ? new SequenceInputs.Vectors(x, 4)
                : new SequenceInputs.Symbols(
                    io.vavr.collection.Vector.of(
                        io.vavr.collection.Vector.of(0, 3, 2, 5),
                        io.vavr.collection.Vector.of(1, 1, 4, 0)),
                    6);
        yield ((SequenceForward.Completed) s.forward(in)).logits();
      }
    };
  }

  private static double distance(Model a, Model b) {
    Matrix x = outputs(a);
    return x.minus(outputs(b)).frobeniusNorm() / x.frobeniusNorm();
  }

  private static double squares(double[] theta, Slot slot) {
    double s = 0;
    for (int i = slot.from(); i < slot.to(); i++) {
      s += theta[i] * theta[i];
    }
    return s;
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void everySlotHasItsVariance(Architecture a) {
    double[] he = start(a, new Initialisation.He());
    double[] over = start(a, new Initialisation.HeOverDepth());
    for (Slot slot : layout(a).slots()) {
      boolean gain = slot.name().endsWith(".gain");
      boolean zero = slot.role().isBias() || slot.name().endsWith(".shift");
      boolean linear = slot.part().matches("symbols|positions|query|key|value|output");
      double expected = zero ? 0 : gain ? 1 : (linear ? 1.0 : 2.0) / slot.columns();
      assertEquals(expected, squares(he, slot) / slot.size(), 0.35 * expected, slot.name());
      double power =
          slot.role() != Role.HIDDEN_WEIGHT
                  || (a instanceof Perceptron p && p.kind() == Perceptron.Kind.MLP)
              ? 0
              : slot.part().equals("weight")
                      || (slot.part().equals("value") && !a.id().startsWith("t2"))
                  ? 2
                  : 1;
      assertEquals(
          squares(he, slot) * Math.pow(0.2, power), squares(over, slot), 1e-12, slot.name());
    }
    assertArrayEquals(he, start(a, new Initialisation.He()));
    assertFalse(
        Arrays.equals(he, Initialiser.start(layout(a), new Initialisation.He(), 8)), "the seed");
    assertEquals(layout(a).size(), he.length);
  }

  /** Biases are drawn too, so that balancing has something to get wrong. */
  private static Model general(Architecture a) {
    double[] theta = start(a, new Initialisation.HeOverDepth());
    SplittableRandom r = new SplittableRandom(5);
    for (int i = 0; i < theta.length; i++) {
      theta[i] += 0.1 * r.nextGaussian();
    }
    return Parameters.restore(layout(a), theta);
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void balancingKeepsTheFunctionAndLowersTheNorm(Architecture a) {
    Model model = general(a);
    Initialisation given = new Initialisation.FromNetwork(model);
    double[] before = start(a, given);
    double[] after = start(a, new Initialisation.Balanced(given));
    Model balanced = Parameters.restore(layout(a), after);
    assertEquals(0, distance(model, balanced), 1e-10);
    double lower = sum(after) / sum(before);
    boolean pairs = layout(a).slots().exists(s -> s.part().equals("in.weight"));
    boolean products = layout(a).slots().exists(s -> s.part().matches("query|output"));
    boolean chain = a instanceof Perceptron p && p.kind() == Perceptron.Kind.MLP;
    if (pairs || products || chain) {
      assertTrue(lower < 0.999, "" + lower);
    } else {
      assertArrayEquals(before, after);
    }
    assertEquals(
        sum(after),
        sum(start(a, new Initialisation.Balanced(new Initialisation.FromNetwork(balanced)))),
        1e-9,
        "balanced already");
  }

  private static double sum(double[] theta) {
    return Arrays.stream(theta).map(x -> x * x).sum();
  }

  /** Two matrices in a row cost no less than twice the singular values of their product. */
  @Test
  void productsReachTheirNuclearNorm() {
    Architecture a = transformer(SequenceArchitecture.Kind.T21, Norm.POST, new Entry.Vectors(5, 4));
    double[] theta =
        start(a, new Initialisation.Balanced(new Initialisation.FromNetwork(general(a))));
    Slot value = layout(a).slot("block_0002.value");
    Slot output = layout(a).slot("block_0002.output");
    Matrix product =
        Matrix.slice(30, 30, theta, output.from()).times(Matrix.slice(30, 30, theta, value.from()));
    double nuclear = dev.neuralcollapse.linear.Spectrum.valuesOf(product).sum();
    assertEquals(2 * nuclear, squares(theta, value) + squares(theta, output), 1e-9);
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void growingKeepsTheFunction(Architecture a) {
    Architecture shallow = Depths.with(a, 3);
    Model solution = general(shallow);
    boolean affine = a instanceof SequenceArchitecture s && s.affineNorm();
    Model grown = model(a, new Initialisation.Grown(solution, 1e-9));
    double error = distance(solution, grown);
    // A gain behind every LayerNorm is no identity, whatever stands before it.
    assertTrue(affine ? error < 1 : error < 1e-7, "" + error);
    assertEquals(0, distance(grown, model(a, new Initialisation.Grown(grown, 1e-9))));
    assertThrows(
        IllegalArgumentException.class,
        () -> model(shallow, new Initialisation.Grown(grown, 1e-9)));
  }

  @ParameterizedTest
  @MethodSource("architectures")
  void refiningTakesManySmallStepsAlongTheSamePath(Architecture a) {
    Model coarse = model(Depths.with(a, 9), new Initialisation.HeOverDepth());
    if (a instanceof Perceptron p && p.kind() == Perceptron.Kind.MLP) {
      assertThrows(
          IllegalArgumentException.class, () -> model(a, new Initialisation.Refined(coarse)));
      return;
    }
    Model fine = model(Depths.with(a, 17), new Initialisation.Refined(coarse));
    Model finer = model(Depths.with(a, 33), new Initialisation.Refined(fine));
    assertTrue(distance(coarse, fine) < 0.35, "" + distance(coarse, fine));
    assertTrue(distance(fine, finer) < 0.7 * distance(coarse, fine));
    assertEquals(0, distance(coarse, model(Depths.with(a, 9), new Initialisation.Refined(coarse))));
  }

  /** He's scale keeps the size of a signal through an MLP, 1/L through a ResNet. */
  @ParameterizedTest
  @EnumSource(Perceptron.Kind.class)
  void thirtyLayersNeitherKillNorBlowUpASignal(Perceptron.Kind kind) {
    Perceptron net =
        kind == Perceptron.Kind.MLP
            ? Perceptron.mlp(100, 200, 30, 5)
            : Perceptron.resnet(ResidualNetwork.Kind.RN2, 100, 200, 30, 5);
    PlainNetwork start = (PlainNetwork) model(net, Initialisation.standard());
    SplittableRandom r = new SplittableRandom(2);
    Matrix x = Matrix.generate(4, 100, (i, j) -> r.nextGaussian());
    double first = start.forward(x).layers().head().frobeniusNorm();
    double last = start.forward(x).features().frobeniusNorm();
    assertTrue(last > first / 5 && last < first * 5, first + " " + last);
  }

  @Test
  void aLinearModelHasAHeadOnly() {
    Perceptron linear = Perceptron.linear(6, 3);
    for (Initialisation how :
        new Initialisation[] {
          new Initialisation.He(), Initialisation.standard(), Initialisation.balanced()
        }) {
      assertEquals(18, start(linear, how).length);
    }
  }

  @Test
  void anotherShapeIsAProgrammingError() {
    Model wide = model(ResidualNetwork.rn1(5, 31, 4, 3), new Initialisation.He());
    Model rn2 = model(ResidualNetwork.rn2(5, 30, 4, 3), new Initialisation.He());
    Architecture a = ResidualNetwork.rn1(5, 30, 5, 3);
    for (Model other : new Model[] {wide, rn2}) {
      for (Initialisation how :
          new Initialisation[] {
            new Initialisation.FromNetwork(other),
            new Initialisation.Grown(other, 1e-3),
            new Initialisation.Refined(other)
          }) {
        assertThrows(IllegalArgumentException.class, () -> start(a, how), how.toString());
      }
    }
  }
}
