package dev.neuralcollapse.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.descent.VectorMath;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.Readout;
import dev.neuralcollapse.network.SequenceArchitecture;
import dev.neuralcollapse.network.SequenceArchitecture.Entry;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import dev.neuralcollapse.network.SequenceData;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.training.kernel.Engine;
import dev.neuralcollapse.training.kernel.EngineOptions;
import dev.neuralcollapse.training.kernel.Engines;
import dev.neuralcollapse.training.kernel.TrainingData;
import io.vavr.collection.Vector;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Other coordinates for the patches of a transformer's free embedding: the same functions. */
class PatchWhiteningTest {
  private static final SequenceArchitecture NET =
      new SequenceArchitecture(
          Kind.T11, Norm.PRE, Mask.CAUSAL, Readout.LAST, new Entry.Vectors(5, 3), 7, 3, 2);
  private static final Objective OBJECTIVE =
      new Objective(Loss.CROSS_ENTROPY, 0.01, EmbeddingDecay.FREE);

  private static double evaluate(TrainingData data, double[] theta, double[] gradient) {
    try (Engine e = Engines.of(NET, Goal.of(OBJECTIVE), data, EngineOptions.of(1))) {
      return e.valueAndGradient(theta, gradient);
    }
  }

  @Test
  void thePatchesOfASequenceShareTheirCoordinates() {
    SplittableRandom r = new SplittableRandom(3);
    TrainingData data =
        TrainingData.of(
            new SequenceData(
                new SequenceInputs.Vectors(
                    Matrix.generate(24, 5, (i, j) -> (j + 1) * r.nextGaussian() + j), 3),
                Readout.LAST,
                Labels.balanced(2, 4),
                new Provenance("t", "t", "t", Vector.empty())));
    Layout layout = Layout.of(NET, false);
    double[] theta = r.doubles(layout.size(), -1, 1).toArray();
    Whitening w = Toy.whitening(NET, Goal.of(OBJECTIVE), data, theta);
    double[] inner = w.enter(layout, theta);
    double[] back = w.leave(layout, inner);
    double[] g = new double[theta.length];
    double[] gInner = new double[theta.length];
    double value = evaluate(data, theta, g);
    assertEquals(value, evaluate(w.apply(data, 2), inner, gInner), 1e-12 * value);
    assertEquals(value, evaluate(data, back, g), 1e-12 * value);
    double c = w.scale();
    for (int i = 0; i < theta.length; i++) {
      boolean embedding = i < layout.embeddingEnd();
      assertEquals((embedding ? c : 1) * theta[i], back[i], 1e-11, "there and back");
    }
    for (int i = layout.slot("embedding.positions").from(); i < layout.embeddingEnd(); i++) {
      assertEquals(g[i], gInner[i], 1e-11, "positions stay as they are");
    }
    double[] step = r.doubles(theta.length, -1, 1).toArray();
    double slope = VectorMath.dot(gInner, step);
    assertEquals(VectorMath.dot(g, w.leave(layout, step)), slope, 1e-10 * (1 + Math.abs(slope)));
  }
}
