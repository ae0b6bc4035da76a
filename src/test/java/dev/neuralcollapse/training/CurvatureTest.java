package dev.neuralcollapse.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Examples;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import dev.neuralcollapse.training.kernel.Engine;
import dev.neuralcollapse.training.kernel.Engines;
import dev.neuralcollapse.training.kernel.TrainingCase;
import dev.neuralcollapse.training.kernel.TrainingData;
import io.vavr.control.Option;
import java.util.Arrays;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The smallest eigenvalue of a Hessian against dense decompositions. */
class CurvatureTest {

  private static double smallest(DMatrixRMaj a) {
    EigenDecomposition_F64<DMatrixRMaj> eigen =
        DecompositionFactory_DDRM.eig(a.numRows, false, true);
    assertTrue(eigen.decompose(a.copy()));
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < a.numRows; i++) {
      least = Math.min(least, eigen.getEigenvalue(i).getReal());
    }
    return least;
  }

  /**
   * A quadratic whose embedding is turned into a sphere: the oracle moves along great circles. With
   * a spread of signs the smallest eigenvalue is negative.
   */
  @ParameterizedTest
  @ValueSource(doubles = {-0.5, 0.4})
  void aQuadraticOnTheSphereOfItsEmbedding(double low) {
    double[] eigenvalues = new double[Quadratic.N];
    Arrays.setAll(eigenvalues, k -> low + 0.11 * k);
    Quadratic q = Quadratic.of(eigenvalues, 3, 5);
    double[] theta = new double[Quadratic.N];
    Arrays.setAll(theta, i -> Math.sin(5 * i + 2));
    Curvature c = Curvature.at(q, theta, 3, 60).get();
    double expected =
        sphereHessian(x -> q.valueAndGradient(x, new double[x.length]), theta, q.layout());
    assertEquals(expected, c.smallest(), 1e-6);
    assertTrue(c.uncertainty() < 1e-5, "" + c.uncertainty());
    assertEquals(expected >= -c.uncertainty(), c.looksLikeMinimum());
  }

  /** A real network of a few parameters, its embedding free or paid for. */
  @ParameterizedTest
  @EnumSource(EmbeddingDecay.class)
  void aNetworkAgainstSecondDifferencesOfItsDefinition(EmbeddingDecay decay) {
    for (Kind kind : Kind.values()) {
      TrainingCase t = TrainingCase.of(12, kind, 2, 3, 2, 2, 9, Loss.CROSS_ENTROPY, decay);
      double[] theta = t.theta();
      try (Engine e = Engines.of(t.architecture(), t.objective(), t.data(), 1)) {
        Curvature c = Curvature.at(e, theta, 3, 60).get();
        Goal goal = Goal.of(t.objective());
        double expected =
            sphereHessian(
                x ->
                    goal.at(Parameters.restore(e.layout(), x), Examples.of(t.data())).get().total(),
                theta,
                e.layout());
        assertEquals(
            expected, c.smallest(), 1e-5 * Math.max(1, Math.abs(expected)), decay + " " + kind);
        assertTrue(c.uncertainty() < 1e-5, "" + c.uncertainty());
        // The scale of a free embedding is no matter.
        for (int i = 0; i < e.layout().embeddingEnd(); i++) {
          theta[i] *= 20;
        }
        assertEquals(c.smallest(), Curvature.at(e, theta, 3, 60).get().smallest(), 1e-7);
        Arrays.fill(theta, 0);
        assertEquals(Option.none(), Curvature.at(e, theta, 3, 60));
      }
    }
  }

  @FunctionalInterface
  private interface Value {
    double at(double[] x);
  }

  /**
   * Smallest eigenvalue over tangent directions of second differences of {@code x ↦ f(W_0/‖W_0‖,
   * rest)}, the radial direction lifted out of the way.
   */
  private static double sphereHessian(Value f, double[] theta, Layout layout) {
    int n = theta.length;
    int end = layout.embeddingEnd();
    double[] at = normalised(theta, end);
    double h = 2e-4;
    DMatrixRMaj a = new DMatrixRMaj(n, n);
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double s = 0;
        for (int si = -1; si <= 1; si += 2) {
          for (int sj = -1; sj <= 1; sj += 2) {
            double[] x = at.clone();
            x[i] += si * h;
            x[j] += sj * h;
            s += si * sj * f.at(normalised(x, end));
          }
        }
        a.set(i, j, s / (4 * h * h));
        a.set(j, i, a.get(i, j));
      }
    }
    Matrix hessian = Matrix.copyOf(a);
    Matrix radial = Matrix.generate(n, n, (i, j) -> i < end && j < end ? at[i] * at[j] : 0);
    Matrix p = Matrix.identity(n).minus(radial);
    return smallest(p.times(hessian).times(p).plus(radial.scale(1e3)).toEjml());
  }

  private static double[] normalised(double[] theta, int end) {
    double s = 0;
    for (int i = 0; i < end; i++) {
      s += theta[i] * theta[i];
    }
    double[] out = theta.clone();
    for (int i = 0; i < end; i++) {
      out[i] /= Math.sqrt(s);
    }
    return out;
  }

  @Test
  void theReportPutsItTogether() {
    TrainingCase t =
        TrainingCase.of(12, Kind.RN1, 2, 4, 3, 3, 30, Loss.CROSS_ENTROPY, EmbeddingDecay.FREE);
    TrainingSpec spec =
        new TrainingSpec(
            t.architecture(),
            t.objective(),
            new Optimiser.Lbfgs(10, 300, Convergence.never()),
            Initialisation.standard(),
            1);
    Outcome outcome = Trainer.train(spec, TrainingData.of(t.data()), Session.plain(1));
    ConvergenceReport bare = ConvergenceReport.of(outcome).get();
    assertEquals(outcome.trace().last().objective(), bare.objective());
    assertTrue(bare.relativeDecrease().get() >= 0);
    assertFalse(bare.line().contains("Hessian"));
    ConvergenceReport full =
        bare.withOptimum(0.1)
            .withBest(bare.objective() + 0.25)
            .with(Trainer.curvature(spec, TrainingData.of(t.data()), outcome.model(), 1, 40));
    assertEquals(bare.objective() - 0.1, full.gapToOptimum().get());
    assertEquals(-0.25, full.gapToBest().get(), 1e-12);
    assertTrue(full.line().contains("Hessian"), full.line());
    Outcome brief =
        Trainer.train(
            spec.with(spec.optimiser().trial(5)), TrainingData.of(t.data()), Session.plain(1));
    assertTrue(
        ConvergenceReport.of(brief).get().line().contains("fewer than 100"), "no decrease yet");
    assertThrows(
        IllegalArgumentException.class,
        () -> Trainer.curvature(spec, TrainingData.of(Toy.basis(5)), outcome.model(), 1, 40));
  }
}
