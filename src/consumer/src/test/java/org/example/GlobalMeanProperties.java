package org.example;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.paper.UnitFeatures;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.ClaimLaws;
import dev.neuralcollapse.proof.Spec;
import dev.neuralcollapse.proof.SpecArbitrary;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The laws that every claim obeys, and a property of one's own on the claim's instances. */
class GlobalMeanProperties implements ClaimLaws {
  @Override
  public Seq<Claim<?>> claims() {
    return List.of(GlobalMean.CLAIM);
  }

  @Provide
  Arbitrary<Spec<UnitFeatures>> layers() {
    return SpecArbitrary.of(GlobalMean.CLAIM);
  }

  @Property(tries = 50, seed = "1")
  void variabilityIsAtMostOne(@ForAll("layers") Spec<UnitFeatures> spec) {
    assertTrue(spec.instance().withinTrace().lo() <= 1);
  }
}
