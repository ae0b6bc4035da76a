package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import dev.neuralcollapse.transport.Move;
import dev.neuralcollapse.transport.Separation;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * The paper's hypothesis d ≥ 4 is needed: a number by which every network of width 3, of any depth,
 * misses the optimum on the scalars 1, 2, 3, 4 with labels 1, 2, 1, 2. [D]
 *
 * <p>The embedding keeps the order of the inputs on the circle. If no block has {@code ‖[W b]‖ >
 * .37} all keep it ({@code d3-cyclic-order}), and {@code d3-fixed-gap}, minimised over ρ, is {@code
 * ½ F*(2λ) + ½ log 2}, which features on the circle attain in the limit. Otherwise one block alone
 * costs {@code λ/2 · .37²}.
 */
final class CircleNetwork extends DerivedClaim<Net> {
  /** Largest norm of a block that is known to keep the order. */
  static final double KEPT = 0.37;

  CircleNetwork() {
    super(
        "hypothesis d >= 4 of Theorem 4.3",
        "d3-every-network",
        "For d = 3 every network of every depth misses the optimum by this much",
        "d=3,\\;x=1,2,3,4,\\;y=1,2,1,2\\implies\\inf_{L,\\theta}\\mathcal L-F^*(\\lambda)\\ge"
            + "\\min\\bigl(\\tfrac12F^*(2\\lambda)+\\tfrac12\\log2-F^*(\\lambda),\\;"
            + "\\tfrac\\lambda2\\,.37^2\\bigr)>0");
  }

  @Override
  public String caveat() {
    return "Checked on networks drawn, small blocks and large. That it holds for every network"
        + " follows from d3-cyclic-order and d3-fixed-gap, which are checked on their own.";
  }

  @Override
  public Hypotheses<Net> given() {
    return Hypothesis.<Net>is("circle", "d=3", x -> x.bias().size() == 3)
        .and(
            Hypothesis.is(
                "alternating",
                "y=1,2,1,2",
                x -> x.labels().equals(io.vavr.collection.Vector.of(0, 1, 0, 1))))
        .and(Hypothesis.is("norm-everywhere", "\\text{LN after every block}", Net::everywhere));
  }

  @Override
  public Seq<Regime<Net>> regimes() {
    return List.of(
        regime("small-blocks", 0.01, 0.3, Recipe.Kind.RANDOM),
        regime("large-blocks", 0.4, 2, Recipe.Kind.RANDOM),
        regime("clump", 0.001, 0.01, Recipe.Kind.CLUMP),
        regime("jump", 1, 1, Recipe.Kind.JUMP));
  }

  @Override
  public Chain chain(Net x) {
    Interval best = best(x.decay());
    Interval circle = circle(x.decay());
    Interval jump = Interval.point(KEPT).square().times(x.decay()).dividedBy(2);
    boolean small = x.blocks().forAll(b -> b.size().hi() <= KEPT);
    Interval gap = x.free().minus(best);
    return Chain.of(
        small
            ? Step.atMost("order-kept", Rule.COMBINATION, circle, x.last().objective())
            : Step.atMost(
                "one-large-block", Rule.SQUARE, jump, x.free().minus(x.last().objective())),
        Step.nonnegative("positive", Rule.OPTIMALITY, circle.minus(best).minus(1e-6)),
        Step.atMost("gap", Rule.COMBINATION, circle.minus(best).min(jump), gap));
  }

  private static Interval best(double decay) {
    return Gufm.of(Loss.CROSS_ENTROPY, 2, decay).value();
  }

  /** {@code ½ F*(2λ) + ½ log 2}. */
  private static Interval circle(double decay) {
    return best(decay * 2).plus(Interval.point(2).log()).dividedBy(2);
  }

  private static Chain atLeast(Net x, Interval amount) {
    return Chain.of(Step.atMost("gap", Rule.COMBINATION, amount, x.free().minus(best(x.decay()))));
  }

  @Override
  public Seq<Twin<Net>> twins() {
    Recipe clump = new Recipe(1, 20, 0.001, Recipe.Kind.CLUMP);
    Recipe jump = new Recipe(1, 0.001, 1, Recipe.Kind.JUMP);
    return List.of(
        saying(
                "twice-the-circle",
                "twice the first of the two numbers",
                x ->
                    atLeast(
                        x,
                        circle(x.decay())
                            .minus(best(x.decay()))
                            .times(2)
                            .min(x.decay() * KEPT * KEPT / 2)),
                clump,
                regime("heavy-decay", 0.4, 1, Recipe.Kind.CLUMP))
            .constant(),
        saying(
                "whatever-the-blocks",
                "large blocks do not help",
                x -> atLeast(x, circle(x.decay()).minus(best(x.decay()))),
                jump,
                regimes().get(3))
            .inequality(),
        without(
            "alternating",
            new Recipe(1, 0.01, 0.001, Recipe.Kind.SORTED),
            regime("sorted", 0.001, 0.01, Recipe.Kind.SORTED)));
  }

  private static Regime<Net> regime(String name, double small, double large, Recipe.Kind kind) {
    return new Regime<>(
        name,
        s -> {
          Draw draw = Draw.from(s);
          boolean heavy = name.equals("heavy-decay");
          double decay =
              heavy
                  ? draw.scale(10, 40)
                  : kind == Recipe.Kind.JUMP ? draw.scale(1e-4, 1e-3) : draw.scale(1e-3, 0.1);
          return new Recipe(
              draw.shortSeed(), decay, heavy ? 0.001 : draw.scale(small, large), kind);
        });
  }

  /**
   * Recipe.
   *
   * @param size of the blocks; under CLUMP and SORTED, distance of the line from the origin
   */
  record Recipe(long seed, double decay, double size, Kind kind) implements Spec<Net> {
    enum Kind {
      /** Random embedding and blocks. */
      RANDOM,
      /** No blocks, three inputs near one pole, the last at the other. */
      CLUMP,
      /** The same with labels 1, 1, 2, 2 and two inputs at each pole. */
      SORTED,
      /** One block carries the second input past the third, out to the fourth. */
      JUMP
    }

    private static final Vector FIRST = Vector.of(1, -1, 0);
    private static final Vector SECOND = Vector.of(1, 1, -2);

    @Override
    public Net instance() {
      Draw draw = Draw.from(seed);
      boolean sorted = kind == Kind.SORTED;
      Vector weight = kind == Kind.RANDOM ? draw.gaussian(3) : FIRST.scale(1 / Math.sqrt(2));
      Vector bias = kind == Kind.RANDOM ? draw.gaussian(3).scale(3) : bias(weight);
      Matrix inputs = Matrix.generate(4, 1, (i, j) -> i + 1.0);
      Net bare =
          new Net(
              IntervalMatrix.of(inputs),
              sorted
                  ? io.vavr.collection.Vector.of(0, 0, 1, 1)
                  : io.vavr.collection.Vector.of(0, 1, 0, 1),
              IntervalMatrix.of(Matrix.generate(3, 1, (i, j) -> weight.get(i))),
              IntervalVector.of(bias),
              io.vavr.collection.Vector.empty(),
              IntervalMatrix.of(draw.gaussian(2, 3)),
              decay,
              true);
      Net moved = bare.with(blocks(bare, draw));
      return kind == Kind.RANDOM ? moved : moved.headedBy(head(moved.last()));
    }

    /** The line passes the origin at this distance, between two inputs. */
    private Vector bias(Vector weight) {
      double zero = kind == Kind.CLUMP ? 3.95 : 2.5;
      double far = kind == Kind.JUMP ? 0.9 : size;
      return weight.scale(-zero).plus(SECOND.scale(far / Math.sqrt(6)));
    }

    private io.vavr.collection.Vector<Branch> blocks(Net bare, Draw draw) {
      return switch (kind) {
        case RANDOM ->
            new Flock.Spec(
                    draw.shortSeed(), 3, 1, draw.integer(1, 3), size, false, Flock.Way.RANDOM)
                .instance()
                .blocks();
        case CLUMP, SORTED -> io.vavr.collection.Vector.empty();
        case JUMP -> io.vavr.collection.Vector.of(jump(bare.embedded()));
      };
    }

    private static Branch jump(IntervalMatrix embedded) {
      Matrix points = Matrix.generate(4, 3, (i, j) -> embedded.get(i, j).mid());
      if (!(Separation.of(points, 1) instanceof Separation.Separable gate)) {
        throw new IllegalStateException("points of a circle separate");
      }
      Vector push = Move.PushRn1.oneSample(gate, points.row(1), points.row(3)).push();
      return Branch.One.gate(push, gate.normal(), -gate.offset());
    }

    /**
     * From one pole to the other; after the jump across the widest gap, as large as a margin of
     * {@code sin 15°} wants it.
     */
    private IntervalMatrix head(UnitFeatures bare) {
      IntervalVector first = IntervalVector.of(FIRST).direction();
      IntervalVector second = IntervalVector.of(SECOND).direction();
      double turn = Math.toRadians(-46);
      IntervalVector apart =
          kind == Kind.JUMP
              ? first
                  .times(Interval.point(StrictMath.sin(turn)))
                  .plus(second.times(Interval.point(StrictMath.cos(turn))))
              : bare.feature(0).minus(bare.feature(3)).direction();
      double margin = kind == Kind.JUMP ? 0.26 : 1;
      double shrink = kind == Kind.CLUMP ? 0.5 : 1; // one of the four margins is negative
      Interval a = Gufm.of(Loss.CROSS_ENTROPY, 2, decay / margin / margin).scale().times(shrink);
      return IntervalMatrix.generate(2, k -> apart.times(a.times((k == 0 ? 1 : -1) / margin)));
    }

    @Override
    public Seq<Recipe> simpler() {
      return Shrink.real(decay, 0.01)
          .map(x -> new Recipe(seed, x, size, kind))
          .appendAll(Shrink.real(size, 0.01).map(x -> new Recipe(seed, decay, x, kind)))
          .appendAll(Shrink.seed(seed).map(s -> new Recipe(s, decay, size, kind)));
    }
  }
}
