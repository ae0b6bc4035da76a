package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.util.function.UnaryOperator;

/**
 * What may be done to a network without changing it, or its objective. [D]
 *
 * <p>One more block that is zero computes {@code LN(z) = z}: the infimum does not grow with depth.
 * Twice as many coordinates, {@code z' = (z, z)/√2} with {@code W' = ½(W W; W W)}, {@code b' = (b,
 * b)/√2}, head {@code (W_L, W_L)/√2}, compute the same at the same price: nor with width, from d to
 * any multiple of d. Coordinates may be permuted, but not rotated: ReLU sees them.
 */
final class Invariances extends DerivedClaim<Net> {
  Invariances() {
    super(
        "proofs",
        "network-invariances",
        "Zero blocks, doubled width and permuted coordinates change nothing",
        "\\inf\\mathcal L_{L+1}\\le\\inf\\mathcal L_L,\\quad"
            + "\\inf\\mathcal L^{(2d)}\\le\\inf\\mathcal L^{(d)},\\quad "
            + "f_{\\Pi W\\Pi^\\top}=f_W");
  }

  @Override
  public Seq<Regime<Net>> regimes() {
    return List.of(Net.regime(false));
  }

  @Override
  public Chain chain(Net x) {
    return all(
        same("zero-block", x, x.with(x.blocks().append(zero(x, 0))))
            .appendAll(same("doubled", x, doubled(x)))
            .appendAll(same("permuted", x, moved(x, Invariances::rolled))));
  }

  private static Chain all(Seq<Step> steps) {
    return new Chain(steps, io.vavr.control.Option.none());
  }

  /** Same logits at the same free objective. */
  private static Seq<Step> same(String name, Net x, Net other) {
    return List.of(
        Step.zero(name, Rule.IDENTITY, other.distance(x)),
        Step.same(name + "-price", other.free(), x.free()));
  }

  /** A block with {@code W = 0}, {@code b = c 1}: LayerNorm does not see it. */
  private static Branch zero(Net x, double bias) {
    int d = x.bias().size();
    return new Branch.One(
        square(d, (i, j) -> Interval.ZERO), IntervalVector.generate(d, k -> Interval.point(bias)));
  }

  private interface Entry {
    Interval at(int i, int j);
  }

  private static IntervalMatrix square(int size, Entry entry) {
    return IntervalMatrix.generate(size, i -> IntervalVector.generate(size, j -> entry.at(i, j)));
  }

  private static IntervalVector twice(IntervalVector v) {
    Interval share = Interval.point(0.5).sqrt();
    int d = v.size();
    return IntervalVector.generate(2 * d, k -> v.get(k % d).times(share));
  }

  private static Net doubled(Net x) {
    int d = x.bias().size();
    Vector<Branch> blocks =
        x.blocks()
            .map(
                b -> {
                  Branch.One one = (Branch.One) b;
                  return new Branch.One(
                      square(2 * d, (i, j) -> one.weight().get(i % d, j % d).dividedBy(2)),
                      twice(one.bias()));
                });
    return x.embeddedBy(
            IntervalMatrix.generate(2 * d, i -> x.weight().row(i % d)),
            IntervalVector.generate(2 * d, i -> x.bias().get(i % d)))
        .with(blocks)
        .headedBy(x.head().map(Invariances::twice));
  }

  /** One coordinate more that stays zero before LayerNorm. */
  private static Net padded(Net x) {
    int d = x.bias().size();
    UnaryOperator<IntervalVector> longer =
        v -> IntervalVector.generate(d + 1, k -> k < d ? v.get(k) : Interval.ZERO);
    IntervalVector none = IntervalVector.generate(d + 1, k -> Interval.ZERO);
    Vector<Branch> blocks =
        x.blocks()
            .map(
                b -> {
                  Branch.One one = (Branch.One) b;
                  return new Branch.One(
                      IntervalMatrix.generate(
                          d + 1, i -> i < d ? longer.apply(one.weight().row(i)) : none),
                      longer.apply(one.bias()));
                });
    IntervalVector mean = x.weight().meanRow();
    return x.embeddedBy(
            IntervalMatrix.generate(d + 1, i -> i < d ? x.weight().row(i) : mean),
            IntervalVector.generate(d + 1, i -> i < d ? x.bias().get(i) : x.bias().mean()))
        .with(blocks)
        .headedBy(x.head().map(longer));
  }

  /** Every coordinate one place on. */
  private static IntervalVector rolled(IntervalVector v) {
    int d = v.size();
    return IntervalVector.generate(d, k -> v.get((k + 1) % d));
  }

  /** The first two zero-mean directions of the basis turned by a right angle. */
  private static IntervalVector turned(IntervalVector v) {
    IntervalVector first = direction(v.size(), 1, -1, 0);
    IntervalVector second = direction(v.size(), 1, 1, -2);
    Interval a = v.dot(first);
    Interval b = v.dot(second);
    return v.minus(first.times(a))
        .minus(second.times(b))
        .plus(second.times(a))
        .minus(first.times(b));
  }

  private static IntervalVector direction(int d, double a, double b, double c) {
    return IntervalVector.generate(d, k -> Interval.point(k == 0 ? a : k == 1 ? b : k == 2 ? c : 0))
        .direction();
  }

  /** The network in other coordinates, {@code W → QWQᵀ}. */
  private static Net moved(Net x, UnaryOperator<IntervalVector> q) {
    Vector<Branch> blocks =
        x.blocks()
            .map(
                b -> {
                  Branch.One one = (Branch.One) b;
                  return new Branch.One(columns(one.weight().map(q), q), q.apply(one.bias()));
                });
    return x.embeddedBy(columns(x.weight(), q), q.apply(x.bias()))
        .with(blocks)
        .headedBy(x.head().map(q));
  }

  /** q applied to every column. */
  private static IntervalMatrix columns(IntervalMatrix m, UnaryOperator<IntervalVector> q) {
    Vector<IntervalVector> all =
        Vector.range(0, m.columns())
            .map(j -> q.apply(IntervalVector.generate(m.rows(), i -> m.get(i, j))));
    return IntervalMatrix.generate(
        m.rows(), i -> IntervalVector.generate(m.columns(), j -> all.get(j).get(i)));
  }

  @Override
  public Seq<Twin<Net>> twins() {
    Regime<Net> one = regimes().get(0);
    return List.of(
        saying(
                "shifted-block",
                "a block that adds .1 to every coordinate is free",
                x -> all(same("zero-block", x, x.with(x.blocks().append(zero(x, 0.1))))),
                Net.ONE,
                one)
            .constant(),
        saying(
            "padded",
            "a coordinate of zeros changes nothing",
            x -> all(same("padded", x, padded(x))),
            Net.ONE,
            one),
        saying(
                "rotated",
                "coordinates may be rotated",
                x -> all(same("rotated", x, moved(x, Invariances::turned))),
                Net.ONE,
                one)
            .hypothesis(),
        saying(
                "deeper-is-better",
                "a zero block lowers the objective",
                x ->
                    Chain.of(
                        Step.atMost(
                            "lower",
                            Rule.IDENTITY,
                            x.with(x.blocks().append(zero(x, 0))).free(),
                            x.free().minus(1e-3))),
                Net.ONE,
                one)
            .inequality());
  }
}
