package dev.neuralcollapse.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.descent.VectorMath;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.training.kernel.Engine;
import dev.neuralcollapse.training.kernel.Sensitivity;
import dev.neuralcollapse.training.kernel.TrainingData;
import io.vavr.control.Option;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
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
  void aPenalisedEmbeddingKeepsItsOwnCoordinatesAndNoOtherMapDoes() {
    double[] theta = Trainer.start(spec(EmbeddingDecay.PENALISED, 1));
    try (Chart chart = chart(EmbeddingDecay.PENALISED)) {
      assertThrows(
          IllegalStateException.class,
          () -> chart.valueAndGradient(theta, new double[theta.length]),
          "nowhere yet");
      double[] inner = chart.at(theta);
      double[] back = chart.leave(inner);
      int end = chart.layout().embeddingEnd();
      for (int i = 0; i < theta.length; i++) {
        assertEquals(theta[i], back[i], 1e-12);
        if (i < end) {
          assertEquals(theta[i], inner[i]);
        }
      }
      assertNotEquals(theta[end], inner[end]);
      assertTrue(chart.follows());
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
  void theScaleOfAFreeEmbeddingDoesNotCount() {
    double[] theta = Trainer.start(spec(EmbeddingDecay.FREE, 4));
    double[] scaled = theta.clone();
    try (Chart chart = chart(EmbeddingDecay.FREE);
        Chart other = chart(EmbeddingDecay.FREE)) {
      VectorMath.scale(scaled, 1024, 0, chart.layout().embeddingEnd());
      assertArrayEquals(chart.at(theta), other.at(scaled), 1e-9);
    }
  }

  @Test
  void itsGradientIsThatOfItsValue() {
    double[] theta = Trainer.start(spec(EmbeddingDecay.FREE, 3));
    try (Chart chart = chart(EmbeddingDecay.FREE)) {
      double[] inner = chart.at(theta);
      double[] g = new double[theta.length];
      double value = chart.valueAndGradient(inner, g);
      Engine own = Trainer.engine(spec(EmbeddingDecay.FREE, 3), TrainingData.of(DATA), 1);
      assertEquals(own.valueAndGradient(theta, new double[theta.length]), value, 1e-12);
      double h = 1e-6;
      for (int i = 0; i < theta.length; i += 7) {
        double[] right = inner.clone();
        double[] left = inner.clone();
        right[i] += h;
        left[i] -= h;
        double[] unused = new double[theta.length];
        double slope =
            (chart.valueAndGradient(right, unused) - chart.valueAndGradient(left, unused))
                / (2 * h);
        assertEquals(slope, g[i], 1e-7, "parameter " + i);
      }
      own.close();
    }
  }

  @Test
  void aTurnKeepsThePointItsGradientAndWhatAStepPromises() {
    double[] theta = Trainer.start(spec(EmbeddingDecay.FREE, 1));
    double[] other = Trainer.start(spec(EmbeddingDecay.FREE, 2));
    try (Chart chart = chart(EmbeddingDecay.FREE)) {
      double[] first = chart.at(theta);
      double[] inner = first.clone();
      int end = chart.layout().embeddingEnd();
      for (int i = end; i < inner.length; i++) {
        inner[i] += 0.3 * other[i];
      }
      double[] g = new double[theta.length];
      double value = chart.valueAndGradient(inner, g);
      double[] step = inner.clone();
      VectorMath.addScaled(step, -1, first);
      double promise = VectorMath.dot(g, step);
      double[] outer = chart.leave(inner);
      double[] origin = chart.origin();
      double[] before = inner.clone();
      Chart.Turn turn = chart.turn(inner).get();
      turn.step(inner);
      turn.step(step);
      turn.gradient(g);
      assertArrayEquals(origin, chart.origin(), "the embedding's coordinates stay");
      assertNotEquals(before[end], inner[end], "those behind do not");
      double[] back = chart.leave(inner);
      double[] same = new double[theta.length];
      assertEquals(value, chart.valueAndGradient(inner, same), 1e-12);
      assertEquals(promise, VectorMath.dot(g, step), 1e-12);
      for (int i = 0; i < theta.length; i++) {
        assertEquals(outer[i], back[i], 1e-12);
        assertEquals(same[i], g[i], 1e-10);
      }
    }
  }

  @Test
  void itDoesNotTurnWhereThePointHasComeMuchCloserToTheSingularity() {
    double[] theta = Trainer.start(spec(EmbeddingDecay.FREE, 1));
    try (Chart chart = chart(EmbeddingDecay.FREE)) {
      chart.at(theta);
      Whitening here =
          Toy.whitening(
              spec(EmbeddingDecay.FREE, 1).architecture(),
              spec(EmbeddingDecay.FREE, 1).goal(),
              TrainingData.of(DATA),
              theta);
      double[] near = here.enter(chart.layout(), Toy.near(chart.layout(), DATA, theta, 0.3));
      assertTrue(chart.turn(near).isDefined());
      double[] closer = here.enter(chart.layout(), Toy.near(chart.layout(), DATA, theta, 1e-3));
      assertTrue(chart.turn(closer).isEmpty());
      double[] there = chart.at(Toy.near(chart.layout(), DATA, theta, 1e-3));
      assertTrue(chart.turn(there).isDefined());
    }
  }

  /** A restored chart has the bits of the one that was saved. */
  @Test
  void itSurvivesAnInterruption() {
    double[] theta = Trainer.start(spec(EmbeddingDecay.FREE, 2));
    try (Chart chart = chart(EmbeddingDecay.FREE);
        Chart other = chart(EmbeddingDecay.FREE)) {
      double[] inner = chart.at(Toy.near(chart.layout(), DATA, theta, 0.01));
      for (int i = chart.layout().embeddingEnd(); i < inner.length; i++) {
        inner[i] *= 1.5;
      }
      chart.turn(inner).get().step(inner);
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
    Iterator<Option<Sensitivity.At>> each =
        List.of(
                Option.some(Toy.look(spec.architecture(), spec.goal(), data, theta)),
                Option.<Sensitivity.At>none())
            .iterator();
    try (Chart chart =
        new Chart(
            spec.layout(),
            true,
            looking(data, outer -> each.next()),
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
      Sensitivity.At first = Toy.look(spec.architecture(), spec.goal(), data, start);
      try (Chart following = Chart.of(spec, data, 1);
          Chart staying =
              new Chart(
                  layout,
                  true,
                  looking(data, outer -> Option.some(first)),
                  w -> Trainer.engine(spec, w.apply(data, 1), 1))) {
        followed += end(following, spec, start);
        fixed += end(staying, spec, start);
      }
    }
    assertTrue(followed < fixed - 0.01, followed / 5 + " against " + fixed / 5);
  }

  private static Chart.Suiting looking(
      TrainingData data, Function<double[], Option<Sensitivity.At>> look) {
    return new Chart.Suiting() {
      @Override
      public Option<Sensitivity.At> look(double[] outer) {
        return look.apply(outer);
      }

      @Override
      public Whitening embedding(Vector sensitivities) {
        return Whitening.of(data, sensitivities, Preconditioner.unit(WIDTH), 1);
      }

      @Override
      public void close() {}
    };
  }

  private static double end(Chart chart, TrainingSpec spec, double[] start) {
    Optimiser.Lbfgs settings = (Optimiser.Lbfgs) spec.optimiser();
    return new LbfgsRun(chart, settings, 1, 0, Watch.none()).from(start).trace().last().objective();
  }
}
