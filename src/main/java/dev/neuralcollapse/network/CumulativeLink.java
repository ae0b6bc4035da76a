package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import io.vavr.control.Either;
import io.vavr.control.Option;

/**
 * The loss of a cumulative link model for Q ordered classes: {@code P(y ≤ q | z) = G(b_{q+1} - z)}
 * for a scalar output z, so that {@code ℓ_q(z) = -log(G(b_{q+1} - z) - G(b_q - z))}, {@code q =
 * 0..Q-1} (arXiv 2506.05801; P, the normalisation ours). The thresholds are fixed.
 *
 * @param link G
 * @param thresholds {@code b_0 < b_1 < … < b_Q}; the outermost may be infinite, or finite as in
 *     that paper, which then leaves mass to no class
 * @param weights a factor on the loss of each of the Q classes, positive; none for 1
 */
public record CumulativeLink(Link link, Vector thresholds, Option<Vector> weights)
    implements Criterion {

  public CumulativeLink {
    Option<String> wrong = wrong(thresholds, weights);
    if (wrong.isDefined()) {
      throw new IllegalArgumentException(wrong.get());
    }
  }

  /** All classes weighted alike. */
  public static CumulativeLink of(Link link, double... thresholds) {
    return new CumulativeLink(link, Vector.of(thresholds), Option.none());
  }

  /** The criterion, or what is wrong with thresholds or weights. */
  public static Either<Fault, CumulativeLink> checked(
      Link link, Vector thresholds, Option<Vector> weights) {
    return wrong(thresholds, weights)
        .map(w -> new Fault("thresholds", w, "give b_0 < ... < b_Q, the ends may be infinite"))
        .toEither(0)
        .swap()
        .map(ok -> new CumulativeLink(link, thresholds, weights));
  }

  private static Option<String> wrong(Vector b, Option<Vector> weights) {
    if (b.size() < 3) {
      return Option.some(b.size() + " thresholds: two classes need three");
    }
    for (int q = 0; q + 1 < b.size(); q++) {
      boolean inner = q > 0 && !Double.isFinite(b.get(q));
      if (!(b.get(q) < b.get(q + 1)) || inner) {
        return Option.some(
            "thresholds " + q + " and " + (q + 1) + " are " + b.get(q) + ", " + b.get(q + 1));
      }
    }
    if (weights.exists(w -> w.size() != b.size() - 1)) {
      return Option.some(weights.get().size() + " weights for " + (b.size() - 1) + " classes");
    }
    return weights
        .filter(w -> !w.isFinite() || w.map(x -> x > 0 ? 0 : 1).sum() > 0)
        .map(w -> "weights must be positive and finite");
  }

  /** Q. */
  public int classes() {
    return thresholds.size() - 1;
  }

  @Override
  public String id() {
    return "ordinal-" + link.id();
  }

  /** False: the thresholds are the bias. */
  @Override
  public boolean headBias() {
    return false;
  }

  @Override
  public Either<Fault, Integer> outputs(Targets targets) {
    if (!(targets instanceof Targets.Ordinal o)) {
      return Either.left(Criterion.mismatch(this, targets));
    }
    return o.labels().classes() <= classes()
        ? Either.right(1)
        : Either.left(
            new Fault(
                "thresholds",
                "they make " + classes() + " classes",
                "the data have " + o.labels().classes() + " ordered classes"));
  }

  /**
   * The weighted loss of one output and its derivative.
   *
   * @param label q, from 0
   * @param slopeOut receives {@code dℓ/dz} at {@code at}
   */
  public double loss(double z, int label, double[] slopeOut, int at) {
    double loss = link.loss(thresholds.get(label), thresholds.get(label + 1), z, slopeOut, at);
    if (weights.isEmpty()) {
      return loss;
    }
    double w = weights.get().get(label);
    slopeOut[at] *= w;
    return w * loss;
  }

  @Override
  public double mean(Matrix outputs, Targets targets) {
    if (!(targets instanceof Targets.Ordinal o) || outputs.columns() != 1) {
      throw new IllegalArgumentException("a scalar output and ordered classes are needed");
    }
    double[] slope = new double[1];
    double sum = 0;
    for (int i = 0; i < outputs.rows(); i++) {
      sum += loss(outputs.get(i, 0), o.labels().get(i), slope, 0);
    }
    return sum / outputs.rows();
  }
}
