package dev.neuralcollapse.bound;

import dev.neuralcollapse.network.DecayLaw;
import dev.neuralcollapse.transport.TransportProblem;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * The constructive bound over depths.
 *
 * @param problem what was transported
 * @param decay λ(L)
 * @param depths one bound a depth
 * @param vacuities of the three certificates, solved for on the curve; empty if nobody asked
 */
public record DepthCurve(
    TransportProblem problem, DecayLaw decay, Seq<DepthBound> depths, Seq<Vacuity> vacuities) {

  /** Without the depths at which certificates begin to say something. */
  public DepthCurve(TransportProblem problem, DecayLaw decay, Seq<DepthBound> depths) {
    this(problem, decay, depths, io.vavr.collection.Vector.empty());
  }

  /** How fast the bounds fall, and how fast they should. */
  public Option<RateFit> fit() {
    return RateFit.of(depths);
  }

  /** From which depth on the bound says something, {@code gap < F(0, ·) - F*}. */
  public sealed interface NonVacuity {
    /** One sentence for a person. */
    String sentence();

    /** The depth, where one is known or estimated. */
    Option<Integer> depth();
  }

  /**
   * The least depth asked for whose network gives a bound that is not vacuous.
   *
   * @param least that depth
   */
  public record Reached(int least) implements NonVacuity {
    @Override
    public String sentence() {
      return "not vacuous from L = " + least + " on (built; smaller depths asked for are vacuous)";
    }

    @Override
    public Option<Integer> depth() {
      return Option.some(least);
    }
  }

  /**
   * Every depth asked for is already good enough.
   *
   * @param least of the depths asked for
   */
  public record Always(int least) implements NonVacuity {
    @Override
    public String sentence() {
      return "not vacuous at any depth asked for (L >= " + least + ", built)";
    }

    @Override
    public Option<Integer> depth() {
      return Option.some(least);
    }
  }

  /**
   * No depth asked for is enough; the fitted line of log gap against log depth says where it would
   * be.
   *
   * @param estimate of the depth
   */
  public record Extrapolated(double estimate) implements NonVacuity {
    @Override
    public String sentence() {
      return "vacuous at every depth asked for; extrapolating the fitted slope, not vacuous from"
          + " about L = "
          + Math.round(estimate)
          + " on (an estimate, nothing built there)";
    }

    @Override
    public Option<Integer> depth() {
      return estimate <= Integer.MAX_VALUE ? Option.some((int) Math.ceil(estimate)) : Option.none();
    }
  }

  /** No estimate: one depth only, or the gap does not fall. */
  public record Unknown() implements NonVacuity {
    @Override
    public String sentence() {
      return "vacuous at every depth asked for, and the gap does not fall with depth";
    }

    @Override
    public Option<Integer> depth() {
      return Option.none();
    }
  }

  /** Least-squares slope of log gap on log depth; none with fewer than two depths. */
  public Option<Double> slope() {
    return line().map(l -> l[1]);
  }

  /** Where the bound stops being vacuous. */
  public NonVacuity nonVacuity() {
    Seq<DepthBound> sorted = depths.sortBy(DepthBound::depth);
    Option<DepthBound> first = sorted.find(b -> b.gap() < b.threshold());
    if (first.isDefined()) {
      int least = first.get().depth();
      return least == sorted.head().depth() ? new Always(least) : new Reached(least);
    }
    // Constant λ has one threshold; otherwise the last one stands in for those beyond.
    double threshold = sorted.last().threshold();
    return line()
        .filter(l -> l[1] < 0)
        .<NonVacuity>map(
            l -> new Extrapolated(StrictMath.exp((StrictMath.log(threshold) - l[0]) / l[1])))
        .getOrElse(new Unknown());
  }

  /** Intercept and slope. */
  private Option<double[]> line() {
    Seq<DepthBound> used = depths.filter(b -> b.gap() > 0);
    int n = used.map(DepthBound::depth).distinct().size();
    if (n < 2) {
      return Option.none();
    }
    double x = used.map(b -> StrictMath.log(b.depth())).average().get();
    double y = used.map(b -> StrictMath.log(b.gap())).average().get();
    double xx = 0;
    double xy = 0;
    for (DepthBound b : used) {
      double dx = StrictMath.log(b.depth()) - x;
      xx += dx * dx;
      xy += dx * (StrictMath.log(b.gap()) - y);
    }
    return Option.some(new double[] {y - xy / xx * x, xy / xx});
  }
}
