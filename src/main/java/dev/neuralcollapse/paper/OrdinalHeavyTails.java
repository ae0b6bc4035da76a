package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.util.Locale;

/**
 * Cauchit, thresholds -1, 0, 1, one dimension, w = 1, decays 10⁻⁶: each class has a sample close by
 * and one far out, where its loss is concave.
 *
 * @param near of one sample of each class
 * @param far of the other
 */
record OrdinalHeavyTails(double near, double far) implements Spec<OrdinalPoint> {

  static OrdinalHeavyTails draw(long seed) {
    Draw draw = Draw.from(seed);
    return new OrdinalHeavyTails(draw.scale(2, 4), draw.scale(20, 60));
  }

  @Override
  public OrdinalPoint instance() {
    Vector<Double> z = Vector.of(near, far, near, far);
    return new OrdinalPoint(
        OrdinalLink.CAUCHIT,
        Vector.of(-1.0, 0.0, 1.0),
        IntervalVector.generate(1, j -> Interval.ONE),
        IntervalMatrix.generate(4, i -> IntervalVector.generate(1, j -> Interval.point(z.get(i)))),
        Vector.of(0, 0, 1, 1),
        1e-6,
        1e-6);
  }

  @Override
  public Seq<OrdinalHeavyTails> simpler() {
    return Shrink.real(near, 3)
        .map(x -> new OrdinalHeavyTails(x, far))
        .appendAll(Shrink.real(far, 30).map(x -> new OrdinalHeavyTails(near, x)));
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "cauchit, latents %s and %s in each class", near, far);
  }
}
