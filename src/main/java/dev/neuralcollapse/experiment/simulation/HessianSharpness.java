package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.experiment.simulation.Curve.Line;
import dev.neuralcollapse.experiment.simulation.Curve.Point;
import dev.neuralcollapse.experiment.simulation.Finding.Relation;
import dev.neuralcollapse.linear.Vector;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.Locale;

/**
 * Hessians of collapse over those of the block, as the decay falls.
 *
 * @param decades by decay, falling
 */
record HessianSharpness(Seq<Decade> decades) {

  /** Ratios by three norms at one decay, and the spectral norm of collapse over λα. */
  private record Decade(
      double decay, double frobenius, double spectral, double trace, double perScale) {}

  static HessianSharpness of(int classes, int layers) {
    return new HessianSharpness(
        List.of(1e-2, 3e-3, 1e-3, 1e-4, 1e-5).map(decay -> decade(classes, layers, decay)));
  }

  private static Decade decade(int classes, int layers, double decay) {
    DeepLinearTrials t = new DeepLinearTrials(classes, 1, layers, classes, decay);
    Vector high = t.curvatures(false);
    Vector low = t.curvatures(true);
    return new Decade(
        decay,
        high.norm() / low.norm(),
        high.maxAbs() / low.maxAbs(),
        high.sum() / low.sum(),
        high.maxAbs() / (decay * t.collapse().scale().mid()));
  }

  Seq<Finding> findings() {
    Decade last = decades.last();
    String where = ", K = 4, L = 2, λ = 1e-5";
    return List.of(
        ratio("Frobenius norm", last.frobenius(), decades.map(Decade::frobenius)),
        ratio("spectral norm", last.spectral(), decades.map(Decade::spectral)),
        ratio("trace", last.trace(), decades.map(Decade::trace)),
        Finding.measured("spectral norm at collapse over λα" + where, List.of(last.perScale()))
            .predicted(3, "numerical", Relation.AT_MOST, 0)
            .noted("numerical only: grows towards L + 1 as the decay falls, like 1/log(1/λ)"));
  }

  private static Finding ratio(String norm, double last, Seq<Double> all) {
    return Finding.measured(
            "Hessian at collapse over that at the block, " + norm + ", K = 4, L = 2, λ = 1e-5",
            List.of(last))
        .noted(
            "Theorem 6: tends to a constant; over the decays "
                + all.map(x -> String.format(Locale.ROOT, "%.3f", x)).mkString(" "));
  }

  Curve curve() {
    Seq<Decade> rising = decades.reverse();
    return new Curve(
        "hessian-ratio-over-decay",
        "Hessian at collapse over that at the block, K = 4, L = 2",
        "decay",
        "ratio",
        true,
        false,
        List.of(
            new Line("Frobenius", false, rising.map(d -> new Point(d.decay(), d.frobenius()))),
            new Line("spectral", false, rising.map(d -> new Point(d.decay(), d.spectral()))),
            new Line("trace", false, rising.map(d -> new Point(d.decay(), d.trace())))));
  }
}
