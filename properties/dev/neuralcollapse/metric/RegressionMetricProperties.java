package dev.neuralcollapse.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Spectrum;
import dev.neuralcollapse.proof.Draw;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

/** What the metrics of regression do not depend on, and which of them depend on a basis. */
class RegressionMetricProperties {
  private static final List<String> BASIS_DEPENDENT = List.of("dnrc2-released");

  private record Layer(Matrix h, Matrix y, Matrix w) {
    static Layer draw(long seed, int outputs) {
      Draw draw = Draw.from(seed);
      int n = draw.integer(20, 40);
      int d = outputs + draw.integer(2, 5);
      Matrix mean = draw.gaussian(1, d);
      Matrix noise = draw.gaussian(n, d);
      return new Layer(
          Matrix.generate(n, d, (i, j) -> noise.get(i, j) + mean.get(0, j)),
          draw.gaussian(n, outputs),
          draw.gaussian(outputs, d));
    }

    Seq<MetricValue> metrics() {
      return RegressionMetrics.last(RegressionObservation.of(h, y, Option.some(w)));
    }
  }

  private static Matrix rotation(long seed, int size) {
    return Spectrum.of(Draw.from(seed).gaussian(size, size)).left();
  }

  private static void assertSame(Seq<MetricValue> a, Seq<MetricValue> b, Seq<String> but) {
    a.zip(b)
        .filter(p -> !but.contains(p._1.id()))
        .forEach(p -> assertEquals(p._1.value().get(), p._2.value().get(), 1e-9, p._1.id()));
  }

  @Property(tries = 40, seed = "911")
  void rotationsOfTheFeatures(
      @ForAll @LongRange(max = 1 << 20) long seed,
      @ForAll @IntRange(min = 2, max = 4) int outputs) {
    Layer x = Layer.draw(seed, outputs);
    Matrix q = rotation(seed + 1, x.h.columns());
    assertSame(x.metrics(), new Layer(x.h.times(q), x.y, x.w.times(q)).metrics(), BASIS_DEPENDENT);
  }

  @Property(tries = 40, seed = "912")
  void rotationsOfTheTargets(@ForAll @LongRange(max = 1 << 20) long seed) {
    Layer x = Layer.draw(seed, 3);
    Matrix q = rotation(seed + 1, 3);
    assertSame(
        x.metrics(), new Layer(x.h, x.y.times(q), q.transposedTimes(x.w)).metrics(), List.empty());
  }

  @Property(tries = 40, seed = "913")
  void orderAndScale(@ForAll @LongRange(max = 1 << 20) long seed) {
    Layer x = Layer.draw(seed, 2);
    int n = x.h.rows();
    Matrix h = Matrix.generate(n, x.h.columns(), (i, j) -> 1e5 * x.h.get(n - 1 - i, j));
    Matrix y = Matrix.generate(n, 2, (i, j) -> x.y.get(n - 1 - i, j));
    assertSame(x.metrics(), new Layer(h, y, x.w.scale(1e-3)).metrics(), List.empty());
  }

  /** Shifting features changes what is uncentred: NRC1, NRC2, the released NRC4 and the ranks. */
  @Property(tries = 40, seed = "914")
  void shiftsOfTheFeatures(@ForAll @LongRange(max = 1 << 20) long seed) {
    Layer x = Layer.draw(seed, 2);
    Matrix h = Matrix.generate(x.h.rows(), x.h.columns(), (i, j) -> x.h.get(i, j) + 3 - j);
    assertSame(
        x.metrics(),
        new Layer(h, x.y, x.w).metrics(),
        List.of("nrc1", "nrc2", "dnrc4-released", "effective-rank", "stable-rank"));
  }
}
