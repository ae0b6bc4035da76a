package dev.neuralcollapse.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.network.Loss;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/** The gap identity and the inequality chain against the objective, and against each other. */
class GapProperties {

  @Property(tries = 3000, seed = "2101")
  void bothAccountsSumToTheGap(@ForAll long seed, @ForAll Loss loss) {
    LayerSpec spec = DrawnLayers.spec(seed, loss);
    LastLayer layer = spec.draw();
    Account identity = GapIdentity.of(layer);
    Account chain = InequalityChain.of(layer);
    double gap = layer.objective() - Ideal.of(layer).value();
    double tolerance = 1e-13 * Math.max(1, layer.objective());
    assertEquals(gap, identity.total(), tolerance, () -> "identity " + identity);
    assertEquals(gap, chain.total(), tolerance, () -> "chain " + chain);
    Statistics.collect(DrawnLayers.regime(spec));
    Statistics.coverage(
        c -> {
          for (String regime : new String[] {"no room", "collapsed", "near", "far"}) {
            c.check(regime).percentage(p -> p > 5);
          }
        });
  }

  @Property(tries = 3000, seed = "2102")
  void noTermIsNegative(@ForAll long seed, @ForAll Loss loss) {
    LastLayer layer = DrawnLayers.spec(seed, loss).draw();
    Account chain = InequalityChain.of(layer);
    assertTrue(chain.least() >= 0, () -> chain.toString());
    Account identity = GapIdentity.of(layer);
    identity
        .terms()
        .filter(t -> !t.name().equals("norm-deficit"))
        .forEach(t -> assertTrue(t.value() >= 0, () -> identity.toString()));
    assertEquals(0, identity.get("norm-deficit"), 1e-15 * Math.max(1, layer.objective()));
  }

  /**
   * Where the difference of objectives has cancelled, the two accounts still agree with each other.
   */
  @Property(tries = 1500, seed = "2103")
  void accountsAgreeRelativelyNearCollapse(@ForAll long seed, @ForAll Loss loss) {
    LayerSpec drawn = DrawnLayers.spec(seed, loss);
    LayerSpec spec =
        new LayerSpec(
            seed,
            loss,
            drawn.classes(),
            2,
            drawn.classes() + 2,
            drawn.decay(),
            1e-7,
            drawn.headNoise() > 1 ? 1e-6 : 1e-8);
    LastLayer layer = spec.draw();
    Account account = GapIdentity.of(layer);
    // The norm of a stored unit vector is off by an ulp, which is more than these gaps.
    double identity = account.total() - account.get("norm-deficit");
    double chain = InequalityChain.of(layer).total();
    assertEquals(identity, chain, 1e-6 * identity + 1e-22);
    Statistics.collect(identity < 1e-13 * layer.objective() ? "below round-off" : "above");
    Statistics.coverage(c -> c.check("below round-off").percentage(p -> p > 30));
  }
}
