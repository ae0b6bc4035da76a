package dev.neuralcollapse.training;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.network.Model;
import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.training.kernel.Engine;
import dev.neuralcollapse.training.kernel.EngineOptions;
import dev.neuralcollapse.training.kernel.Engines;
import dev.neuralcollapse.training.kernel.Precision;
import dev.neuralcollapse.training.kernel.TrainingData;
import io.vavr.control.Either;
import io.vavr.control.Option;

/** Trains a network as a spec says. */
public final class Trainer {
  /**
   * Raised whenever the same specification on the same data comes to train to other bits: finished
   * runs of another revision are not this one's.
   */
  public static final int REVISION = 4;

  private Trainer() {}

  /**
   * Runs the spec on the data, to its end.
   *
   * @param threads at least 1; never changes a bit of the outcome
   */
  public static Outcome train(
      TrainingSpec spec, Dataset data, int threads, ProgressListener listener) {
    return train(spec, TrainingData.of(data), Session.plain(threads).with(listener));
  }

  /** Runs the spec on the data until it ends or is interrupted. */
  public static Outcome train(TrainingSpec spec, TrainingData data, Session session) {
    return run(spec, data, session, watch(spec, data, session, 0), Option.none());
  }

  /**
   * Goes on from a snapshot of the same spec on the same data: the outcome has the bits of a run
   * that never stopped. {@code Left} when the snapshot is of something else.
   */
  public static Either<Fault, Outcome> resume(
      TrainingSpec spec, TrainingData data, Session session, Snapshot from) {
    String expected = Fingerprint.of(spec, data);
    if (!from.fingerprint().equals(expected)) {
      return Either.left(
          new Fault(
              from.toString(),
              "belongs to another run (" + shortened(from.fingerprint()) + ")",
              "this specification on these data is " + shortened(expected)));
    }
    Watch watch = new Watch(session, expected, from.evaluations());
    try {
      return Either.right(run(spec, data, session, watch, Option.some(State.of(from.state()))));
    } catch (State.Mismatch e) {
      return Either.left(
          new Fault(
              from.toString(),
              "was written by another version of this program: " + e.getMessage(),
              "resume with that version, or start the run from its beginning"));
    }
  }

  private static String shortened(String hash) {
    return hash.substring(0, Math.min(12, hash.length()));
  }

  /** Hashing all data is work: only for runs whose snapshots somebody keeps. */
  private static Watch watch(TrainingSpec spec, TrainingData data, Session session, int used) {
    boolean kept = session.checkpoints().sink().isDefined();
    return new Watch(session, kept ? Fingerprint.of(spec, data) : "", used);
  }

  private static Outcome run(
      TrainingSpec spec, TrainingData data, Session session, Watch watch, Option<State> saved) {
    return switch (spec.optimiser()) {
      case Optimiser.Lbfgs l -> new FullBatch(data, session.threads(), watch, saved).run(spec);
      case Optimiser.Newton n -> new FullBatch(data, session.threads(), watch, saved).run(spec);
      case Optimiser.Descent descent -> {
        try (Engine engine = engine(spec, data, session.threads())) {
          DescentRun run = new DescentRun(engine, descent, spec.seed(), watch);
          yield saved.map(run::resume).getOrElse(() -> run.from(start(spec)));
        }
      }
    };
  }

  static Engine engine(TrainingSpec spec, TrainingData data, int threads) {
    return Engines.of(
        spec.architecture(),
        spec.goal(),
        data,
        EngineOptions.of(threads).with(spec.precision()).with(spec.blas()));
  }

  /**
   * The smallest eigenvalue of the objective's Hessian at a model of the spec's architecture.
   *
   * @param products with the Hessian at most, two passes over the data each
   * @return none where the objective has no value at or beside the model
   */
  public static Option<Curvature> curvature(
      TrainingSpec spec, TrainingData data, Model model, int threads, int products) {
    // Differences of gradients need all the digits there are.
    try (Engine engine = engine(spec.with(Precision.F64), data, threads)) {
      double[] theta = Parameters.flatten(engine.layout(), model);
      return Curvature.at(engine, theta, spec.seed(), products);
    }
  }

  /** The flat parameters that the spec starts from. */
  static double[] start(TrainingSpec spec) {
    return Initialiser.start(spec.layout(), spec.initialisation(), spec.seed());
  }

  /**
   * The network the spec starts from; a {@link Initialisation.Continuation} starts like {@link
   * Initialisation.HeOverDepth} where nothing has been trained yet.
   */
  public static Model initial(TrainingSpec spec) {
    return Parameters.restore(spec.layout(), start(spec));
  }
}
