package dev.neuralcollapse.training;

import java.util.function.Consumer;

/** What a run asks between two steps: whether to go on, and whether a snapshot is due. */
final class Watch {
  private final Session session;
  private final String fingerprint;
  private final Consumer<State> around;
  private int lastEvaluations;
  private long lastTime = System.nanoTime();

  /**
   * Starts watching a run.
   *
   * @param fingerprint of spec and data
   * @param used evaluations made before
   */
  Watch(Session session, String fingerprint, int used) {
    this(session, fingerprint, used, s -> {});
  }

  private Watch(Session session, String fingerprint, int used, Consumer<State> around) {
    this.session = session;
    this.fingerprint = fingerprint;
    this.around = around;
    this.lastEvaluations = used;
  }

  /** For runs that nobody watches. */
  static Watch none() {
    return new Watch(Session.plain(1), "", 0);
  }

  /** The same for a run that is a part of something with a state of its own, written first. */
  Watch within(Consumer<State> outer) {
    return new Watch(session, fingerprint, lastEvaluations, around.andThen(outer));
  }

  ProgressListener listener() {
    return session.listener();
  }

  /** Hands out a snapshot if one is due; true when the run must stop here, after a last one. */
  boolean stop(int evaluations, Consumer<State> run) {
    boolean stop = session.interrupt().requested();
    if (session.checkpoints().sink().isDefined() && (stop || due(evaluations))) {
      Snapshot snapshot = new Snapshot(fingerprint, evaluations, State.save(around.andThen(run)));
      session.checkpoints().sink().forEach(sink -> sink.accept(snapshot));
      lastEvaluations = evaluations;
      lastTime = System.nanoTime();
    }
    return stop;
  }

  private boolean due(int evaluations) {
    CheckpointPolicy policy = session.checkpoints();
    boolean byCount =
        policy.everyEvaluations() > 0 && evaluations - lastEvaluations >= policy.everyEvaluations();
    boolean byClock =
        policy.everySeconds() > 0 && (System.nanoTime() - lastTime) * 1e-9 >= policy.everySeconds();
    return byCount || byClock;
  }
}
