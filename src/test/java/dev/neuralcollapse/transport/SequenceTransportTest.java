package dev.neuralcollapse.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.Readout;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import dev.neuralcollapse.network.SequenceData;
import dev.neuralcollapse.network.SequenceFolder;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.optimum.GufmOptimum;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class SequenceTransportTest {
  private static final double DECAY = 0.005;
  @TempDir Path folder;

  /** Every architecture that is built. */
  static Stream<SequenceProblem> problems() {
    Stream.Builder<SequenceProblem> out = Stream.builder();
    for (Kind kind : Kind.values()) {
      for (Norm norm : Norm.values()) {
        for (Mixing mixing : Mixing.values()) {
          for (Readout readout : Readout.values()) {
            if (kind.hasAttention()
                ? norm != Norm.ENDS
                : mixing == Mixing.FIRST_BLOCK && readout == Readout.LAST) {
              out.add(problem(kind, norm, mixing, readout, 3));
            }
          }
        }
      }
    }
    return out.build();
  }

  private static SequenceProblem problem(
      Kind kind, Norm norm, Mixing mixing, Readout readout, long seed) {
    SequenceData data =
        kind.hasAttention()
            ? TokenInstance.draw(3, 2, 3, 3, readout, seed).get()
            : SequenceData.of(Instance.gaussian(3, 2, 7, seed).get());
    Mask mask = readout == Readout.LAST && kind == Kind.T12 ? Mask.FULL : Mask.CAUSAL;
    return new SequenceProblem(data, kind, norm, mask, mixing, 7, Loss.CROSS_ENTROPY, seed);
  }

  private static SequenceConstruction built(SequenceProblem p, int depth) {
    return SequenceTransport.of(p)
        .flatMap(t -> t.build(depth, DECAY))
        .getOrElseThrow(f -> new AssertionError(f.line()));
  }

  @ParameterizedTest
  @MethodSource("problems")
  void costsAreExactAndTheFolderRunsAgain(SequenceProblem p) {
    int depth = p.leastDepth() + 9;
    SequenceConstruction c = built(p, depth);
    assertEquals(depth, c.network().depth());
    assertEquals(c.closedFormCost(), c.hiddenCost(), 1e-12 * c.hiddenCost());
    double optimum = GufmOptimum.crossEntropy(3, DECAY).value().mid();
    assertTrue(c.upperBound() > optimum);
    assertTrue(c.upperBound() < Math.log(3), "above chance " + c.upperBound());
    assertEquals(c.upperBound(), c.value().gufm() + DECAY / 2 * c.closedFormCost(), 1e-13);
    assertEquals(SequenceTransport.of(p).get().problem(), p);
    assertTrue(c.folder().write(folder, Overwrite.REPLACE).isRight());
    SequenceFolder read = SequenceFolder.read(folder).get();
    assertEquals(c.upperBound(), read.value().get());
  }

  /** One context a block; every other readout column stays where it is. */
  @ParameterizedTest
  @MethodSource("problems")
  void everyBlockMovesOneContextAndFixesTheOthers(SequenceProblem p) {
    int depth = p.leastDepth() + 9;
    SequenceConstruction c = built(p, depth);
    Seq<Matrix> stream = c.network().stream(p.data().inputs()).get();
    int length = p.data().inputs().length();
    int moved = 0;
    // The first block that only moves comes after the last that attends.
    for (int l = p.attending(depth) + 1; l < depth; l++) {
      int here = 0;
      for (int i = 0; i < p.data().samples(); i++) {
        int row = p.data().readout().row(i, length);
        Vector before = stream.get(l - 1).row(row);
        double distance = stream.get(l).row(row).minus(before).norm();
        boolean fixed = distance <= 1e-13 * (1 + before.norm());
        assertTrue(fixed || distance > 1e-7, "drifts by " + distance);
        // Exactly, where nothing is normalised after the block.
        assertTrue(!fixed || p.norm() == Norm.POST || distance == 0, "drifts by " + distance);
        here += fixed ? 0 : 1;
      }
      assertTrue(here <= 1, here + " contexts move in block " + l);
      moved += here;
    }
    assertTrue(moved >= c.moves() - 1, moved + " of " + c.moves());
  }

  @ParameterizedTest
  @EnumSource(Norm.class)
  void residualFeaturesReachTheirVertices(Norm norm) {
    SequenceProblem p = problem(Kind.RN1, norm, Mixing.FIRST_BLOCK, Readout.LAST, 5);
    SequenceConstruction c = built(p, 600);
    assertTrue(c.epsilon() < 0.3, "epsilon " + c.epsilon());
    for (int i = 0; i < 6; i++) {
      assertTrue(new Sphere(7).deviation(c.features().row(i)) < 1e-14);
    }
    assertEquals(1, c.value().accuracy());
  }

  /** The same start, the same moves: what the residual construction gives. */
  @Test
  void postNormIsTheResidualConstruction() {
    SequenceConstruction c =
        built(problem(Kind.RN1, Norm.POST, Mixing.FIRST_BLOCK, Readout.LAST, 5), 200);
    TransportProblem same =
        new TransportProblem(
            Instance.gaussian(3, 2, 7, 5).get(),
            7,
            Loss.CROSS_ENTROPY,
            dev.neuralcollapse.network.ResidualNetwork.Kind.RN1,
            Strategy.ONE_SAMPLE,
            Embedding.RANDOM,
            5);
    double other = Transport.of(same).get().build(200, DECAY).get().upperBound();
    double optimum = GufmOptimum.crossEntropy(3, DECAY).value().mid();
    assertEquals(1, (c.upperBound() - optimum) / (other - optimum), 0.25);
  }

  @Test
  void depthPaysForOneLayerBlocks() {
    SequenceTransport t =
        SequenceTransport.of(problem(Kind.T11, Norm.POST, Mixing.FIRST_BLOCK, Readout.LAST, 3))
            .get();
    double optimum = GufmOptimum.crossEntropy(3, DECAY).value().mid();
    double before = Double.POSITIVE_INFINITY;
    double scaled = Double.POSITIVE_INFINITY;
    for (int depth : new int[] {30, 120, 480, 1920}) {
      double gap = t.build(depth, DECAY).get().upperBound() - optimum;
      assertTrue(gap < 0.7 * before, gap + " after " + before);
      before = gap;
      // The predicted rate: log² L / L.
      double now = gap * depth / Math.pow(Math.log(depth), 2);
      assertTrue(now < 1.2 * scaled, now + " after " + scaled);
      scaled = now;
    }
  }

  private static SequenceData symbols(Readout readout, int[] labels, Integer... flat) {
    int length = 2;
    return new SequenceData(
        new SequenceInputs.Symbols(
            io.vavr.collection.Vector.of(flat)
                .grouped(length)
                .map(io.vavr.collection.Vector::ofAll)
                .toVector(),
            3),
        readout,
        Labels.of(labels, "test").get(),
        new Provenance("hand-made", "test", "none", List.empty()));
  }

  private static Fault refused(SequenceData data, Norm norm, int width) {
    return SequenceTransport.of(
            new SequenceProblem(
                data,
                Kind.T11,
                norm,
                Mask.CAUSAL,
                Mixing.FIRST_BLOCK,
                width,
                Loss.CROSS_ENTROPY,
                1))
        .getLeft();
  }

  @Test
  void equalContextsShareAColumn() {
    // The first tokens agree in two sequences: one context, counted twice.
    SequenceData data = symbols(Readout.EVERY, new int[] {0, 1, 0, 1}, 0, 1, 0, 2);
    SequenceProblem p =
        new SequenceProblem(
            data, Kind.T11, Norm.POST, Mask.CAUSAL, Mixing.FIRST_BLOCK, 6, Loss.CROSS_ENTROPY, 1);
    assertEquals(3, p.contexts());
    SequenceConstruction c = built(p, 40);
    assertEquals(c.features().row(0), c.features().row(2));
    assertTrue(c.features().row(1).minus(c.features().row(3)).norm() < 1.5);
    assertEquals(1, c.value().accuracy());
  }

  @Test
  void violatedHypothesesAreNamed() {
    SequenceData twice = symbols(Readout.LAST, new int[] {0, 1}, 0, 1, 0, 1);
    assertTrue(refused(twice, Norm.POST, 6).line().contains("same context with two labels"));
    SequenceData uneven = symbols(Readout.LAST, new int[] {0, 1, 1}, 0, 1, 0, 2, 1, 1);
    assertTrue(refused(uneven, Norm.POST, 6).line().contains("different sizes"));
    SequenceData fine = symbols(Readout.LAST, new int[] {0, 1}, 0, 1, 0, 2);
    assertTrue(refused(fine, Norm.ENDS, 6).line().contains("--norm ends"));
    assertTrue(refused(fine, Norm.POST, 3).line().contains("circle"));
    SequenceProblem p = problem(Kind.T11, Norm.POST, Mixing.SPREAD, Readout.LAST, 3);
    Fault few = SequenceTransport.of(p).get().build(p.leastDepth() - 1, DECAY).getLeft();
    assertTrue(few.line().contains("least depth here is " + p.leastDepth()), few::line);
    assertTrue(SequenceTransport.of(p).get().build(p.leastDepth(), DECAY).isRight());
  }

  @Test
  void drawnTokensAreBalancedAndDetermineTheirLabels() {
    for (Readout readout : Readout.values()) {
      SequenceData d = TokenInstance.draw(3, 4, 4, 3, readout, 9).get();
      assertTrue(d.labels().isBalanced());
      assertEquals(12, d.samples());
      assertTrue(d.ambiguous(Mask.CAUSAL).isEmpty());
      assertEquals(12, d.firstOfContext(Mask.CAUSAL).distinct().size());
    }
    assertTrue(TokenInstance.draw(3, 4, 2, 3, Readout.LAST, 9).isLeft());
    assertTrue(TokenInstance.draw(3, 4, 5, 9, Readout.EVERY, 9).isLeft());
    assertTrue(TokenInstance.draw(1, 4, 5, 9, Readout.LAST, 9).isLeft());
    assertFalse(
        TokenInstance.draw(3, 2, 3, 3, Readout.LAST, 1)
            .get()
            .inputs()
            .equals(TokenInstance.draw(3, 2, 3, 3, Readout.LAST, 2).get().inputs()));
  }
}
