package dev.neuralcollapse.paper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.bound.GapIdentity;
import dev.neuralcollapse.bound.LastLayer;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.feature.ClassifierWeights;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.Spec;
import dev.neuralcollapse.proof.SpecArbitrary;
import dev.neuralcollapse.proof.Step;
import io.vavr.control.Option;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.statistics.Statistics;

/** Claims attacked through jqwik, whose shrinking and statistics are not the prover's. */
class ClaimProperties {
  private static final Claim<UnitFeatures> IDENTITY = new GapIdentityCrossEntropy();
  private static final Claim<UnitFeatures> CHAIN = new ChainCrossEntropy();

  @Provide
  Arbitrary<Spec<UnitFeatures>> layers() {
    return SpecArbitrary.of(IDENTITY);
  }

  @Provide
  Arbitrary<Spec<OneMove>> moves() {
    return SpecArbitrary.of(new OneSampleMoveRn1());
  }

  @Property(tries = 60, seed = "21")
  void everyStepOfIdentityAndChainHolds(@ForAll("layers") Spec<UnitFeatures> spec) {
    UnitFeatures x = spec.instance();
    assertHolds(IDENTITY, x);
    assertHolds(CHAIN, x);
    double gap = GapTerms.of(x).total().mid();
    Statistics.label("gap")
        .collect(gap < 1e-6 ? "collapsed" : gap < 0.1 ? "near" : "far")
        .coverage(
            c -> {
              c.check("collapsed").count(n -> n > 3);
              c.check("near").count(n -> n > 3);
              c.check("far").count(n -> n > 3);
            });
    Statistics.label("room")
        .collect(x.width() - 1 >= x.classes() - 1)
        .coverage(
            c -> {
              c.check(true).count(n -> n > 5);
              c.check(false).count(n -> n > 5);
            });
  }

  @Property(tries = 40, seed = "22")
  void movesLandAndDisturbNobody(@ForAll("moves") Spec<OneMove> spec) {
    assertHolds(new OneSampleMoveRn1(), spec.instance());
    assertHolds(new OneSampleMoveRn2(), spec.instance());
    assertHolds(new PushCostBound(), spec.instance());
  }

  private static <I> void assertHolds(Claim<I> claim, I instance) {
    Option<String> outside = claim.given().violatedBy(instance).map(h -> h.name());
    assertTrue(outside.isEmpty(), outside::toString);
    for (Step step : claim.chain(instance).steps()) {
      assertEquals(
          Step.Outcome.HOLDS, step.judge(claim.arithmetic(), claim.resolution()), step::toString);
    }
  }

  /** The intervals of the claims contain what gap attribution computes in another way. */
  @Property(tries = 40, seed = "23")
  void gapAttributionLiesInTheEnclosures(@ForAll("layers") Spec<UnitFeatures> spec) {
    UnitFeatures x = spec.instance();
    GapTerms terms = GapTerms.of(x);
    var account = GapIdentity.of(plain(x));
    assertClose(terms.fit(), account.get("fit"));
    assertClose(terms.centroid(), account.get("centroid"));
    assertClose(terms.duality(), account.get("duality"));
    assertClose(terms.variability(), account.get("variability"));
  }

  private static void assertClose(Interval enclosure, double value) {
    double slack = 1e-12 * Math.max(1, enclosure.magnitude());
    assertTrue(
        value >= enclosure.lo() - slack && value <= enclosure.hi() + slack,
        () -> value + " against " + enclosure);
  }

  private static LastLayer plain(UnitFeatures x) {
    int[] labels = x.labels().toJavaStream().mapToInt(Integer::intValue).toArray();
    return new LastLayer(
        new Features(middle(x.features()), Labels.of(labels, "spec").get()),
        new ClassifierWeights(middle(x.head()), Option.none()),
        x.loss(),
        x.decay());
  }

  private static Matrix middle(IntervalMatrix m) {
    return Matrix.generate(m.rows(), m.columns(), (i, j) -> m.get(i, j).mid());
  }
}
