package dev.neuralcollapse.proof;

import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.function.Function;

/**
 * A claim written as one expression.
 *
 * @param source paper, place and mark
 * @param name second part of the id
 * @param title one line in words
 * @param statement in LaTeX
 * @param given what is assumed
 * @param regimes where it is tried
 * @param proof evaluated on one instance
 * @param twins false statements that resemble it
 */
public record Stated<I>(
    Source source,
    String name,
    String title,
    String statement,
    Hypotheses<I> given,
    Seq<Regime<I>> regimes,
    Function<I, Chain> proof,
    Seq<Twin<I>> twins)
    implements Claim<I> {

  /** Begins a claim without hypotheses, regimes, proof or twins. */
  public static <I> Stated<I> claim(Source source, String name, String title, String statement) {
    return new Stated<>(
        source,
        name,
        title,
        statement,
        Hypotheses.none(),
        List.empty(),
        i -> Chain.of(),
        List.empty());
  }

  /** Assumes one thing more. */
  public Stated<I> given(Hypothesis<I> more) {
    return new Stated<>(source, name, title, statement, given.and(more), regimes, proof, twins);
  }

  /** Tried in one more regime. */
  public Stated<I> on(Regime<I> more) {
    return new Stated<>(source, name, title, statement, given, regimes.append(more), proof, twins);
  }

  /** Proved so. */
  public Stated<I> by(Function<I, Chain> steps) {
    return new Stated<>(source, name, title, statement, given, regimes, steps, twins);
  }

  /** Proved in one step. */
  public Stated<I> byStep(Function<I, Step> step) {
    return by(i -> Chain.of(step.apply(i)));
  }

  /** A twin with another conclusion, refuted at {@code worked} and searched in every regime. */
  public Stated<I> twin(String twin, String change, Function<I, Step> step, Spec<I> worked) {
    Regime<I> anywhere = Regime.oneOf("anywhere", regimes);
    return and(Twin.saying(this, twin, change, i -> Chain.of(step.apply(i)), worked, anywhere));
  }

  /** A twin with a wrong constant. */
  public Stated<I> constant(String twin, String change, Function<I, Step> step, Spec<I> worked) {
    return twin(twin, change, step, worked).last(Twin.Kind.CONSTANT);
  }

  /** A twin with an inequality reversed or strengthened. */
  public Stated<I> stronger(String twin, String change, Function<I, Step> step, Spec<I> worked) {
    return twin(twin, change, step, worked).last(Twin.Kind.INEQUALITY);
  }

  private Stated<I> last(Twin.Kind kind) {
    return new Stated<>(
        source,
        name,
        title,
        statement,
        given,
        regimes,
        proof,
        twins.update(twins.size() - 1, t -> t.as(kind)));
  }

  /** A twin without one hypothesis. */
  public Stated<I> without(String hypothesis, Spec<I> worked, Regime<I> directed) {
    return and(Twin.without(this, hypothesis, worked, directed));
  }

  private Stated<I> and(Twin<I> more) {
    return new Stated<>(source, name, title, statement, given, regimes, proof, twins.append(more));
  }

  @Override
  public Chain chain(I instance) {
    return proof.apply(instance);
  }
}
