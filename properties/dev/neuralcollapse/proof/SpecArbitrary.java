package dev.neuralcollapse.proof;

import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.ShrinkingDistance;

/** Specs as jqwik arbitraries: drawn by a regime, shrunk by {@link Spec#simpler}. */
public final class SpecArbitrary {

  private SpecArbitrary() {}

  /** Specs of one regime. */
  public static <I> Arbitrary<Spec<I>> of(Regime<I> regime) {
    return Arbitraries.fromGenerator(
        random -> new Shrunk<>(regime.draw().apply(random.nextLong()), 0));
  }

  /** Specs of all regimes of a claim. */
  public static <I> Arbitrary<Spec<I>> of(Claim<I> claim) {
    return Arbitraries.of(claim.regimes().toJavaList()).flatMap(SpecArbitrary::of);
  }

  private record Shrunk<I>(Spec<I> spec, int steps) implements Shrinkable<Spec<I>> {
    @Override
    public Spec<I> value() {
      return spec;
    }

    @Override
    public Stream<Shrinkable<Spec<I>>> shrink() {
      return spec.simpler().toJavaStream().map(s -> new Shrunk<I>(s, steps + 1));
    }

    @Override
    public ShrinkingDistance distance() {
      return ShrinkingDistance.of(1_000_000L - steps);
    }
  }
}
