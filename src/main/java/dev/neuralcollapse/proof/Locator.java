package dev.neuralcollapse.proof;

import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import io.vavr.control.Try;

/**
 * Where an instance is found again: the regime that drew it, the seed, and which simplification was
 * taken at every step of shrinking. Short, safe in a shell, and enough to rebuild the instance:
 * {@code near:k3v9}, {@code around:k3v9:002}, {@code worked} for the counterexample that a twin
 * brings along.
 *
 * @param regime name of the regime, or {@link #WORKED}
 * @param seed it was drawn with
 * @param path index into {@link Spec#simpler} at every step
 */
record Locator(String regime, long seed, Seq<Integer> path) {
  static final String WORKED = "worked";
  private static final int LONGEST_PATH = 10_000;

  static Locator drawn(String regime, long seed) {
    return new Locator(regime, seed, List.empty());
  }

  static Locator worked() {
    return drawn(WORKED, 0);
  }

  /** The same place, one simplification further. */
  Locator then(int simplification) {
    return new Locator(regime, seed, path.append(simplification));
  }

  /** Reads what {@link #toString} wrote. */
  static Either<Flaw, Locator> parse(String token) {
    String[] parts = token.split(":", -1);
    if (token.equals(WORKED)) {
      return Either.right(worked());
    }
    if (parts.length < 2 || parts.length > 3 || parts[0].isEmpty()) {
      return Either.left(unreadable(token));
    }
    return Try.of(() -> read(parts)).toEither().mapLeft(e -> unreadable(token));
  }

  private static Locator read(String[] parts) {
    long seed = Long.parseUnsignedLong(parts[1], Character.MAX_RADIX);
    Seq<Integer> path = parts.length < 3 ? List.empty() : path(parts[2]);
    return new Locator(parts[0], seed, path);
  }

  /** One digit to the base 36 a step, or, where one does not do, decimals that end in a dot. */
  private static Seq<Integer> path(String text) {
    return text.contains(".")
        ? List.of(text.split("\\.", LONGEST_PATH)).dropRight(1).map(Integer::parseUnsignedInt)
        : List.ofAll(text.toCharArray())
            .map(c -> Integer.parseUnsignedInt(c.toString(), Character.MAX_RADIX));
  }

  private String written() {
    return path.forAll(i -> i < Character.MAX_RADIX)
        ? path.map(i -> Integer.toString(i, Character.MAX_RADIX)).mkString()
        : path.mkString("", ".", ".");
  }

  private static Flaw unreadable(String token) {
    return new Flaw(
        "'" + (token.length() > 60 ? token.substring(0, 60) + "..." : token) + "'",
        "no place of an instance",
        "copy it from 'replay' in the report: REGIME:SEED, REGIME:SEED:PATH or 'worked'");
  }

  /** The spec there. */
  <I> Either<Flaw, Spec<I>> find(Seq<Regime<I>> regimes, Option<Spec<I>> worked) {
    if (regime.equals(WORKED) && worked.isDefined()) {
      return walk(worked.get());
    }
    return regimes
        .find(r -> r.name().equals(regime))
        .toEither(() -> unknown(regimes.map(Regime::name)))
        .flatMap(r -> walk(r.draw().apply(seed)));
  }

  private <I> Either<Flaw, Spec<I>> walk(Spec<I> start) {
    Spec<I> at = start;
    for (int step : path) {
      Seq<? extends Spec<I>> next = at.simpler();
      if (step < 0 || step >= next.size()) {
        return Either.left(
            new Flaw(
                "'" + this + "'",
                "leads nowhere: '" + at + "' has " + next.size() + " simplifications, not " + step,
                "copy the whole token; it belongs to this claim or twin and this version"));
      }
      at = next.get(step);
    }
    return Either.right(at);
  }

  private Flaw unknown(Seq<String> regimes) {
    return new Flaw(
        "'" + regime + "'",
        "no such regime",
        regimes.isEmpty() ? "there is none" : "there are " + regimes.mkString(", "));
  }

  @Override
  public String toString() {
    return regime.equals(WORKED) && path.isEmpty()
        ? WORKED
        : regime
            + ":"
            + Long.toUnsignedString(seed, Character.MAX_RADIX)
            + (path.isEmpty() ? "" : ":" + written());
  }
}
