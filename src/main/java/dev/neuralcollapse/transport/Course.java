package dev.neuralcollapse.transport;

import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Directed;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.number.RoundedSum;
import io.vavr.control.Option;
import java.util.function.Consumer;

/**
 * The forward pass of a network whose layers come one after another and are forgotten: where every
 * feature is, how far rounding may have taken it, and what the layers have cost. Memory does not
 * depend on depth. Mutable, confined to one run.
 */
final class Course {
  /** A ball of this radius says so little that floating point has to be believed instead. */
  private static final double LARGEST_RADIUS = 1e-3;

  private static final int BATCH = 1024;

  private final PointSet points;
  private final Consumer<Move> each;
  private Interval cost = Interval.ZERO;
  private Interval batch = Interval.ZERO;
  private double closedForm;
  private double closedBatch;
  private double largestGap;
  private int moves;

  Course(PointSet points, Consumer<Move> each) {
    this.points = points;
    this.each = each;
  }

  PointSet points() {
    return points;
  }

  /** One more layer; it opens for the movers only. */
  void take(Move move, int... movers) {
    for (int i : movers) {
      Option<Ball> landed = points.isEnclosed() ? carried(points.ball(i), move) : Option.none();
      if (landed.isDefined() && landed.get().radius() < LARGEST_RADIUS) {
        points.land(i, landed.get());
      } else {
        points.giveUpEnclosure();
        points.move(i, plainly(points.point(i), move));
      }
    }
    batch = batch.plus(enclosed(move));
    closedBatch += move.cost();
    moves++;
    if (moves % BATCH == 0) {
      flush();
    }
    largestGap = Math.max(largestGap, move.gate().dualityGap());
    each.accept(move);
  }

  /** Short sums of long ones lose less. */
  private void flush() {
    cost = cost.plus(batch);
    closedForm += closedBatch;
    batch = Interval.ZERO;
    closedBatch = 0;
  }

  /** Encloses {@code Σ ‖W‖² + ‖b‖²} of the float64 weights of all layers so far. */
  Interval cost() {
    flush();
    return cost;
  }

  double closedForm() {
    flush();
    return closedForm;
  }

  double largestDualityGap() {
    return largestGap;
  }

  int moves() {
    return moves;
  }

  private static Option<Ball> carried(Ball ball, Move move) {
    Separation.Separable gate = move.gate();
    double[] u = gate.normal().toArray();
    return switch (move) {
      case Move.PushRn1 m -> ball.pushed(m.push().toArray(), u, gate.offset(), m.rounding());
      case Move.PushRn2 m -> {
        Move.Halves h = m.halves();
        yield ball.pushed(h.out().toArray(), h.in().toArray(), h.offset(), 0);
      }
      case Move.ClassContraction m -> ball.contracted(m.delta(), m.bias(), m.rounding());
    };
  }

  private static Vector plainly(Vector z, Move move) {
    Vector raw =
        switch (move) {
          case Move.PushRn1 m -> z.plus(m.push().scale(m.gate().at(z)));
          case Move.PushRn2 m -> z.plus(m.push().scale(m.gate().at(z)));
          case Move.ClassContraction m -> z.scale(1 - m.delta()).plus(m.target().scale(m.delta()));
        };
    return Sphere.layerNorm(raw).getOrElse(z);
  }

  /** From the float64 entries, which are products rounded once. */
  private static Interval enclosed(Move move) {
    return switch (move) {
      case Move.PushRn1 m -> {
        Interval exact =
            squares(m.push()).times(squares(m.gate().normal()).plus(square(m.gate().offset())));
        double once = Directed.multiplyUp(4 * RoundedSum.UNIT_ROUNDOFF, exact.hi());
        double off = Directed.addUp(once, tiny(m.push().size()));
        yield exact.plus(Interval.of(-off, off)).max(0);
      }
      case Move.PushRn2 m -> {
        Move.Halves h = m.halves();
        yield squares(h.in()).plus(squares(h.out())).plus(square(h.offset()));
      }
      case Move.ClassContraction m -> {
        int d = m.target().size();
        Vector row = m.row();
        Vector diagonal = row.map(x -> x - m.delta());
        yield squares(row).times(d - 1.0).plus(squares(diagonal)).plus(squares(m.bias()));
      }
    };
  }

  /** Products that underflow. */
  private static double tiny(int d) {
    return 2.0 * (d + 1) * (d + 1) * Double.MIN_NORMAL;
  }

  private static Interval squares(Vector x) {
    return RoundedSum.sumOfSquares(x.toArray());
  }

  private static Interval square(double x) {
    return Interval.point(x).square();
  }
}
