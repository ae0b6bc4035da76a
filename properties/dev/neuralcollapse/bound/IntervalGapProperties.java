package dev.neuralcollapse.bound;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/** The gap in interval arithmetic: it encloses the gap in doubles, and its terms add up. */
class IntervalGapProperties {

  @Property(tries = 400, seed = "2201")
  void accountsAddUpAndNoTermIsNegative(@ForAll long seed, @ForAll Loss loss) {
    LayerSpec spec = DrawnLayers.spec(seed, loss);
    IntervalGap gap = IntervalGap.of(spec.draw(), IntervalLayer.Reading.ON_SPHERE);
    double allowed = 1e-11 * Math.max(1, gap.objective().hi());
    assertTrue(gap.identity().total().intersects(gap.gap()), () -> spec + " " + gap);
    assertTrue(gap.chain().total().intersects(gap.gap()), () -> spec + " " + gap);
    assertTrue(gap.identity().total().width() <= allowed, () -> spec + " " + gap);
    assertTrue(gap.chain().total().width() <= allowed, () -> spec + " " + gap);
    gap.identity()
        .terms()
        .appendAll(gap.chain().terms())
        .forEach(
            t ->
                assertTrue(
                    t.value().lo() >= -1e-13 * Math.max(1, gap.objective().hi())
                        && t.value().hi() >= 0,
                    () -> spec + " " + t));
    Statistics.label("all terms certified")
        .collect(
            gap.identity().terms().appendAll(gap.chain().terms()).forAll(t -> t.value().lo() >= 0));
    Statistics.label("all terms certified").coverage(c -> c.check(true).percentage(p -> p > 95));
    Statistics.label("regime").collect(DrawnLayers.regime(spec));
    Statistics.label("regime")
        .coverage(
            c -> {
              c.check("no room").percentage(p -> p > 5);
              c.check("collapsed").percentage(p -> p > 5);
              c.check("near").percentage(p -> p > 5);
              c.check("far").percentage(p -> p > 5);
            });
  }

  @Property(tries = 400, seed = "2202")
  void doublesLieInTheirEnclosures(@ForAll long seed, @ForAll Loss loss) {
    LastLayer layer = DrawnLayers.spec(seed, loss).draw();
    IntervalGap gap = IntervalGap.of(layer, IntervalLayer.Reading.AS_STORED);
    double rounding = 1e-13 * Math.max(1, layer.objective());
    near(gap.objective(), layer.objective(), rounding);
    GapIdentity.of(layer)
        .terms()
        .forEach(t -> near(gap.identity().get(t.name()), t.value(), rounding));
    InequalityChain.of(layer)
        .terms()
        .forEach(t -> near(gap.chain().get(t.name()), t.value(), rounding));
  }

  private static void near(Interval enclosure, double value, double rounding) {
    assertTrue(
        enclosure.contains(value) || Math.abs(enclosure.mid() - value) <= rounding,
        () -> value + " not in " + enclosure);
  }
}
