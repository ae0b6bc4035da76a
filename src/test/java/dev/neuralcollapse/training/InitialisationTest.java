package dev.neuralcollapse.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Forward;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import io.vavr.collection.Vector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InitialisationTest {
  private static final Dataset DATA = Toy.clusters(3, 10, 6, 0.5, 2);

  private static Network start(Kind kind, int depth, Initialisation how) {
    Layout layout = Layout.of(new ResidualNetwork(kind, 6, 40, depth, 3), false);
    return Parameters.network(layout, Initialiser.start(layout, how, 7));
  }

  private static Matrix logits(Network network) {
    return ((Forward.Completed) network.forward(DATA.inputs())).logits();
  }

  private static double distance(Network a, Network b) {
    Matrix x = logits(a);
    return x.minus(logits(b)).frobeniusNorm() / x.frobeniusNorm();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void variancesAreHes(Kind kind) {
    Network he = start(kind, 5, new Initialisation.He());
    double expected = (kind == Kind.RN1 ? 1 : 2) * 4 * 40 * 40 * (2.0 / 40);
    assertEquals(expected, he.hiddenSumOfSquares(), 0.1 * expected);
    Network over = start(kind, 5, new Initialisation.HeOverDepth());
    double ratio = kind == Kind.RN1 ? 1.0 / 25 : 1.0 / 5;
    assertEquals(expected * ratio, over.hiddenSumOfSquares(), 0.1 * expected * ratio);
    assertEquals(40 * 2.0, he.embedding().sumOfSquares(), 20);
    assertEquals(0, he.embedding().bias().norm());
  }

  /** Splitting every block in two halves the hidden cost; the map changes to second order only. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void refiningKeepsTheFunctionAndSharesTheCost(Kind kind) {
    Network shallow = start(kind, 5, new Initialisation.HeOverDepth());
    Network fine = start(kind, 9, new Initialisation.Refined(shallow));
    double share = kind == Kind.RN1 ? 0.5 : 1;
    assertEquals(share * shallow.hiddenSumOfSquares(), fine.hiddenSumOfSquares(), 1e-9);
    double error = distance(shallow, fine);
    assertTrue(error > 0 && error < 0.2, "" + error);
    Network finer =
        start(
            kind,
            17,
            new Initialisation.Refined(start(kind, 9, new Initialisation.Refined(shallow))));
    assertTrue(distance(fine, finer) < 0.6 * error);
    assertEquals(0, distance(shallow, start(kind, 5, new Initialisation.Refined(shallow))));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void growingKeepsTheFunction(Kind kind) {
    Network shallow = start(kind, 4, new Initialisation.HeOverDepth());
    Network grown = start(kind, 8, new Initialisation.Grown(shallow, 1e-6));
    assertEquals(8, grown.depth());
    assertTrue(distance(shallow, grown) < 1e-4);
    assertTrue(distance(shallow, grown) > 0 || kind == Kind.RN2);
    assertTrue(grown.blocks().containsAll(shallow.blocks()));
  }

  @Test
  void growingNeverShrinks() {
    Network deep = start(Kind.RN1, 5, new Initialisation.He());
    Initialisation how = new Initialisation.Grown(deep, 1e-3);
    assertThrows(IllegalArgumentException.class, () -> start(Kind.RN1, 4, how));
  }

  /** Every other block, twice as large: what refining undoes. */
  @Test
  void resamplingCoarsensWhatWasRefined() {
    Network shallow = start(Kind.RN1, 5, new Initialisation.HeOverDepth());
    Network fine = start(Kind.RN1, 9, new Initialisation.Refined(shallow));
    Network back = start(Kind.RN1, 5, new Initialisation.Refined(fine));
    assertEquals(0, distance(shallow, back), 1e-12);
    assertEquals(shallow.hiddenSumOfSquares(), back.hiddenSumOfSquares(), 1e-9);
  }

  @Test
  void stagesOfAContinuation() {
    Initialisation.Continuation c = new Initialisation.Continuation(3, 100);
    assertEquals(Vector.of(2, 5, 12), c.stages(34));
    assertEquals(Vector.of(2, 5), c.stages(13));
    assertEquals(Vector.of(2), c.stages(3));
    assertEquals(Vector.empty(), c.stages(2));
    assertEquals(Vector.empty(), c.stages(1));
    Initialisation.Continuation slow = new Initialisation.Continuation(1.25, 1);
    assertTrue(slow.stages(34).forAll(d -> d >= 2 && d < 34));
    assertEquals(slow.stages(34), slow.stages(34).distinct().sorted());
  }
}
