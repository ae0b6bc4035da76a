package dev.neuralcollapse.bound;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.CrossEntropyOptimum;
import dev.neuralcollapse.optimum.GufmOptimum;

/** {@link InequalityChain} in interval arithmetic. */
final class IntervalChain {
  private final IntervalLayer layer;
  private final int classes;
  private final Interval kappa;
  private final Interval[][] rows;
  private final Interval[][] means;

  private IntervalChain(IntervalLayer layer) {
    this.layer = layer;
    this.classes = layer.classes();
    this.kappa = layer.kappa();
    this.rows = layer.rows();
    this.means = layer.means();
  }

  static IntervalAccount of(IntervalLayer layer, GufmOptimum optimum) {
    IntervalChain chain = new IntervalChain(layer);
    return optimum instanceof CrossEntropyOptimum ce ? chain.crossEntropy(ce) : chain.squared();
  }

  private IntervalAccount crossEntropy(CrossEntropyOptimum optimum) {
    IntervalSteps phi = new IntervalSteps(classes);
    Interval start = aligned().dividedBy(kappa);
    Interval offDiagonal = Interval.ZERO;
    Interval margins = Interval.ZERO;
    for (int i = 0; i < layer.samples(); i++) {
      Interval[] z = layer.logits(i);
      int y = layer.layer().label(i);
      Interval margin = z[y].minus(IntervalRows.mean(z)).dividedBy(kappa);
      offDiagonal = offDiagonal.plus(wrongSpread(i, margin, phi));
      margins = margins.plus(phi.bregman(start, margin.minus(start)));
    }
    Interval rho = IntervalRows.sumOfSquares(rows).sqrt();
    Interval best = IntervalGap.margin(optimum);
    Interval norm =
        phi.bregman(best, end(rho).minus(best))
            .plus(layer.halfDecay().times(rho.minus(optimum.rho()).square()));
    return descent(
            IntervalAccount.empty()
                .and("off-diagonal", offDiagonal.dividedBy(layer.samples()))
                .and("margins", margins.dividedBy(layer.samples())),
            phi::drop,
            start,
            Interval.ZERO,
            Interval.ZERO)
        .and("centroid", IntervalGap.centroid(layer))
        .and("norm", norm);
  }

  private Interval wrongSpread(int i, Interval margin, IntervalSteps phi) {
    Interval[] z = layer.logits(i);
    int y = layer.layer().label(i);
    Interval sum = Interval.ZERO;
    double top = 0;
    for (int j = 0; j < z.length; j++) {
      if (j != y) {
        Interval t = z[j].minus(z[y]).plus(margin);
        top = Math.max(top, t.hi());
        sum = top > 30 ? sum : sum.plus(IntervalSteps.excess(t));
      }
    }
    return top > 30
        ? layer.loss(i).minus(phi.value(margin))
        : phi.wrongMass(margin).times(sum).dividedBy(classes - 1.0).log1p();
  }

  private IntervalAccount squared() {
    boolean bias = layer.layer().loss() == Loss.SQUARED_WITH_BIAS;
    int n = layer.samples();
    Interval[] diagonal = new Interval[n];
    Interval offDiagonal = Interval.ZERO;
    for (int i = 0; i < n; i++) {
      Interval[] z = layer.logits(i);
      int y = layer.layer().label(i);
      Interval others = IntervalRows.sum(z).minus(z[y]).dividedBy(classes - 1.0);
      diagonal[i] = bias ? z[y].minus(IntervalRows.mean(z)).dividedBy(kappa) : z[y];
      offDiagonal = offDiagonal.plus(around(z, y, bias ? others : Interval.ZERO));
      Interval residual = IntervalRows.sum(z).minus(1).dividedBy(classes);
      offDiagonal = bias ? offDiagonal.plus(residual.square().times(classes * 0.5)) : offDiagonal;
    }
    Interval start = IntervalRows.mean(diagonal);
    Interval variance = IntervalRows.sumOfSquares(IntervalRows.centred(diagonal)).dividedBy(n);
    boolean balanced = layer.layer().features().labels().isBalanced();
    Interval shift = balanced ? Interval.ZERO : start.minus(aligned().dividedBy(kappa));
    Interval beyond = start.minus(1).max(0).square().times(0.5).times(kappa);
    IntervalAccount all =
        descent(
            IntervalAccount.empty()
                .and("off-diagonal", offDiagonal.dividedBy(n))
                .and("margins", variance.times(0.5).times(kappa)),
            (x, step) -> kappa.times(halfDrop(x, step)),
            start,
            shift,
            beyond);
    Interval rho = IntervalRows.sumOfSquares(rows).sqrt();
    return (bias ? all.and("centroid", IntervalGap.centroid(layer)) : all)
        .and("norm", squaredNorm(end(rho)));
  }

  private static Interval around(Interval[] z, int y, Interval centre) {
    Interval s = Interval.ZERO;
    for (int j = 0; j < z.length; j++) {
      s = j == y ? s : s.plus(z[j].minus(centre).square());
    }
    return s.times(0.5);
  }

  /** {@code ψ₊(x) - ψ₊(x + step)}. */
  private static Interval halfDrop(Interval x, Interval step) {
    Interval before = Interval.ONE.minus(x).max(0);
    Interval after = Interval.ONE.minus(x.plus(step)).max(0);
    Interval difference = before.minus(after);
    // Where both are positive the difference is the step itself; it never is more than that.
    boolean known = before.certainlyPositive() && after.certainlyPositive();
    Interval reach = step.hull(Interval.ZERO);
    Interval used = known ? step : difference.intersection(reach).getOrElse(difference);
    return used.times(before.plus(after)).times(0.5);
  }

  private Interval squaredNorm(Interval r) {
    Interval penalty = layer.halfDecay().times(2).times(classes).times(kappa);
    Interval best = penalty.plus(1).inverse();
    Interval inside = kappa.times(0.5).times(penalty.plus(1)).times(r.minus(best).square());
    if (r.hi() <= 1) {
      return inside;
    }
    Interval outside = kappa.times(0.5).times(penalty).times(r.square().minus(best));
    return r.lo() >= 1 ? outside : inside.hull(outside);
  }

  /** {@code ‖Q‖_F/(√K κ)}. */
  private Interval end(Interval rho) {
    return rho.dividedBy(Interval.point(classes).sqrt().times(kappa));
  }

  /** {@code Σ_k (n_k/N) q_kᵀμ_k}. */
  private Interval aligned() {
    Interval s = Interval.ZERO;
    for (int k = 0; k < classes; k++) {
      Interval share = Interval.ratio(layer.count(k), layer.samples());
      s = s.plus(share.times(IntervalRows.dot(rows[k], means[k])));
    }
    return s;
  }

  /** A decreasing function as {@code f(x) - f(x + step)}. */
  @FunctionalInterface
  private interface Descent {
    Interval drop(Interval x, Interval step);
  }

  private IntervalAccount descent(
      IntervalAccount before, Descent f, Interval start, Interval shift, Interval beyond) {
    Interval[] variances = layer.variances(means);
    Interval[] deficits = layer.deficits();
    Interval duality = Interval.ZERO;
    Interval variability = Interval.ZERO;
    Interval rowMean = Interval.ZERO;
    Interval[] norms = new Interval[classes];
    for (int k = 0; k < classes; k++) {
      Interval[] q = rows[k];
      Interval[] projected = IntervalRows.centred(q);
      Interval length = IntervalRows.norm(projected);
      norms[k] = IntervalRows.norm(q);
      duality = duality.plus(IntervalRows.slack(projected, means[k])).plus(broken(k));
      Interval defect = variances[k].plus(deficits[k]);
      variability =
          variability.plus(length.times(defect).dividedBy(IntervalRows.norm(means[k]).plus(1)));
      rowMean = rowMean.plus(projectionLoss(q, norms[k], length));
    }
    Interval scale = kappa.times(classes);
    Interval d1 = duality.dividedBy(scale).minus(shift);
    Interval d2 = variability.dividedBy(scale);
    Interval d3 = rowMean.dividedBy(scale);
    Interval d4 = spread(norms).dividedBy(kappa);
    Interval x1 = start.plus(d1);
    Interval x2 = x1.plus(d2);
    return before
        .and("duality", f.drop(start, d1).plus(beyond))
        .and("variability", f.drop(x1, d2))
        .and("row-mean", f.drop(x2, d3))
        .and("equinorm", f.drop(x2.plus(d3), d4));
  }

  /**
   * What unbalance and a mean of features add to the slack of Cauchy-Schwarz; exactly 0 without
   * them.
   */
  private Interval broken(int k) {
    Interval[] q = rows[k];
    int excess = layer.samples() - classes * layer.count(k);
    Interval unbalanced =
        excess == 0
            ? Interval.ZERO
            : IntervalRows.dot(q, means[k]).times(Interval.ratio(excess, layer.samples()));
    return layer.onSphere()
        ? unbalanced
        : unbalanced.minus(IntervalRows.sum(q).times(IntervalRows.mean(means[k])));
  }

  /** {@code ‖q‖ - ‖Pq‖ = d mean(q)²/(‖q‖ + ‖Pq‖)}. */
  private static Interval projectionLoss(Interval[] q, Interval norm, Interval projected) {
    Interval total = norm.plus(projected);
    return total.lo() <= 0
        ? norm.minus(projected).max(0)
        : IntervalRows.mean(q).square().times(q.length).dividedBy(total);
  }

  /** Root mean square minus mean. */
  private static Interval spread(Interval[] norms) {
    Interval mean = IntervalRows.mean(norms);
    Interval root = IntervalRows.sumOfSquares(norms).dividedBy(norms.length).sqrt();
    Interval total = mean.plus(root);
    return total.lo() <= 0
        ? root.minus(mean).max(0)
        : IntervalRows.sumOfSquares(IntervalRows.minus(norms, mean))
            .dividedBy(norms.length)
            .dividedBy(total);
  }
}
