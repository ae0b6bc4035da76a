package dev.neuralcollapse.paper;

import dev.neuralcollapse.proof.Hypotheses;

/**
 * What a claim of ours about the main paper says of itself.
 *
 * @param <I> what it speaks about
 */
abstract class DerivedClaim<I> extends PaperClaim<I> {
  private final String statement;

  DerivedClaim(String place, String name, String title, String statement) {
    super(Papers.GLOBAL_OPTIMALITY.derived(place), name, title);
    this.statement = statement;
  }

  @Override
  public final String statement() {
    return statement;
  }

  /** Nothing is assumed, unless a claim says otherwise. */
  @Override
  public Hypotheses<I> given() {
    return Hypotheses.none();
  }
}
