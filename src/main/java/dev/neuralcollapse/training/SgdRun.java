package dev.neuralcollapse.training;

import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.training.kernel.Engine;
import dev.neuralcollapse.training.kernel.VectorMath;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.ArraySampler;
import org.apache.commons.rng.simple.RandomSource;

/** One run of gradient descent with momentum; see {@link Optimiser.Sgd}. */
final class SgdRun {
  /** An objective this many times the first one is an explosion, not a bump. */
  private static final double EXPLOSION = 1e6;

  private final Engine engine;
  private final Optimiser.Sgd sgd;
  private final UniformRandomProvider order;
  private final Recorder recorder;
  private final double[] gradient;
  private final double[] velocity;

  SgdRun(Engine engine, Optimiser.Sgd sgd, long seed, ProgressListener listener) {
    this.engine = engine;
    this.sgd = sgd;
    // A stream of its own: the order of the batches must not repeat the initial weights' draws.
    this.order = RandomSource.XO_SHI_RO_256_PP.create(seed ^ 0x9E3779B97F4A7C15L);
    this.recorder =
        new Recorder(
            engine.layout(),
            Whitening.none(engine.layout().architecture().inputs()),
            0,
            sgd.epochs(),
            listener);
    this.gradient = new double[engine.layout().size()];
    this.velocity = new double[engine.layout().size()];
  }

  Outcome from(double[] start) {
    double[] theta = start.clone();
    double[] good = start.clone();
    double first = engine.valueAndGradient(theta, gradient);
    if (Double.isNaN(first)) {
      return diverged(good, Ending.failed(engine, 0), 0);
    }
    recorder.note(0, first, theta, gradient);
    int[] rows = IntStream.range(0, engine.samples()).toArray();
    int batch = sgd.batchSize() == 0 ? rows.length : Math.min(sgd.batchSize(), rows.length);
    for (int epoch = 0; epoch < sgd.epochs(); epoch++) {
      boolean ok = batch == rows.length ? step(theta, epoch) : steps(theta, rows, batch, epoch);
      if (!ok) {
        return diverged(good, Ending.failed(engine, epoch + 1), epoch + 1);
      }
      if (batch == rows.length || recorded(epoch + 1)) {
        double value = engine.valueAndGradient(theta, gradient);
        if (Double.isNaN(value)) {
          return diverged(good, Ending.failed(engine, epoch + 1), epoch + 1);
        }
        if (value > EXPLOSION * Math.max(1, first)) {
          return diverged(good, Ending.exploded(value, first, epoch + 1), epoch + 1);
        }
        recorder.note(epoch + 1, value, theta, gradient);
        System.arraycopy(theta, 0, good, 0, theta.length);
      }
    }
    return new Outcome.Capped(
        Parameters.network(engine.layout(), theta),
        recorder.trace(sgd.epochs()),
        Ending.budget(recorder, sgd.epochs() + " epochs"));
  }

  /** With mini-batches the whole objective costs an extra pass: about one epoch in fifty. */
  private boolean recorded(int epoch) {
    return epoch == sgd.epochs() || epoch % Math.max(1, sgd.epochs() / 50) == 0;
  }

  /** A full-batch step; the gradient at θ is known already. */
  private boolean step(double[] theta, int epoch) {
    move(theta, epoch);
    return true;
  }

  private boolean steps(double[] theta, int[] rows, int batch, int epoch) {
    ArraySampler.shuffle(order, rows);
    for (int from = 0; from < rows.length; from += batch) {
      int count = Math.min(batch, rows.length - from);
      if (Double.isNaN(engine.valueAndGradient(theta, gradient, rows, from, count))) {
        return false;
      }
      move(theta, epoch);
    }
    return true;
  }

  private void move(double[] theta, int epoch) {
    VectorMath.scale(velocity, sgd.momentum(), 0, velocity.length);
    VectorMath.addScaled(velocity, 1, gradient);
    VectorMath.addScaled(theta, -sgd.learningRate() * sgd.schedule().at(epoch), velocity);
  }

  private Outcome diverged(double[] good, Stop stop, int evaluations) {
    return new Outcome.Diverged(
        Parameters.network(engine.layout(), good), recorder.trace(evaluations), stop);
  }
}
