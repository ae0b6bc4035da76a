package dev.neuralcollapse.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Head;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.NetworkFolder;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import dev.neuralcollapse.network.SequenceFolder;
import dev.neuralcollapse.optimum.GufmOptimum;
import dev.neuralcollapse.proof.checker.Outcome;
import dev.neuralcollapse.proof.checker.Recheck;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Hypotheses, vacuity, depth. */
class CertificationTest {
  @TempDir Path folder;

  private static NetworkFolder sample() {
    return SampleNetworks.small(Loss.CROSS_ENTROPY).folder(3, EmbeddingDecay.FREE);
  }

  private static Fault refused(NetworkFolder f) {
    return Certification.of(f).swap().getOrElseThrow(() -> new AssertionError("certified"));
  }

  @Test
  void unbalancedClassesAreRefused() {
    NetworkFolder f = sample();
    int[] labels = f.data().labels().toArray();
    labels[0] = 1;
    NetworkFolder unbalanced =
        new NetworkFolder(
            f.network(),
            f.objective(),
            new Dataset(f.data().inputs(), Labels.of(labels, "test").get(), f.data().provenance()),
            1);
    assertTrue(refused(unbalanced).line().contains("3 to 5"), () -> refused(unbalanced).line());
  }

  @Test
  void aHeadBiasIsRefused() {
    NetworkFolder f = sample();
    Network biased =
        new Network(
            f.network().embedding(),
            f.network().blocks(),
            new Head(f.network().head().weight(), io.vavr.control.Option.some(Vector.zeros(3))));
    assertEquals("head", refused(new NetworkFolder(biased, f.objective(), f.data(), 1)).where());
    Objective free = new Objective(Loss.SQUARED_WITH_BIAS, 0.1, EmbeddingDecay.FREE);
    assertEquals("head", refused(new NetworkFolder(f.network(), free, f.data(), 1)).where());
  }

  /** The bias is not penalised, so the head's optimum is the simplex with its own stability. */
  @Test
  void aFreeHeadBiasIsCertifiedAndChecked() {
    NetworkFolder f =
        SampleNetworks.small(Loss.SQUARED_WITH_BIAS).folder(3, EmbeddingDecay.PENALISED);
    Certificate c = Certification.of(f).getOrElseThrow(x -> new AssertionError(x.line()));
    Certificate.Theorem free = c.free().get();
    assertEquals(GufmOptimum.mseWithBias(3, 0.02).value().mid(), free.optimum().mid(), 1e-12);
    assertTrue(free.nc1().measured() <= free.nc1().bound().get());
    assertEquals("nc2.etf-weights", free.nc2().id());
    assertTrue(free.nc2().measured() <= free.nc2().bound().get());
    assertTrue(c.statement().contains("whose head has a free bias"));
    assertTrue(CertificateFolder.write(folder, c, Overwrite.NEVER).isRight());
    Outcome outcome = Recheck.of(folder);
    assertInstanceOf(Outcome.Checks.class, outcome, outcome::toString);
  }

  @Test
  void aSampleWithoutVarianceIsRefused() {
    NetworkFolder f = sample();
    Network flat =
        new Network(
            new Affine(Matrix.zeros(6, 12), Vector.ones(6)),
            f.network().blocks(),
            f.network().head());
    Fault fault = refused(new NetworkFolder(flat, f.objective(), f.data(), 1));
    assertTrue(fault.where().contains("layer 0, sample 0"), fault::line);
  }

  @Test
  void overflowIsRefused() {
    for (Kind kind : Kind.values()) {
      for (double scale : new double[] {1e100, 1e160, 1e300}) {
        NetworkFolder f =
            new SampleNetworks(3, 2, 5, 3, kind, Loss.CROSS_ENTROPY, 0.01, 0.1, scale)
                .folder(1, EmbeddingDecay.FREE);
        boolean refused = Certification.of(f).isLeft();
        assertTrue(refused || scale < 1e155, kind + " " + scale);
      }
    }
  }

  @Test
  void aZeroHeadHasNothingToMeasure() {
    NetworkFolder f = sample();
    Network none =
        new Network(
            f.network().embedding(), f.network().blocks(), Head.withoutBias(Matrix.zeros(3, 6)));
    assertTrue(
        refused(new NetworkFolder(none, f.objective(), f.data(), 1)).what().contains("zero"));
  }

  @Test
  void aBadNetworkGetsAVacuousCertificateThatChecks() {
    NetworkFolder f =
        new SampleNetworks(4, 3, 6, 3, Kind.RN1, Loss.CROSS_ENTROPY, 0.01, 5, 1)
            .folder(1, EmbeddingDecay.FREE);
    Certificate c = Certification.of(f).getOrElseThrow(x -> new AssertionError(x.line()));
    assertTrue(c.training().vacuous(), () -> c.training().toString());
    assertTrue(c.statement().contains("may have any nc1.trace-ratio"));
    assertTrue(CertificateFolder.write(folder, c, Overwrite.NEVER).isRight());
    assertInstanceOf(Outcome.Checks.class, Recheck.of(folder));
    assertTrue(CertificateFolder.write(folder, c, Overwrite.NEVER).isLeft(), "no overwriting");
  }

  /** A penalised problem states both: its own objective, and the one with the embedding free. */
  @Test
  void penalisedProblemsGetTwoTheorems() {
    NetworkFolder f = SampleNetworks.small(Loss.CROSS_ENTROPY).folder(3, EmbeddingDecay.PENALISED);
    Certificate c = Certification.of(f).getOrElseThrow(x -> new AssertionError(x.line()));
    Certificate.Theorem free = c.free().get();
    assertTrue(free.gap().hi() < c.training().gap().lo());
    assertTrue(free.nc1().bound().get() < c.training().nc1().bound().get());
    assertTrue(c.statement().contains("embedding penalised"));
    assertTrue(c.freeStatement().get().contains("embedding free"));
    Certificate alone = Certification.of(sample()).get();
    assertEquals(alone.training().objective(), free.objective());
  }

  /** Depth 34 and width 64: balls stay small where entrywise intervals explode. */
  @Test
  void deepNetworksAreEnclosedTightly() {
    NetworkFolder f =
        new SampleNetworks(10, 3, 64, 34, Kind.RN1, Loss.CROSS_ENTROPY, 0.005, 1e-3, 0.06)
            .folder(1, EmbeddingDecay.FREE);
    SequenceFolder s = SequenceFolder.of(f);
    FeatureBalls balls = BallPass.of(s.network(), s.data().inputs()).get();
    double worst = balls.radii().maxAbs();
    assertTrue(worst > 1e-15 && worst <= 1e-10, () -> "radius " + worst);
    Certificate c = Certification.of(f).getOrElseThrow(x -> new AssertionError(x.line()));
    assertTrue(c.training().objective().width() <= 1e-9);
    assertTrue(CertificateFolder.write(folder, c, Overwrite.NEVER).isRight());
    Outcome outcome = Recheck.of(folder);
    assertInstanceOf(Outcome.Checks.class, outcome, outcome::toString);
  }

  @Test
  void theJointBoundLiesBetweenTheNetworkAndTheBoundOfAll() {
    for (Loss loss : new Loss[] {Loss.CROSS_ENTROPY, Loss.SQUARED}) {
      NetworkFolder f = SampleNetworks.small(loss).folder(5, EmbeddingDecay.PENALISED);
      Certificate c = Certification.of(f).getOrElseThrow(x -> new AssertionError(x.line()));
      for (Certificate.Theorem t : c.free().toList().prepend(c.training())) {
        double all = t.nc1().bound().get();
        double joint = t.joint().nc1().bound().get();
        assertTrue(t.nc1().measured() < joint && joint < all, t.joint()::toString);
        assertTrue(t.joint().otherPenalties() > 0);
        assertTrue(t.joint().otherPenalties() < t.gap().hi());
      }
      // A premise that asks for nothing is the theorem about all.
      assertEquals(
          c.training().nc1().bound(),
          Certification.nc1Paying(
              loss == Loss.CROSS_ENTROPY
                  ? GufmOptimum.crossEntropy(3, 0.02)
                  : GufmOptimum.mse(3, 0.02),
              c.training().gap(),
              0));
    }
  }
}
