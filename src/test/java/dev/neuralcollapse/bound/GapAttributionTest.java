package dev.neuralcollapse.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.bound.GapAttribution.Attributed;
import dev.neuralcollapse.bound.GapAttribution.NotApplicable;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.feature.ClassifierWeights;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Loss;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import org.junit.jupiter.api.Test;

/** What is attributed under which names, and what is refused with which mend. */
class GapAttributionTest {

  private static LastLayer layer(Loss loss, double featureNoise, double headNoise) {
    return new LayerSpec(7, loss, 4, 3, 6, 0.01, featureNoise, headNoise).draw();
  }

  private static LastLayer with(LastLayer layer, Matrix features) {
    return new LastLayer(
        new Features(features, layer.features().labels()),
        layer.head(),
        layer.loss(),
        layer.decay());
  }

  private static Attributed attributed(LastLayer layer) {
    return assertInstanceOf(Attributed.class, GapAttribution.of(layer));
  }

  private static NotApplicable refused(LastLayer layer) {
    return assertInstanceOf(NotApplicable.class, GapAttribution.of(layer));
  }

  @Test
  void namesAreThoseOfTheLoss() {
    Seq<String> identity = List.of("fit", "centroid", "duality", "variability");
    Seq<String> chain =
        List.of(
            "off-diagonal",
            "margins",
            "duality",
            "variability",
            "row-mean",
            "equinorm",
            "centroid",
            "norm");
    for (Loss loss : Loss.values()) {
      Attributed a = attributed(layer(loss, 0.3, 0.3));
      boolean centroid = loss != Loss.SQUARED;
      Seq<String> terms = centroid ? identity : identity.remove("centroid");
      Seq<String> steps = centroid ? chain : chain.remove("centroid");
      assertEquals(terms, a.terms().terms().map(Term::name).toList());
      assertEquals(steps, a.chain().terms().map(Term::name).toList());
      assertEquals(a.objective() - a.optimum(), a.gap(), 1e-14);
      assertEquals(a.gap(), a.chain().total(), 1e-14);
    }
  }

  @Test
  void theOptimumHasNoGap() {
    for (Loss loss : Loss.values()) {
      Attributed a = attributed(layer(loss, 0, 0));
      assertEquals(0, a.gap(), 1e-28);
      assertEquals(0, a.chain().total(), 1e-28);
    }
  }

  /** Each defect is booked under its own name. */
  @Test
  void termsNameTheirDefect() {
    LastLayer best = layer(Loss.CROSS_ENTROPY, 0, 0);
    Matrix w = best.head().values();
    only("centroid", best, w.map(x -> x).plus(Matrix.generate(4, 6, (k, j) -> j == 5 ? 0.3 : 0)));
    only("norm", best, w.scale(1.1));
    LastLayer long0 =
        new LastLayer(
            best.features(),
            ClassifierWeights.withoutBias(
                Matrix.generate(4, 6, (k, j) -> (k == 0 ? 1.2 : 1) * w.get(k, j))),
            best.loss(),
            best.decay());
    assertTrue(attributed(long0).chain().get("equinorm") > 1e-5);
    // A constant added to every coordinate of q_k, of zero sum over k.
    Matrix sums = Matrix.generate(4, 6, (k, j) -> w.get(k, j) + 0.2 * (k - 1.5));
    LastLayer shifted =
        new LastLayer(
            best.features(), ClassifierWeights.withoutBias(sums), best.loss(), best.decay());
    assertTrue(attributed(shifted).chain().get("row-mean") > 1e-5);
    assertEquals(0, attributed(shifted).chain().get("off-diagonal"), 1e-25);
    assertEquals(0, attributed(shifted).chain().get("duality"), 1e-25);
    LastLayer noisy = layer(Loss.CROSS_ENTROPY, 0.1, 0);
    assertTrue(attributed(noisy).terms().get("variability") > 1e-5);
    assertTrue(attributed(noisy).chain().get("variability") > 1e-5);
    assertEquals(0, attributed(noisy).terms().get("centroid"), 1e-25);
  }

  private static void only(String name, LastLayer best, Matrix head) {
    Account chain =
        attributed(
                new LastLayer(
                    best.features(),
                    ClassifierWeights.withoutBias(head),
                    best.loss(),
                    best.decay()))
            .chain();
    assertTrue(chain.get(name) > 1e-5, chain::toString);
    assertEquals(chain.get(name), chain.total(), 1e-14);
  }

  @Test
  void singlePrecisionIsPutOnTheSphere() {
    LastLayer exact = layer(Loss.CROSS_ENTROPY, 0.2, 0.2);
    LastLayer rounded = with(exact, exact.features().values().map(x -> (float) x));
    Attributed a = attributed(rounded);
    assertTrue(a.deviation().norm() > 0 && a.deviation().norm() < 1e-6);
    assertEquals(attributed(exact).gap(), a.gap(), 1e-6);
    assertEquals(a.objective() - a.optimum(), a.gap(), 1e-14);
    assertTrue(a.terms().least() >= 0);
  }

  @Test
  void deviationsAreRefusedWithTheirSize() {
    LastLayer exact = layer(Loss.CROSS_ENTROPY, 0.2, 0.2);
    NotApplicable size = refused(with(exact, exact.features().values().scale(1.00001)));
    assertEquals(1e-5, size.deviation().norm(), 1e-12);
    assertTrue(size.reasons().head().contains("unit norm"), size.reasons()::toString);
    NotApplicable mean = refused(with(exact, exact.features().values().map(x -> x + 1e-3)));
    assertEquals(1e-3, mean.deviation().mean(), 1e-12);
    assertTrue(mean.reasons().mkString().contains("zero mean"), mean.reasons()::toString);
  }

  /** Features of norm 5: W grows, λ shrinks, logits and objective stay. */
  @Test
  void rescalingKeepsTheProblem() {
    LastLayer exact = layer(Loss.CROSS_ENTROPY, 0.2, 0.2);
    LastLayer five =
        new LastLayer(
            new Features(exact.features().values().scale(5), exact.features().labels()),
            ClassifierWeights.withoutBias(exact.head().values().scale(0.2)),
            exact.loss(),
            exact.decay() * 25);
    Rescaling mend = refused(five).rescaling().get();
    assertTrue(mend.isExact());
    assertEquals(5, mend.norm(), 1e-12);
    assertEquals(exact.decay(), mend.layer().decay(), 1e-15);
    assertEquals(five.objective(), mend.layer().objective(), 1e-13);
    assertEquals(attributed(exact).gap(), attributed(mend.layer()).gap(), 1e-12);
  }

  @Test
  void rescalingSaysWhenItChangesTheProblem() {
    LastLayer exact = layer(Loss.CROSS_ENTROPY, 0.2, 0.2);
    Matrix uneven =
        Matrix.generate(12, 6, (i, j) -> (1 + 0.1 * i) * exact.features().values().get(i, j) + 0.5);
    Rescaling mend = refused(with(exact, uneven)).rescaling().get();
    assertTrue(!mend.isExact() && mend.logitChange() > 0.1);
    assertTrue(mend.normSpread() > 0.3);
    assertTrue(mend.layer().deviation().isAllowed());
  }

  @Test
  void unbalancedClassesAndFlatSamplesCannotBeMended() {
    Labels y = Labels.of(new int[] {0, 0, 1}, "y").get();
    Matrix h = Matrix.of(3, 2, 1, -1, 1, -1, -1, 1).scale(Math.sqrt(0.5));
    ClassifierWeights w = ClassifierWeights.withoutBias(Matrix.of(2, 2, 1, -1, -1, 1));
    NotApplicable unbalanced =
        refused(new LastLayer(new Features(h, y), w, Loss.CROSS_ENTROPY, 0.1));
    assertTrue(unbalanced.reasons().head().contains("balanced"));
    assertTrue(unbalanced.rescaling().isEmpty());
    Features flat = new Features(Matrix.of(2, 2, 1, 1, 1, -1), Labels.balanced(2, 1));
    assertEquals(
        Option.none(), refused(new LastLayer(flat, w, Loss.CROSS_ENTROPY, 0.1)).rescaling());
  }

  @Test
  void aBiasOfTheSquaredLossIsFree() {
    LastLayer layer = layer(Loss.SQUARED_WITH_BIAS, 0, 0);
    Vector off = layer.head().bias().get().map(x -> x + 0.25);
    LastLayer biased =
        new LastLayer(
            layer.features(),
            ClassifierWeights.withBias(layer.head().values(), off),
            layer.loss(),
            layer.decay());
    Attributed a = attributed(biased);
    assertEquals(0.5 * 4 * 0.0625, a.gap(), 1e-14);
    assertEquals(a.gap(), a.terms().get("fit"), 1e-14);
    assertEquals(a.gap(), a.chain().get("off-diagonal"), 1e-14);
  }
}
