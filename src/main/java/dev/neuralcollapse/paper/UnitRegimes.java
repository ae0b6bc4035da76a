package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Regime;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/** Where statements about last layers are tried. */
public final class UnitRegimes {

  private UnitRegimes() {}

  /**
   * The optimum, its neighbourhood at distances 1e-4 to 0.1, far away, with fewer dimensions than
   * the optimum needs, two classes, one sample a class.
   */
  public static Seq<Regime<UnitFeatures>> all(Loss loss) {
    return near(loss).append(lowDimension(loss));
  }

  /** All regimes in which the width has room for the optimum. */
  public static Seq<Regime<UnitFeatures>> near(Loss loss) {
    return List.of(
        new Regime<>("optimum", s -> spec(s, loss, 3, 6, 0)),
        new Regime<>("near", s -> spec(s, loss, 3, 6, Draw.from(s).scale(1e-4, 0.1))),
        new Regime<>("far", s -> far(s, spec(s, loss, 2, 6, Draw.from(s).scale(0.3, 3)))),
        new Regime<>("two-classes", s -> spec(s, loss, 2, 2, Draw.from(s).scale(1e-3, 1))),
        new Regime<>(
            "one-sample",
            s -> {
              UnitSpec spec = spec(s, loss, 2, 5, Draw.from(s).scale(1e-3, 1));
              return UnitSpec.of(
                  spec.seed(),
                  loss,
                  spec.classes(),
                  1,
                  spec.width(),
                  spec.decay(),
                  spec.distance());
            }));
  }

  /** So near the optimum that certificates say something. */
  public static Seq<Regime<UnitFeatures>> close(Loss loss) {
    return List.of(
        new Regime<>("optimum", s -> spec(s, loss, 3, 6, 0)),
        new Regime<>("near", s -> spec(s, loss, 3, 6, Draw.from(s).scale(1e-4, 0.1))),
        new Regime<>("two-classes", s -> spec(s, loss, 2, 2, Draw.from(s).scale(1e-3, 0.1))));
  }

  /** More classes than dimensions. */
  public static Regime<UnitFeatures> lowDimension(Loss loss) {
    return new Regime<>(
        "low-dimension",
        s -> {
          Draw draw = Draw.from(s);
          int k = draw.integer(4, 7);
          return far(
              s,
              UnitSpec.of(
                  draw.shortSeed(),
                  loss,
                  k,
                  draw.integer(1, 3),
                  draw.integer(3, k - 1),
                  decay(draw),
                  draw.scale(0.01, 1)));
        });
  }

  private static UnitSpec spec(long seed, Loss loss, int leastK, int mostK, double distance) {
    Draw draw = Draw.from(Draw.mix(seed, 7));
    int k = draw.integer(leastK, mostK);
    return UnitSpec.of(
        draw.shortSeed(),
        loss,
        k,
        draw.integer(1, 4),
        k + draw.integer(1, 4),
        decay(draw),
        distance);
  }

  private static UnitSpec far(long seed, UnitSpec spec) {
    return spec.scaled(Draw.from(Draw.mix(seed, 8)).scale(0.1, 3));
  }

  private static double decay(Draw draw) {
    return draw.scale(1e-3, 0.2);
  }

  /** Other instances like a worked one: other noise, sizes and decay, the same departures. */
  public static Regime<UnitFeatures> around(UnitSpec worked) {
    return around("around", worked);
  }

  public static Regime<UnitFeatures> around(String name, UnitSpec worked) {
    return new Regime<>(
        name,
        s -> {
          Draw draw = Draw.from(s);
          return worked.like(
              draw.shortSeed(),
              draw.integer(0, 1),
              draw.integer(0, 1),
              draw.scale(0.7, 1.4),
              draw.scale(0.8, 1.3));
        });
  }
}
