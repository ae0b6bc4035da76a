package dev.neuralcollapse.proof;

import dev.neuralcollapse.number.Box;
import dev.neuralcollapse.number.Interval;
import io.vavr.collection.HashSet;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Set;
import java.util.function.Function;

/**
 * A claim about finitely many real or integer parameters, {@code margin ≥ 0} on a whole box:
 * bisection in interval arithmetic can prove it. An instance is a box of points.
 */
public interface BoxClaim extends Claim<Box> {

  /** The parameters covered. */
  Box domain();

  /** The sides that range over integers; their ends are integers. */
  default Set<String> integers() {
    return HashSet.empty();
  }

  /** An enclosure of the nonnegative quantity over a box. */
  Interval margin(Box box);

  /** Most boxes the proof may take. */
  default int budget() {
    return 200_000;
  }

  @Override
  default Hypotheses<Box> given() {
    return in(domain());
  }

  @Override
  default Seq<Regime<Box>> regimes() {
    return List.of(inside("inside", domain(), integers()));
  }

  @Override
  default Chain chain(Box box) {
    return one(margin(box));
  }

  /** A twin with another margin on the same box. */
  default Twin<Box> twin(
      String name, String change, Function<Box, Interval> margin, PointSpec worked) {
    return Twin.saying(this, name, change, b -> one(margin.apply(b)), worked, regimes().get(0));
  }

  /** A twin about another box. */
  default Twin<Box> twinOn(
      String name, String change, Box other, Function<Box, Interval> margin, PointSpec worked) {
    return new Twin<>(
        name,
        change,
        in(other),
        b -> one(margin.apply(b)),
        worked,
        inside(name, other, integers()));
  }

  private static Chain one(Interval margin) {
    return Chain.of(Step.nonnegative("margin", Rule.MONOTONICITY, margin));
  }

  private static Hypotheses<Box> in(Box domain) {
    return Hypothesis.<Box>is("domain", domain.toString(), domain::contains).alone();
  }

  /** Random points of a box. */
  static Regime<Box> inside(String name, Box domain, Set<String> integers) {
    return new Regime<>(name, seed -> PointSpec.draw(domain, integers, Draw.from(seed)));
  }
}
