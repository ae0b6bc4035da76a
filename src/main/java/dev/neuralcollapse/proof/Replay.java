package dev.neuralcollapse.proof;

import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;

/**
 * One instance of a claim or of a twin, step by step.
 *
 * @param id of the claim
 * @param twin its twin, if a twin was asked for
 * @param at token of the instance
 * @param spec its recipe
 * @param hypotheses how well the instance satisfies them
 * @param steps the proof there; none where a hypothesis fails or the statement is empty
 * @param fate what became of it
 * @param because one line about that
 */
public record Replay(
    String id,
    Option<String> twin,
    String at,
    String spec,
    Seq<ClaimReport.Assumption> hypotheses,
    Seq<Line> steps,
    Fate fate,
    String because) {

  /**
   * A step and what became of it.
   *
   * @param step evaluated on the instance
   * @param outcome by its enclosure
   */
  public record Line(Step step, Step.Outcome outcome) {}

  /** What became of a statement on one instance. */
  public enum Fate {
    STANDS,
    FAILS,
    UNDECIDED,
    VACUOUS,
    NOT_APPLICABLE
  }

  /** What was asked for: a twin must fall, a claim must not. */
  public boolean success() {
    return twin.isDefined() ? fate == Fate.FAILS : fate != Fate.FAILS && fate != Fate.UNDECIDED;
  }

  /** The claim at the instance of that token. */
  public static <I> Either<Flaw, Replay> of(Claim<I> claim, String token) {
    return Locator.parse(token)
        .flatMap(at -> at.find(claim.regimes(), Option.none()))
        .map(spec -> of(claim, Trial.Judge.of(claim), Option.none(), token, spec));
  }

  /** That twin of the claim at the instance of that token. */
  public static <I> Either<Flaw, Replay> of(Claim<I> claim, String twin, String token) {
    return claim
        .twins()
        .find(t -> t.name().equals(twin))
        .toEither(() -> unknown(claim, twin))
        .flatMap(t -> of(claim, t, token));
  }

  private static <I> Either<Flaw, Replay> of(Claim<I> claim, Twin<I> twin, String token) {
    return Locator.parse(token)
        .flatMap(
            at -> at.find(claim.regimes().prepend(twin.directed()), Option.some(twin.worked())))
        .map(spec -> of(claim, Trial.Judge.of(claim, twin), Option.some(twin.name()), token, spec));
  }

  private static Flaw unknown(Claim<?> claim, String twin) {
    return new Flaw(
        "'" + twin + "'",
        "no such twin of " + claim.id(),
        "there are " + claim.twins().map(Twin::name).mkString(", "));
  }

  private static <I> Replay of(
      Claim<I> claim, Trial.Judge<I> judge, Option<String> twin, String token, Spec<I> spec) {
    I instance = spec.instance();
    Trial trial = judge.judge(instance);
    boolean says = !(trial instanceof Trial.Outside || trial instanceof Trial.Empty);
    return new Replay(
        claim.id(),
        twin,
        token,
        spec.toString(),
        judge.given().all().map(h -> ClaimReport.Assumption.of(h, instance)),
        says ? judge.chain().apply(instance).steps().map(s -> line(judge, s)) : List.empty(),
        fate(trial),
        because(trial));
  }

  private static Line line(Trial.Judge<?> judge, Step step) {
    return new Line(step, step.judge(judge.arithmetic(), judge.resolution()));
  }

  private static Fate fate(Trial trial) {
    return switch (trial) {
      case Trial.Outside o -> Fate.NOT_APPLICABLE;
      case Trial.Empty e -> Fate.VACUOUS;
      case Trial.Passed p -> Fate.STANDS;
      case Trial.Failed f -> Fate.FAILS;
      case Trial.Missed m -> Fate.FAILS;
      case Trial.Open o -> Fate.UNDECIDED;
    };
  }

  private static String because(Trial trial) {
    return switch (trial) {
      case Trial.Outside o -> "hypothesis " + o.hypothesis() + " fails by " + o.deviation();
      case Trial.Empty e -> e.reason();
      case Trial.Passed p -> "every step holds; the tightest is " + p.tightest().name();
      case Trial.Failed f -> "step " + f.step().name() + " fails";
      case Trial.Missed m -> "the plain value of step " + m.step().name() + " misses its enclosure";
      case Trial.Open o -> "step " + o.step().name() + " is too wide to decide";
    };
  }
}
