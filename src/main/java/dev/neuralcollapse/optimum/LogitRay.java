package dev.neuralcollapse.optimum;

import dev.neuralcollapse.number.Interval;
import io.vavr.collection.List;
import io.vavr.collection.Seq;

/**
 * Logits {@code Z = xM ⊗ 1_nᵀ}, x ≥ 0, for a fixed {@code K × K} matrix M: all that cross entropy
 * and the decay of a deep linear model see of M.
 *
 * @param name what M is called
 * @param columns of M up to symmetry
 * @param modes singular values of M that are not zero, the greatest first
 */
public record LogitRay(String name, Seq<Column> columns, Seq<Mode> modes) {

  /**
   * A singular value.
   *
   * @param times its multiplicity
   */
  public record Mode(Interval value, int times) {}

  /**
   * The columns of a share of the classes.
   *
   * @param share of the classes; all shares add up to 1
   * @param rivals how far the wrong entries lie below the diagonal one
   */
  public record Column(Interval share, Seq<Rival> rivals) {}

  /**
   * Entries {@code M_yy - margin}.
   *
   * @param margin positive where M is diagonally superior
   * @param count how many
   */
  public record Rival(Interval margin, int count) {}

  /** {@code M = S = I - J/K}: deep neural collapse. */
  public static LogitRay simplex(int classes) {
    check(classes, 2);
    return new LogitRay(
        "simplex",
        List.of(new Column(Interval.ONE, List.of(rival(1, classes - 1)))),
        List.of(new Mode(Interval.ONE, classes - 1)));
  }

  /**
   * {@code M = blkdiag([[1,-1],[-1,1]], …)}, for an odd number of classes with one diagonal entry 1
   * more: pairs of classes share a dimension. The rank is {@code ⌈K/2⌉}.
   */
  public static LogitRay block(int classes) {
    check(classes, 2);
    int pairs = classes / 2;
    List<Rival> paired = List.of(rival(2, 1));
    Column twins =
        new Column(
            Interval.ratio(2.0 * pairs, classes),
            classes == 2 ? paired : paired.append(rival(1, classes - 2)));
    Column single = new Column(Interval.ratio(1, classes), List.of(rival(1, classes - 1)));
    List<Mode> twos = List.of(new Mode(Interval.point(2), pairs));
    return classes % 2 == 0
        ? new LogitRay("block", List.of(twins), twos)
        : new LogitRay("block", List.of(twins, single), twos.append(new Mode(Interval.ONE, 1)));
  }

  /** {@code M_ij = cos(2π(i-j)/K)}: unit vectors evenly on a circle, of rank 2. */
  public static LogitRay circle(int classes) {
    check(classes, 3);
    List<Rival> rivals =
        List.range(1, classes)
            .map(
                j -> {
                  Interval angle = Interval.PI.times(2.0 * j).dividedBy(classes);
                  return new Rival(Interval.ONE.minus(angle.cos()), 1);
                });
    return new LogitRay(
        "circle",
        List.of(new Column(Interval.ONE, rivals)),
        List.of(new Mode(Interval.ratio(classes, 2), 2)));
  }

  private static void check(int classes, int least) {
    if (classes < least) {
      throw new IllegalArgumentException("needs K >= " + least + ", not " + classes);
    }
  }

  private static Rival rival(double margin, int count) {
    return new Rival(Interval.point(margin), count);
  }

  /** How many singular values are not zero. */
  public int rank() {
    return modes.map(Mode::times).sum().intValue();
  }

  /** {@code Σ s_i(M)^p}. */
  public Interval schatten(Interval p) {
    return sum(modes.map(m -> m.value().pow(p).times(m.times())));
  }

  /** Mean cross entropy of {@code xM}: convex and, for a superior diagonal, decreasing in x. */
  public Interval fit(Interval x) {
    return sum(columns.map(c -> c.share().times(Moments.of(c, x).wrong().log1p())));
  }

  /** The derivative of {@link #fit}. */
  public Interval slope(Interval x) {
    return sum(columns.map(c -> c.share().times(Moments.of(c, x).mean()))).negate();
  }

  /** The second derivative of {@link #fit}, never negative. */
  public Interval curvature(Interval x) {
    return sum(columns.map(c -> c.share().times(Moments.of(c, x).variance())));
  }

  /** {@code log(a e^{-bx})}, a bound of {@code log -fit'(x)}: b is the least margin. */
  Interval logSlopeBound(Interval x) {
    Seq<Rival> all = columns.flatMap(Column::rivals);
    double least = all.map(r -> r.margin().lo()).min().get();
    double most = all.map(r -> r.margin().hi()).max().get();
    int count = all.map(Rival::count).sum().intValue();
    return Interval.point(most).times(count).log().minus(x.times(least));
  }

  private static Interval sum(Seq<Interval> terms) {
    return terms.fold(Interval.ZERO, Interval::plus);
  }

  /**
   * Sums over the wrong entries of a column.
   *
   * @param wrong {@code Σ e^{-margin x}}
   * @param first {@code Σ margin e^{-margin x}}
   * @param second {@code Σ margin² e^{-margin x}}
   */
  private record Moments(Interval wrong, Interval first, Interval second) {

    static Moments of(Column column, Interval x) {
      Moments sums = new Moments(Interval.ZERO, Interval.ZERO, Interval.ZERO);
      for (Rival r : column.rivals()) {
        Interval mass = r.margin().times(x).negate().exp().times(r.count());
        sums =
            new Moments(
                sums.wrong.plus(mass),
                sums.first.plus(mass.times(r.margin())),
                sums.second.plus(mass.times(r.margin().square())));
      }
      return sums;
    }

    Interval mean() {
      return first.dividedBy(wrong.plus(1));
    }

    Interval variance() {
      return second.dividedBy(wrong.plus(1)).minus(mean().square()).max(0);
    }
  }
}
