package dev.neuralcollapse.training;

import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.training.kernel.Engine;
import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.ArraySampler;
import org.apache.commons.rng.simple.RandomSource;

/** One run of first-order descent; see {@link Optimiser.Descent}. */
final class DescentRun {
  /** An objective this many times the first one is an explosion, not a bump. */
  private static final double EXPLOSION = 1e6;

  private final Engine engine;
  private final Optimiser.Descent settings;
  private final long seed;
  private final Watch watch;
  private final Recorder recorder;
  private final Moments moments;
  private final int batch;
  private final int[] rows;
  private final double[] gradient;
  private double[] theta;
  private double[] good;
  private double start;
  private int epoch;
  private int done;

  DescentRun(Engine engine, Optimiser.Descent settings, long seed, Watch watch) {
    int n = engine.layout().size();
    int samples = engine.samples();
    this.engine = engine;
    this.settings = settings;
    this.seed = seed;
    this.watch = watch;
    this.recorder =
        new Recorder(
            new ScaleFreeGradient(engine.layout()),
            settings.convergence(),
            0,
            settings.epochs(),
            watch.listener());
    this.moments = new Moments(settings.rule(), n, engine.layout().penalisedEnd());
    this.batch = settings.batchSize() == 0 ? samples : Math.min(settings.batchSize(), samples);
    this.rows = new int[samples];
    this.gradient = new double[n];
    this.theta = new double[n];
    this.good = new double[n];
  }

  /** From its beginning. */
  Outcome from(double[] first) {
    theta = first.clone();
    good = first.clone();
    start = engine.valueAndGradient(theta, gradient);
    if (Double.isNaN(start)) {
      return diverged(Ending.failed(engine.failure(), 0));
    }
    recorder.note(0, start, theta, gradient);
    return descend();
  }

  /** From where a snapshot was taken. */
  Outcome resume(State saved) {
    state(saved);
    saved.end();
    if (done > 0) {
      shuffle();
    }
    return descend();
  }

  private void state(State s) {
    s.section("descent");
    epoch = s.whole(epoch);
    done = s.whole(done);
    start = s.real(start);
    s.all(theta);
    s.all(good);
    s.all(gradient);
    moments.state(s);
    recorder.state(s);
  }

  private Outcome descend() {
    while (epoch < settings.epochs()) {
      if (watch.stop(epoch, this::state)) {
        return new Outcome.Interrupted(
            Parameters.restore(engine.layout(), theta),
            recorder.trace(epoch),
            Ending.interrupted(epoch));
      }
      boolean ok = batch == rows.length ? fullStep() : batchStep();
      if (!ok) {
        return diverged(Ending.failed(engine.failure(), epoch + 1));
      }
      if (done < rows.length) {
        continue;
      }
      done = 0;
      epoch++;
      if (due()) {
        double value = engine.valueAndGradient(theta, gradient);
        if (Double.isNaN(value)) {
          return diverged(Ending.failed(engine.failure(), epoch));
        }
        if (value > EXPLOSION * Math.max(1, start)) {
          return diverged(Ending.exploded(value, start, epoch));
        }
        boolean measured = recorder.note(epoch, value, theta, gradient);
        System.arraycopy(theta, 0, good, 0, theta.length);
        if (measured && converged()) {
          return new Outcome.Converged(
              Parameters.restore(engine.layout(), theta),
              recorder.trace(epoch),
              said(Ending.converged(recorder, settings.convergence())));
        }
      }
    }
    return new Outcome.Capped(
        Parameters.restore(engine.layout(), theta),
        recorder.trace(settings.epochs()),
        said(Ending.budget(recorder, settings.epochs() + " epochs")));
  }

  /** With mini-batches the whole objective costs an extra pass: about one epoch in fifty. */
  private boolean due() {
    return batch == rows.length
        || epoch == settings.epochs()
        || epoch % Math.max(1, settings.epochs() / 50) == 0;
  }

  private boolean converged() {
    return settings.convergence().reached(recorder.relativeGradient(), recorder.relativeDecrease());
  }

  /** The gradient at θ is known already. */
  private boolean fullStep() {
    move();
    done = rows.length;
    return true;
  }

  private boolean batchStep() {
    if (done == 0) {
      shuffle();
    }
    int count = Math.min(batch, rows.length - done);
    double value = engine.valueAndGradient(theta, gradient, rows, done, count);
    if (Double.isNaN(value)) {
      return false;
    }
    move();
    done += count;
    return true;
  }

  private void move() {
    int perEpoch = (rows.length + batch - 1) / batch;
    long step = (long) epoch * perEpoch + done / batch;
    Schedule.Clock clock = new Schedule.Clock(step, perEpoch, (long) settings.epochs() * perEpoch);
    moments.step(theta, gradient, settings.learningRate() * settings.schedule().at(clock));
  }

  /** The order of an epoch depends on seed and epoch alone: nothing else need be remembered. */
  private void shuffle() {
    System.arraycopy(IntStream.range(0, rows.length).toArray(), 0, rows, 0, rows.length);
    UniformRandomProvider order =
        RandomSource.XO_SHI_RO_256_PP.create(Streams.derive(seed, Streams.BATCHES, epoch));
    ArraySampler.shuffle(order, rows);
  }

  private Stop said(Stop stop) {
    return Ending.minimising(settings.rule(), stop);
  }

  private Outcome diverged(Stop stop) {
    return new Outcome.Diverged(
        Parameters.restore(engine.layout(), good), recorder.trace(epoch), stop);
  }
}
