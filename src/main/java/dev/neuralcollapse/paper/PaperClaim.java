package dev.neuralcollapse.paper;

import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Source;
import dev.neuralcollapse.proof.Spec;
import dev.neuralcollapse.proof.Twin;
import java.util.function.Function;

/**
 * Where a claim comes from and what it is called.
 *
 * @param <I> what it speaks about
 */
abstract class PaperClaim<I> implements Claim<I> {
  private final Source source;
  private final String name;
  private final String title;

  PaperClaim(Source source, String name, String title) {
    this.source = source;
    this.name = name;
    this.title = title;
  }

  @Override
  public final Source source() {
    return source;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String title() {
    return title;
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
