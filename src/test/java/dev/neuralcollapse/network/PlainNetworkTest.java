package dev.neuralcollapse.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.neuralcollapse.linear.Matrix;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** MLP and fully connected ResNet against EJML, with samples in columns. */
class PlainNetworkTest {

  static Stream<Perceptron> shapes() {
    return Stream.of(
        Perceptron.linear(4, 3),
        Perceptron.linear(1, 1).withHeadBias(true),
        Perceptron.mlp(5, 7, 1, 3),
        Perceptron.mlp(5, 1, 2, 1).withHeadBias(true),
        Perceptron.mlp(3, 6, 4, 2),
        Perceptron.resnet(ResidualNetwork.Kind.RN1, 5, 7, 4, 3),
        Perceptron.resnet(ResidualNetwork.Kind.RN2, 5, 7, 3, 3).withHeadBias(true),
        Perceptron.resnet(ResidualNetwork.Kind.RN2, 2, 1, 2, 1));
  }

  /** A network of this shape with Gaussian parameters, biases included. */
  static double[] draw(Layout layout, long seed) {
    return new SplittableRandom(seed).doubles(layout.size(), -0.8, 0.8).toArray();
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void theForwardPassIsItsFormula(Perceptron shape) {
    Layout layout = Layout.of(shape, false);
    double[] theta = draw(layout, 5);
    SplittableRandom r = new SplittableRandom(6);
    Matrix x = Matrix.generate(9, shape.inputs(), (i, j) -> r.nextGaussian());
    PlainNetwork network = (PlainNetwork) Parameters.restore(layout, theta);
    Forward.Completed pass = network.forward(x);

    SimpleMatrix at = columns(x);
    int layer = 0;
    for (int l = 0; l < shape.depth(); l++) {
      at = step(shape, layout, theta, l, at);
      assertClose(at, pass.layers().get(layer++));
    }
    assertEquals(Math.max(1, layer), pass.layers().size());
    assertClose(affine(layout, theta, "head", at), pass.logits());
  }

  private static SimpleMatrix step(
      Perceptron shape, Layout layout, double[] theta, int l, SimpleMatrix x) {
    if (l == 0) {
      SimpleMatrix z = affine(layout, theta, "embedding", x);
      return shape.kind() == Perceptron.Kind.MLP ? relu(z) : z;
    }
    String block = String.format(java.util.Locale.ROOT, "block_%04d", l);
    if (shape.kind() == Perceptron.Kind.MLP) {
      return relu(affine(layout, theta, block, x));
    }
    return x.plus(
        shape.branch() == ResidualNetwork.Kind.RN1
            ? relu(affine(layout, theta, block, x))
            : affine(layout, theta, block + ".out", relu(affine(layout, theta, block + ".in", x))));
  }

  private static SimpleMatrix affine(Layout layout, double[] theta, String name, SimpleMatrix x) {
    SimpleMatrix y = array(layout, theta, name + ".weight").mult(x);
    if (!layout.has(name + ".bias")) {
      return y;
    }
    SimpleMatrix ones = SimpleMatrix.filled(1, x.getNumCols(), 1);
    return y.plus(array(layout, theta, name + ".bias").mult(ones));
  }

  private static SimpleMatrix array(Layout layout, double[] theta, String name) {
    Slot s = layout.slot(name);
    SimpleMatrix m = new SimpleMatrix(s.rows(), s.columns());
    for (int i = 0; i < s.size(); i++) {
      m.set(i / s.columns(), i % s.columns(), theta[s.from() + i]);
    }
    return m;
  }

  private static SimpleMatrix relu(SimpleMatrix z) {
    return z.elementOp((i, j, v) -> v > 0 ? v : 0);
  }

  private static SimpleMatrix columns(Matrix x) {
    return SimpleMatrix.wrap(x.toEjml()).transpose();
  }

  private static void assertClose(SimpleMatrix expected, Matrix rows) {
    assertEquals(0, expected.minus(columns(rows)).normF(), 1e-12 * (1 + expected.normF()));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void flatParametersGoThereAndBack(Perceptron shape) {
    Layout layout = Layout.of(shape, false);
    double[] theta = draw(layout, 8);
    PlainNetwork network = (PlainNetwork) Parameters.restore(layout, theta);
    assertArrayEquals(theta, Parameters.flatten(layout, network));
    assertEquals(shape, network.architecture());
    assertFalse(layout.scaleFreeEmbedding());
    assertEquals(
        shape.depth() == 0 ? 0 : shape.width() * (shape.inputs() + 1), layout.embeddingEnd());
  }

  @Test
  void theHeadHasABiasWhereEitherTheArchitectureOrTheCriterionSays() {
    Perceptron without = Perceptron.mlp(3, 4, 2, 2);
    Perceptron with = without.withHeadBias(true);
    Goal plain = new Goal(Loss.CROSS_ENTROPY, Penalty.uniform(1));
    Goal biased = new Goal(new Regression(true), Penalty.uniform(1));
    assertFalse(Layout.of(without, plain).headBias());
    assertEquals(true, Layout.of(with, plain).headBias());
    assertEquals(true, Layout.of(without, biased).headBias());
  }

  @Test
  void impossibleShapesAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Perceptron.mlp(3, 4, 0, 2));
    assertThrows(
        IllegalArgumentException.class,
        () -> Perceptron.resnet(ResidualNetwork.Kind.RN1, 3, 3, 0, 2));
    assertThrows(IllegalArgumentException.class, () -> Perceptron.mlp(3, 4, 2, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new Perceptron(Perceptron.Kind.MLP, ResidualNetwork.Kind.RN2, 3, 4, 2, 2, false));
  }
}
