package dev.neuralcollapse.training;

/**
 * Why a run ended.
 *
 * @param reason the kind of end
 * @param words the same for a person, with the numbers
 */
public record Stop(Reason reason, String words) {

  /** Kinds of end. */
  public enum Reason {
    /** Gradient and decrease are below their thresholds. */
    CONVERGED,
    /** The budget of evaluations or epochs is used up. */
    BUDGET,
    /** No step lowers the objective any more, not even along the gradient: rounding or a kink. */
    NO_DESCENT,
    /** Asked to stop; a snapshot was handed out. */
    INTERRUPTED,
    /** LayerNorm met a sample without variance. */
    ZERO_VARIANCE,
    /** Objective or gradient overflowed or is not a number. */
    NOT_FINITE,
    /** The objective grew beyond all measure. */
    EXPLODED
  }
}
