package dev.neuralcollapse.paper;

import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Source;
import dev.neuralcollapse.proof.Spec;
import dev.neuralcollapse.proof.Twin;
import java.util.function.Function;

/**
 * What a claim of ours about the main paper says of itself.
 *
 * @param <I> what it speaks about
 */
abstract class DerivedClaim<I> implements Claim<I> {
  private final String place;
  private final String name;
  private final String title;
  private final String statement;

  DerivedClaim(String place, String name, String title, String statement) {
    this.place = place;
    this.name = name;
    this.title = title;
    this.statement = statement;
  }

  @Override
  public final Source source() {
    return Papers.GLOBAL_OPTIMALITY.derived(place);
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String title() {
    return title;
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

  /** The same hypotheses, another conclusion. */
  final Twin<I> saying(
      String twin, String change, Function<I, Chain> chain, Spec<I> worked, Regime<I> directed) {
    return Twin.saying(this, twin, change, chain, worked, directed);
  }

  /** One hypothesis less. */
  final Twin<I> without(String hypothesis, Spec<I> worked, Regime<I> directed) {
    return Twin.without(this, hypothesis, worked, directed);
  }
}
