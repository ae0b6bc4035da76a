package dev.neuralcollapse.experiment;

/** Is told how a reproduction goes on; from any thread. */
public interface Progress {

  /** A phase begins, {@code total} units of work long. */
  void begin(String phase, long total);

  /** Units of the current phase done since the last call. */
  void advance(long units);

  /** One thing is done, in words. */
  void note(String line);

  /** The phase is over. */
  void end();

  /** Says nothing. */
  static Progress none() {
    return new Progress() {
      @Override
      public void begin(String phase, long total) {}

      @Override
      public void advance(long units) {}

      @Override
      public void note(String line) {}

      @Override
      public void end() {}
    };
  }
}
