package dev.neuralcollapse.number;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Derivatives against difference quotients in intervals; tamed ranges against sampled values. */
class DualProperties {
  /** Functions of two variables in the positive quadrant, each operation in some of them. */
  private static final List<Function<Dual[], Dual>> FUNCTIONS =
      List.of(
          x -> x[0].plus(x[1]).times(x[0].minus(x[1])).plus(3),
          x -> x[0].dividedBy(x[1].plus(1)).minus(x[1].dividedBy(x[0])),
          x -> x[0].times(x[1]).exp().negate().minus(2),
          x -> x[0].square().plus(x[1].pow(3)).sqrt(),
          x -> x[0].log().times(x[1].log1p()),
          x -> x[0].times(2).expm1().inverse(),
          x -> x[0].pow(x[1]),
          x -> x[0].pow(Interval.ofDecimal("0.3")).times(x[1].pow(-2)),
          x -> x[0].xLogX().plus(x[1].xLogX()),
          x -> x[0].minus(x[1]).softplus().times(x[0].softplusInverse()),
          x -> x[0].minus(x[1]).times(3).logistic(),
          x -> x[0].times(x[1]).sin().plus(x[1].cos()),
          x -> x[0].minus(x[1]).atan(),
          x -> x[0].times(x[1]).plus(1).inverse().acos(),
          x -> x[0].minus(x[1]).abs().plus(x[0].min(x[1])).minus(x[1].max(x[0].square())),
          x -> x[0].dividedBy(3).min(x[1]).pow(2).dividedBy(x[0]));

  /** The law that makes mean value forms true, the difference quotient being any member's. */
  @Property(tries = 300, seed = "41")
  void differencesAreSlopesTimesSteps(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Interval[] box = box(random);
    for (Function<Dual[], Dual> f : FUNCTIONS) {
      Dual whole = f.apply(Dual.variables(box));
      Interval[] from = point(box, random);
      Interval[] to = point(box, random);
      Interval difference = at(f, to).minus(at(f, from));
      Interval predicted = Interval.ZERO;
      for (int i = 0; i < 2; i++) {
        predicted = predicted.plus(whole.partial(i).times(to[i].minus(from[i])));
      }
      Interval p = predicted;
      assertTrue(
          p.intersects(difference),
          () -> FUNCTIONS.indexOf(f) + ": " + difference + " outside " + p + " on " + box[0]);
      assertTrue(whole.value().intersects(at(f, to)));
    }
  }

  /** On a tiny box the enclosures are narrow: a partial that is ENTIRE would pass the law above. */
  @Property(tries = 100, seed = "42")
  void partialsOfSmallBoxesAreNarrow(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double a = random.nextDouble(0.3, 2);
    double b = a + random.nextDouble(0.2, 1);
    Interval[] box = {Interval.of(a, a + 1e-9), Interval.of(b, b + 1e-9)};
    for (Function<Dual[], Dual> f : FUNCTIONS) {
      Dual d = f.apply(Dual.variables(box));
      for (int i = 0; i < 2; i++) {
        Interval[] left = {Interval.point(a), Interval.point(b)};
        Interval[] right = left.clone();
        left[i] = left[i].minus(1e-6);
        right[i] = right[i].plus(1e-6);
        double quotient = (at(f, right).mid() - at(f, left).mid()) / 2e-6;
        double scale = Math.max(1, Math.abs(quotient));
        Interval partial = d.partial(i);
        assertTrue(
            partial.width() < 1e-5 * scale, () -> FUNCTIONS.indexOf(f) + " has partial " + partial);
        assertEquals(quotient, partial.mid(), 2e-3 * scale, FUNCTIONS.indexOf(f) + "");
      }
    }
  }

  @Property(tries = 150, seed = "43")
  void tamedRangesHaveEveryValue(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Interval[] box = box(random);
    for (Function<Dual[], Dual> f : FUNCTIONS) {
      Interval range = Tamed.range(f, box);
      Interval plain = f.apply(Dual.variables(box)).value();
      assertTrue(plain.contains(range));
      for (int i = 0; i < 8; i++) {
        Interval y = at(f, point(box, random));
        assertTrue(
            range.intersects(y), () -> FUNCTIONS.indexOf(f) + ": " + y + " outside " + range);
      }
    }
  }

  private static Interval at(Function<Dual[], Dual> f, Interval[] point) {
    return f.apply(Dual.variables(point)).value();
  }

  private static Interval[] box(SplittableRandom random) {
    Interval[] box = new Interval[2];
    for (int i = 0; i < 2; i++) {
      double lo = random.nextDouble(0.05, 2);
      double width = StrictMath.exp(random.nextDouble(-30, 1));
      box[i] = random.nextInt(6) == 0 ? Interval.point(lo) : Interval.of(lo, lo + width);
    }
    return box;
  }

  private static Interval[] point(Interval[] box, SplittableRandom random) {
    HardDoubles doubles = new HardDoubles(random);
    return new Interval[] {
      Interval.point(doubles.member(box[0])), Interval.point(doubles.member(box[1]))
    };
  }
}
