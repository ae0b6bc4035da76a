package dev.neuralcollapse.bound;

import dev.neuralcollapse.network.ResidualNetwork.Kind;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.GufmOptimum;
import java.util.Comparator;
import java.util.PriorityQueue;

/**
 * The converse of Theorem 4.3 of Súkeník, Lampert, Mondelli, NeurIPS 2025, arXiv 2505.15239: on
 * data with three collinear samples, the middle one of another class, no network of depth L with
 * LayerNorm after every block is nearer to the optimum than {@link #lower}. [D]
 *
 * <p>{@code LN ∘ lin_0} keeps the middle one on the short arc between the outer two, whatever
 * {@code lin_0} is; so {@code ‖e_1-e_3‖ ≥ ‖e_1-e_2‖}, and if the last features come within γ of the
 * optimum, {@link PairDistances} says how far some feature has turned and how much the ratio of the
 * two distances has fallen. {@link BlockCost} says what both cost: {@code inf 𝓛 - F* ≥ min_γ [γ +
 * (λ/2) cost(γ)]}. The turning alone gives Ω(1/L). The ratio is about {@code √γ}, so its logarithm
 * makes it {@code Ω(log² L/L)}, the order of the construction: for one-layer blocks on such data
 * the rate is {@code log² L/L}. Two-layer blocks on four samples in the order A, B, A, B: a
 * constant.
 *
 * @param distances between last features at a given gap
 * @param kind of blocks
 * @param alternating whether four collinear samples alternate
 */
public record Converse(PairDistances distances, Kind kind, boolean alternating) {
  private static final int STEPS = 300;

  /** For networks of this kind on these collinear data. */
  public static Converse of(
      GufmOptimum optimum, int perClass, Kind kind, CollinearSamples samples) {
    return new Converse(new PairDistances(optimum, perClass), kind, samples.alternating());
  }

  /** {@code ½(∠(h_1,h_2) - ∠(h_1,h_3))} at least, and at least 0: how far some feature turns. */
  public Interval turning(double gap) {
    Interval wide = arc(distances.apart(gap));
    Interval narrow = arc(distances.together(gap));
    return Interval.point(Math.max(0, wide.minus(narrow).dividedBy(2).lo()));
  }

  /** The angle of a chord. */
  private static Interval arc(Interval chord) {
    double slack = 0x1p-50;
    return Interval.of(
        2 * StrictMath.asin(Math.min(1, chord.lo() / 2)) * (1 - slack),
        2 * StrictMath.asin(Math.min(1, chord.hi() / 2)) * (1 + slack));
  }

  /** {@code log(‖h_1-h_2‖/‖h_1-h_3‖)} at least, and at least 0: what the ratio falls by. */
  public Interval contraction(double gap) {
    return logOver(distances.apart(gap), distances.together(gap));
  }

  /** The same for the cross ratio of four alternating samples. */
  public Interval crossing(double gap) {
    return logOver(distances.apart(gap).square(), distances.togetherTwice(gap));
  }

  private static Interval logOver(Interval numerator, Interval denominator) {
    if (!(numerator.lo() > denominator.hi()) || !(denominator.hi() > 0)) {
      return Interval.ZERO;
    }
    return Interval.point(numerator.lo()).dividedBy(denominator.hi()).log();
  }

  /**
   * What the hidden layers of a network of depth L at least pay, {@code Σ(‖W‖² + ‖b‖²)}, if its
   * last features and head have at most this gap.
   */
  public double hiddenCost(double gap, int depth) {
    int blocks = depth - 1;
    if (blocks < 1) {
      throw new IllegalArgumentException("no blocks at depth " + depth);
    }
    double turned = BlockCost.ofTurning(kind, turning(gap), blocks).lo();
    return Math.max(
        turned,
        switch (kind) {
          case RN1 -> BlockCost.ofContraction(contraction(gap), blocks).lo();
          case RN2 -> alternating ? BlockCost.ofCrossing(crossing(gap)).lo() : 0;
        });
  }

  /**
   * A lower bound, rounded down, of {@code inf 𝓛_free - F*} over all networks of depth {@code L ≥
   * 2} and of any width with LayerNorm after every block. The hidden cost falls in γ, so on a cell
   * {@code [γ, γ']} the sum is at least {@code γ} plus its value at {@code γ'}; the worst cell is
   * halved until that costs less than a hundredth.
   */
  public double lower(int depth) {
    PriorityQueue<Cell> cells = new PriorityQueue<>(Comparator.comparingDouble(Cell::bound));
    double most = penalty(Double.MIN_NORMAL, depth);
    double reached = most;
    cells.add(new Cell(0, most, 0));
    for (int step = 0; step < STEPS && cells.element().bound() < 0.99 * reached; step++) {
      Cell worst = cells.remove();
      double middle = worst.from() == 0 ? worst.to() / 8 : Math.sqrt(worst.from() * worst.to());
      double paid = penalty(middle, depth);
      reached = Math.min(reached, middle + paid);
      cells.add(new Cell(worst.from(), middle, paid));
      cells.add(new Cell(middle, worst.to(), worst.paid()));
    }
    return Math.max(0, Math.min(most, cells.element().bound()) * (1 - 0x1p-50));
  }

  /** Gaps in {@code [from, to]} and what the hidden layers pay at {@code to}. */
  private record Cell(double from, double to, double paid) {
    /** A lower bound, rounded once, of the sum over the cell. */
    double bound() {
      return from + paid;
    }
  }

  /** {@code (λ/2) cost(γ)}. */
  private double penalty(double gap, int depth) {
    return distances.optimum().decay().lo() / 2 * hiddenCost(gap, depth);
  }
}
