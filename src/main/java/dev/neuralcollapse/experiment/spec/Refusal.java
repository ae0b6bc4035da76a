package dev.neuralcollapse.experiment.spec;

import dev.neuralcollapse.data.Fault;

/** Carries a fault out of nested reading; never leaves this package. */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1;
  private final transient Fault fault;

  Refusal(Fault fault) {
    super(fault.line(), null, false, false);
    this.fault = fault;
  }

  Fault fault() {
    return fault;
  }
}
