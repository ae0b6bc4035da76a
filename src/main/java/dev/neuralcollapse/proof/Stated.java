package dev.neuralcollapse.proof;

import io.vavr.collection.HashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
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
 * @param check how its numbers are computed and judged, and what that leaves open
 */
public record Stated<I>(
    Source source,
    String name,
    String title,
    String statement,
    Hypotheses<I> given,
    Seq<Regime<I>> regimes,
    Function<I, Chain> proof,
    Seq<Twin<I>> twins,
    Check check)
    implements Claim<I> {

  /**
   * How the numbers of a claim are computed and judged.
   *
   * @param arithmetic intervals, unless told otherwise
   * @param resolution in intervals how far an enclosure at equality may reach to the wrong side; in
   *     floating point the tolerance
   * @param caveat what is not covered, or empty
   * @param excused kinds of twins it cannot have, and why
   */
  public record Check(
      Arithmetic arithmetic, double resolution, String caveat, Map<Twin.Kind, String> excused) {
    static final Check RIGOROUS = new Check(Arithmetic.INTERVAL, 1e-9, "", HashMap.empty());

    /** The resolution must be nonnegative and finite: infinitely patient is no judge. */
    public Check {
      if (!(resolution >= 0) || !Double.isFinite(resolution)) {
        throw new IllegalArgumentException("no resolution: " + resolution);
      }
    }
  }

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
        List.empty(),
        Check.RIGOROUS);
  }

  /** Assumes one thing more. */
  public Stated<I> given(Hypothesis<I> more) {
    return new Stated<>(
        source, name, title, statement, given.and(more), regimes, proof, twins, check);
  }

  /** Tried in one more regime. */
  public Stated<I> on(Regime<I> more) {
    return new Stated<>(
        source, name, title, statement, given, regimes.append(more), proof, twins, check);
  }

  /** Proved so. */
  public Stated<I> by(Function<I, Chain> steps) {
    return new Stated<>(source, name, title, statement, given, regimes, steps, twins, check);
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
        twins.update(twins.size() - 1, t -> t.as(kind)),
        check);
  }

  /** A twin without one hypothesis. */
  public Stated<I> without(String hypothesis, Spec<I> worked, Regime<I> directed) {
    return and(Twin.without(this, hypothesis, worked, directed));
  }

  /** Computed in rounded numbers and compared within this tolerance: at best it {@code holds}. */
  public Stated<I> floating(double tolerance) {
    return judged(new Check(Arithmetic.FLOATING, tolerance, check.caveat(), check.excused()));
  }

  /** At equality an enclosure may reach so far to the wrong side. */
  public Stated<I> resolution(double width) {
    return judged(new Check(check.arithmetic(), width, check.caveat(), check.excused()));
  }

  /** What the check does not cover, in words for a person. */
  public Stated<I> caveat(String words) {
    return judged(new Check(check.arithmetic(), check.resolution(), words, check.excused()));
  }

  /** There is no twin of this kind, for this reason. */
  public Stated<I> lacking(Twin.Kind kind, String why) {
    return judged(
        new Check(
            check.arithmetic(),
            check.resolution(),
            check.caveat(),
            check.excused().put(kind, why)));
  }

  private Stated<I> judged(Check other) {
    return new Stated<>(source, name, title, statement, given, regimes, proof, twins, other);
  }

  /** One twin more. */
  public Stated<I> and(Twin<I> more) {
    return new Stated<>(
        source, name, title, statement, given, regimes, proof, twins.append(more), check);
  }

  @Override
  public Chain chain(I instance) {
    return proof.apply(instance);
  }

  @Override
  public Arithmetic arithmetic() {
    return check.arithmetic();
  }

  @Override
  public double resolution() {
    return check.resolution();
  }

  @Override
  public String caveat() {
    return check.caveat();
  }

  @Override
  public Map<Twin.Kind, String> lacking() {
    return Claim.super.lacking().merge(check.excused(), (general, own) -> own);
  }
}
