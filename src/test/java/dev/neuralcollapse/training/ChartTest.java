package dev.neuralcollapse.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.descent.VectorMath;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.training.kernel.TrainingData;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChartTest {
  private static final int INPUTS = 5;
  private static final int WIDTH = 6;
  private static final Dataset DATA = Toy.clusters(3, 12, INPUTS, 2.5, 7);

  private static TrainingSpec spec(EmbeddingDecay embedding, long seed) {
    return new TrainingSpec(
        ResidualNetwork.rn1(INPUTS, WIDTH, 2, 3),
        new Objective(Loss.CROSS_ENTROPY, 0.005, embedding),
        new Optimiser.Lbfgs(20, 1500, new Convergence(1, 1e-7)),
        Initialisation.standard(),
        seed);
  }

  private static Chart chart(EmbeddingDecay embedding) {
    return Chart.of(spec(embedding, 1), TrainingData.of(DATA), 1);
  }

  @Test
  void aPenalisedEmbeddingKeepsItsOwnCoordinates() {
    double[] theta = Trainer.start(spec(EmbeddingDecay.PENALISED, 1));
    try (Chart chart = chart(EmbeddingDecay.PENALISED)) {
      assertThrows(
          IllegalStateException.class,
          () -> chart.valueAndGradient(theta, new double[theta.length]),
          "nowhere yet");
      assertArrayEquals(theta, chart.at(theta));
      assertArrayEquals(theta, chart.leave(theta));
      assertFalse(chart.follows());
      assertFalse(chart.strayed(Toy.near(chart.layout(), DATA, theta, 1e-6)));
    }
  }

  @Test
  void theSamePointComesBackWithItsIdleScaleTakenOut() {
    double[] theta = Trainer.start(spec(EmbeddingDecay.FREE, 1));
    try (Chart chart = chart(EmbeddingDecay.FREE)) {
      double[] back = chart.leave(chart.at(theta));
      int end = chart.layout().embeddingEnd();
      assertEquals(1, VectorMath.dot(back, back, 0, end), 1e-12);
      double scale = Math.sqrt(VectorMath.dot(theta, theta, 0, end));
      for (int i = 0; i < theta.length; i++) {
        assertEquals(theta[i] / (i < end ? scale : 1), back[i], 1e-10);
      }
      assertArrayEquals(theta, chart.origin());
    }
  }

  @Test
  void itIsToldHowCloseToTheSingularityAPointHasCome() {
    double[] theta = Trainer.start(spec(EmbeddingDecay.FREE, 1));
    try (Chart chart = chart(EmbeddingDecay.FREE)) {
      double[] inner = chart.at(Toy.near(chart.layout(), DATA, theta, 1e-3));
      assertTrue(chart.follows());
      assertFalse(chart.strayed(inner));
      chart.at(theta);
      Whitening here = Whitening.at(chart.layout(), TrainingData.of(DATA), theta, 1);
      assertFalse(
          chart.strayed(here.enter(chart.layout(), Toy.near(chart.layout(), DATA, theta, 0.1))));
      assertTrue(
          chart.strayed(here.enter(chart.layout(), Toy.near(chart.layout(), DATA, theta, 1e-3))));
    }
  }

  /** A restored chart has the bits of the one that was saved. */
  @Test
  void itSurvivesAnInterruption() {
    double[] theta = Trainer.start(spec(EmbeddingDecay.FREE, 2));
    try (Chart chart = chart(EmbeddingDecay.FREE);
        Chart other = chart(EmbeddingDecay.FREE)) {
      double[] inner = chart.at(Toy.near(chart.layout(), DATA, theta, 0.01));
      State saved = State.of(State.save(chart::state));
      other.state(saved);
      saved.end();
      double[] g = new double[theta.length];
      double[] h = new double[theta.length];
      assertEquals(chart.valueAndGradient(inner, g), other.valueAndGradient(inner, h));
      assertArrayEquals(g, h);
      assertArrayEquals(chart.leave(inner), other.leave(inner));
    }
  }

  /** Where no coordinates can be made those of the inputs do, and the value stays the same. */
  @Test
  void coordinatesThatEndTakeTheirObjectiveWithThem() {
    TrainingSpec spec = spec(EmbeddingDecay.FREE, 1);
    TrainingData data = TrainingData.of(DATA);
    double[] theta = Trainer.start(spec);
    Iterator<Whitening> each =
        List.of(Whitening.at(spec.layout(), data, theta, 1), Whitening.none()).iterator();
    try (Chart chart =
        new Chart(
            spec.layout(),
            true,
            outer -> each.next(),
            w -> Trainer.engine(spec, w.apply(data, 1), 1))) {
      double[] g = new double[theta.length];
      double value = chart.valueAndGradient(chart.at(theta), g);
      assertTrue(chart.follows());
      assertEquals(value, chart.valueAndGradient(chart.at(theta), g), 1e-12 * value);
      assertFalse(chart.follows());
    }
  }

  /** What the coordinates are for: in those of the start alone, hard samples block the descent. */
  @Test
  void coordinatesThatFollowEndLowerThanThoseOfTheStart() {
    TrainingData data = TrainingData.of(DATA);
    double followed = 0;
    double fixed = 0;
    for (long seed = 1; seed <= 5; seed++) {
      TrainingSpec spec = spec(EmbeddingDecay.FREE, seed);
      Layout layout = spec.layout();
      double[] start = Trainer.start(spec);
      Whitening first = Whitening.at(layout, data, start, 1);
      try (Chart following = Chart.of(spec, data, 1);
          Chart staying =
              new Chart(
                  layout, true, outer -> first, w -> Trainer.engine(spec, w.apply(data, 1), 1))) {
        followed += end(following, spec, start);
        fixed += end(staying, spec, start);
      }
    }
    assertTrue(followed < fixed - 0.01, followed / 5 + " against " + fixed / 5);
  }

  private static double end(Chart chart, TrainingSpec spec, double[] start) {
    Optimiser.Lbfgs settings = (Optimiser.Lbfgs) spec.optimiser();
    return new LbfgsRun(chart, settings, 1, 0, Watch.none()).from(start).trace().last().objective();
  }
}
