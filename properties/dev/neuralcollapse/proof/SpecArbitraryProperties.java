package dev.neuralcollapse.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vavr.collection.Seq;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The adapter draws what regimes draw and shrinks as specs shrink. */
class SpecArbitraryProperties {

  /** A recipe of a whole number. */
  private record Whole(int value) implements Spec<Integer> {
    @Override
    public Integer instance() {
      return value;
    }

    @Override
    public Seq<Whole> simpler() {
      return Shrink.integer(value, 0).map(Whole::new);
    }
  }

  @Provide
  Arbitrary<Spec<Integer>> wholes() {
    return SpecArbitrary.of(new Regime<>("any", s -> new Whole(Draw.from(s).integer(0, 100_000))));
  }

  @Property(tries = 100, seed = "11")
  void aSpecGivesTheSameInstanceTwice(@ForAll("wholes") Spec<Integer> spec) {
    assertEquals(spec.instance(), spec.instance());
    assertTrue(spec.simpler().forAll(s -> s.instance() < spec.instance()));
  }
}
