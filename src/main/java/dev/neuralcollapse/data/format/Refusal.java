package dev.neuralcollapse.data.format;

import dev.neuralcollapse.data.Fault;
import java.io.IOException;

/**
 * A fault on its way out of the middle of a stream. It never leaves this package: see {@link
 * InputFile#guarded}.
 */
final class Refusal extends IOException {
  private static final long serialVersionUID = 1L;
  private final transient Fault fault;

  Refusal(Fault fault) {
    super(fault.line(), null);
    this.fault = fault;
  }

  Refusal(String where, String what, String mend) {
    this(new Fault(printable(where), printable(what), printable(mend)));
  }

  /** What a file says must not be able to play with a terminal. */
  static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  Fault fault() {
    return fault;
  }
}
