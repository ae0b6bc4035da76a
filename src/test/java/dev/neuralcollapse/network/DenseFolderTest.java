package dev.neuralcollapse.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DenseFolderTest {
  private static final double INF = Double.POSITIVE_INFINITY;
  private static final Penalty EACH = new Penalty(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7);
  @TempDir Path folder;

  static Stream<Arguments> cases() {
    CumulativeLink link =
        new CumulativeLink(
            Link.CLOGLOG, Vector.of(-INF, -1, 0.5, INF), Option.some(Vector.of(1, 2, 3)));
    return Stream.of(
        Arguments.of(Perceptron.mlp(4, 5, 3, 3), new Goal(Loss.CROSS_ENTROPY, EACH)),
        Arguments.of(
            Perceptron.mlp(4, 5, 1, 3).withHeadBias(true),
            new Goal(Loss.CROSS_ENTROPY, Penalty.uniform(0.01))),
        Arguments.of(Perceptron.linear(4, 2), new Goal(new Regression(true), EACH)),
        Arguments.of(
            Perceptron.resnet(ResidualNetwork.Kind.RN2, 4, 5, 3, 2),
            new Goal(new Regression(false), Penalty.none())),
        Arguments.of(Perceptron.resnet(ResidualNetwork.Kind.RN1, 4, 5, 3, 1), new Goal(link, EACH)),
        Arguments.of(
            Perceptron.mlp(4, 1, 2, 1),
            new Goal(CumulativeLink.of(Link.PROBIT, -3, -1, 0.5, 3), EACH)),
        Arguments.of(
            ResidualNetwork.rn2(4, 5, 3, 3),
            new Goal(Loss.SQUARED_WITH_BIAS, Penalty.uniform(0.02).withFreeEmbedding())),
        Arguments.of(ResidualNetwork.rn1(4, 5, 3, 1), new Goal(link, EACH)));
  }

  /** Folders of every case, and of every link. */
  static Stream<DenseFolder> drawn() {
    return Stream.concat(
        cases().map(c -> of((Architecture) c.get()[0], (Goal) c.get()[1])),
        Stream.of(Link.values())
            .map(l -> CumulativeLink.of(l, -INF, -1, 0.5, INF))
            .map(c -> of(Perceptron.mlp(4, 3, 2, 1), new Goal(c, EACH))));
  }

  private static DenseFolder of(Architecture shape, Goal goal) {
    Layout layout = Layout.of(shape, goal);
    SplittableRandom r = new SplittableRandom(3);
    Matrix x = Matrix.generate(6, shape.inputs(), (i, j) -> r.nextGaussian());
    Labels labels = Labels.balanced(3, 2);
    Targets targets =
        switch (goal.criterion()) {
          case Loss l -> new Targets.Classes(labels);
          case CumulativeLink c -> new Targets.Ordinal(labels);
          case Regression q ->
              new Targets.Values(Matrix.generate(6, shape.classes(), (i, j) -> r.nextGaussian()));
        };
    double[] theta = PlainNetworkTest.draw(layout, 9);
    return new DenseFolder(Parameters.restore(layout, theta), goal, new Examples(x, targets), 77);
  }

  private static double value(DenseFolder f) {
    return f.goal().at(f.model(), f.data()).get().total();
  }

  private DenseFolder read() {
    return DenseFolder.read(folder).getOrElseThrow(f -> new AssertionError(f.line()));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void whatIsWrittenIsRead(Architecture shape, Goal goal) throws IOException {
    DenseFolder f = of(shape, goal);
    assertEquals(Either.right(folder), f.write(folder, Overwrite.NEVER));
    DenseFolder back = read();
    assertEquals(f.model(), back.model());
    assertEquals(f.goal(), back.goal());
    assertEquals(f.data(), back.data());
    assertEquals(77, back.seed());
    assertEquals(value(f), value(back));
    assertEquals(f.networkSha256(), back.networkSha256());
    String json = Files.readString(folder.resolve("network.json"));
    assertTrue(json.contains("\"objective\" : " + value(f)), json);
    Path second = folder.resolve("second");
    assertTrue(back.write(second, Overwrite.NEVER).isRight());
    assertArrayEquals(
        Files.readAllBytes(folder.resolve("network.json")),
        Files.readAllBytes(second.resolve("network.json")));
    assertTrue(f.write(folder, Overwrite.NEVER).isLeft());
  }

  /** The penalty against sums over the arrays themselves. */
  @ParameterizedTest
  @MethodSource("cases")
  void everyGroupPaysForItself(Architecture shape, Goal goal) {
    DenseFolder f = of(shape, goal);
    Goal.Value value = f.goal().at(f.model(), f.data()).get();
    double head = f.model().head().weight().sumOfSquares();
    double bias = f.model().head().bias().map(Vector::sumOfSquares).getOrElse(0.0);
    Penalty p = goal.penalty();
    assertEquals(p.head() / 2 * head, value.penalty(Role.HEAD), 1e-14);
    assertEquals(p.headBias() / 2 * bias, value.penalty(Role.HEAD_BIAS), 1e-14);
    double hidden = p.hidden() == 0 ? 0 : value.penalty(Role.HIDDEN_WEIGHT) / p.hidden();
    double hiddenBias = p.hiddenBias() == 0 ? 0 : value.penalty(Role.HIDDEN_BIAS) / p.hiddenBias();
    if (p.hidden() > 0) {
      assertEquals(f.model().hiddenSumOfSquares(), 2 * (hidden + hiddenBias), 1e-13);
    }
    Option<Affine> embedding =
        switch (f.model()) {
          case Network n -> Option.some(n.embedding());
          case PlainNetwork n -> n.embedding();
          case SequenceNetwork n -> Option.none();
        };
    double paid =
        embedding
            .map(
                e ->
                    p.embedding() / 2 * e.weight().sumOfSquares()
                        + p.embeddingBias() / 2 * e.bias().sumOfSquares())
            .getOrElse(0.0);
    assertEquals(paid, value.penalty(Role.EMBEDDING) + value.penalty(Role.EMBEDDING_BIAS), 1e-13);
  }

  /** The paper's objective is the special case of one λ. */
  @Test
  void thePapersObjectiveAgreesAndItsFolderIsReadToo() {
    for (EmbeddingDecay e : EmbeddingDecay.values()) {
      Objective o = new Objective(Loss.CROSS_ENTROPY, 0.01, e);
      DenseFolder f = of(ResidualNetwork.rn1(4, 5, 3, 3), Goal.of(o));
      Network network = (Network) f.model();
      Dataset data =
          new Dataset(
              f.data().inputs(),
              Labels.balanced(3, 2),
              new Provenance("toy", "a test", "none", io.vavr.collection.Vector.empty()));
      double total = ((Objective.Decomposition) o.at(network, data)).total();
      assertEquals(total, value(f), 1e-15);
      assertTrue(
          new NetworkFolder(network, o, data, 77).write(folder, Overwrite.REPLACE).isRight());
      assertEquals(f, read());
      assertTrue(f.write(folder, Overwrite.REPLACE).isRight());
      assertEquals(network, NetworkFolder.read(folder).get().network());
      assertEquals(o, NetworkFolder.read(folder).get().objective());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"architecture\" : \"mlp\" | \"architecture\" : \"cnn\" | 'architecture'",
        "\"depth\" : 3 | \"depth\" : 4 | block_0003",
        "\"depth\" : 3 | \"depth\" : 2 | block_0002",
        "\"width\" : 5 | \"width\" : 6 | embedding.weight",
        "\"width\" : 5 | \"width\" : 0 | 'width'",
        "\"outputs\" : 3 | \"outputs\" : 2 | head.weight",
        "\"norm\" : \"none\" | \"norm\" : \"pre\" | 'norm'",
        "\"headBias\" : false | \"headBias\" : true | head.bias",
        "\"loss\" : \"ce\" | \"loss\" : \"regression\" | targets",
        "\"loss\" : \"ce\" | \"loss\" : \"ordinal-logit\" | thresholds",
        "\"loss\" : \"ce\" | \"loss\" : \"hinge\" | 'loss'",
        "\"hidden\" : 0.3 | \"hidden\" : -1 | 'hidden'",
        "\"hidden\" : 0.3 | \"secret\" : 1 | 'hidden'"
      })
  void whatDoesNotFitIsNamed(String from, String to, String named) throws IOException {
    of(Perceptron.mlp(4, 5, 3, 3), new Goal(Loss.CROSS_ENTROPY, EACH))
        .write(folder, Overwrite.NEVER);
    Path file = folder.resolve("network.json");
    String text = Files.readString(file);
    assertTrue(text.contains(from), from);
    Files.writeString(file, text.replace(from, to));
    Fault fault = DenseFolder.read(folder).swap().getOrElseThrow(() -> new AssertionError("read"));
    assertTrue(fault.line().contains(named), fault::line);
  }
}
