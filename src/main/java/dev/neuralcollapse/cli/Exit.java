package dev.neuralcollapse.cli;

/** The exit codes other programs rely on. */
enum Exit {
  /** Done; every claim asked for stands. */
  STANDS(0),
  /** Done, but a claim fell, a twin survived or a certificate does not check. */
  FALLS(1),
  /** Input, usage or installation at fault. */
  FAULT(2),
  /** Our own mistake. */
  INTERNAL(3),
  /** Interrupted; what was done is kept and can be resumed. */
  INTERRUPTED(130);

  private final int code;

  Exit(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }
}
