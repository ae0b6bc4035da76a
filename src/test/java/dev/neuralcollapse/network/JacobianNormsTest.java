package dev.neuralcollapse.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import io.vavr.collection.Vector;
import io.vavr.control.Option;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Jacobians carried through the layers, against differences of the forward pass. */
class JacobianNormsTest {
  private static final double STEP = 1e-6;

  static Stream<Architecture> shapes() {
    return Stream.concat(
        PlainNetworkTest.shapes().map(p -> p),
        Stream.of(
            Perceptron.mlp(9, 4, 3, 2),
            Perceptron.resnet(ResidualNetwork.Kind.RN2, 11, 5, 3, 2),
            new ResidualNetwork(ResidualNetwork.Kind.RN1, 3, 6, 4, 3),
            new ResidualNetwork(ResidualNetwork.Kind.RN1, 12, 6, 3, 3),
            new ResidualNetwork(ResidualNetwork.Kind.RN2, 12, 5, 4, 2),
            new ResidualNetwork(ResidualNetwork.Kind.RN2, 4, 5, 1, 2)));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void everyLayersNormIsThatOfDifferences(Architecture shape) {
    Layout layout = Layout.of(shape, false);
    SplittableRandom r = new SplittableRandom(6);
    Matrix x = Matrix.generate(7, shape.inputs(), (i, j) -> r.nextGaussian());
    Model model = Parameters.restore(layout, PlainNetworkTest.draw(layout, 5));
    JacobianNorms exact = norms(model, x);
    Forward.Completed at = forward(model, x);
    assertEquals(at.layers().size(), exact.layers().size());
    for (int l = 0; l <= at.layers().size(); l++) {
      double[] squares = differences(model, x, l);
      for (int i = 0; i < 7; i++) {
        double norm = l < at.layers().size() ? exact.layers().get(l).get(i) : exact.logits().get(i);
        assertEquals(squares[i], norm, 1e-6 * (1 + squares[i]), "layer " + l + ", sample " + i);
      }
    }
  }

  /** {@code ‖·‖_F²} of the central differences of layer l, or of the logits behind the last. */
  private static double[] differences(Model model, Matrix x, int l) {
    double[] squares = new double[x.rows()];
    for (int c = 0; c < x.columns(); c++) {
      Matrix up = layer(model, moved(x, c, STEP), l);
      Matrix down = layer(model, moved(x, c, -STEP), l);
      for (int i = 0; i < x.rows(); i++) {
        squares[i] += up.row(i).minus(down.row(i)).scale(0.5 / STEP).sumOfSquares();
      }
    }
    return squares;
  }

  private static Matrix moved(Matrix x, int column, double by) {
    return Matrix.generate(x.rows(), x.columns(), (i, j) -> x.get(i, j) + (j == column ? by : 0));
  }

  private static Matrix layer(Model model, Matrix x, int l) {
    Forward.Completed pass = forward(model, x);
    return l < pass.layers().size() ? pass.layers().get(l) : pass.logits();
  }

  private static Forward.Completed forward(Model model, Matrix x) {
    return model instanceof Network n
        ? (Forward.Completed) n.forward(x)
        : ((PlainNetwork) model).forward(x);
  }

  private static JacobianNorms norms(Model model, Matrix x) {
    return model instanceof Network n
        ? JacobianNorms.of(n, x).get()
        : JacobianNorms.of((PlainNetwork) model, x);
  }

  /** A linear model's features are its inputs: D, and {@code ‖W‖²}. */
  @Test
  void linearMapsHaveTheNormOfTheirMatrix() {
    Matrix w = Matrix.generate(3, 4, (i, j) -> i - 2 * j);
    PlainNetwork linear =
        new PlainNetwork(Perceptron.Kind.MLP, Option.none(), Vector.empty(), Head.withoutBias(w));
    JacobianNorms norms = JacobianNorms.of(linear, Matrix.zeros(2, 4));
    assertEquals(4, norms.features().get(1), 0);
    assertEquals(w.sumOfSquares(), norms.logits().get(0), 0);
  }

  /** Where every unit is off there is no slope, and at its kink a unit counts as off. */
  @Test
  void unitsAtTheirKinkAreOff() {
    Affine identity = new Affine(Matrix.identity(2), dev.neuralcollapse.linear.Vector.zeros(2));
    PlainNetwork net =
        new PlainNetwork(
            Perceptron.Kind.MLP,
            Option.some(identity),
            Vector.empty(),
            Head.withoutBias(Matrix.identity(2)));
    Matrix x = Matrix.of(4, 2, 1, 1, 1, -1, 0, 3, 0, -1);
    JacobianNorms norms = JacobianNorms.of(net, x);
    double[] expected = {2, 1, 1, 0};
    for (int i = 0; i < 4; i++) {
      assertEquals(expected[i], norms.features().get(i), 0);
    }
  }

  @Test
  void aSampleWithoutVarianceIsNamed() {
    Network net =
        new Network(
            new Affine(Matrix.identity(3), dev.neuralcollapse.linear.Vector.zeros(3)),
            Vector.empty(),
            Head.withoutBias(Matrix.identity(3)));
    Matrix x = Matrix.of(2, 3, 1, 2, 3, 1, 1, 1);
    assertTrue(JacobianNorms.of(net, x).isLeft());
    assertEquals(new Forward.Degenerate(0, 1), JacobianNorms.of(net, x).getLeft());
  }
}
