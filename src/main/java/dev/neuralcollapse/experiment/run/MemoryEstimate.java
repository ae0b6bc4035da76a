package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.experiment.spec.ArchitecturePart;
import dev.neuralcollapse.experiment.spec.OptimiserPart;
import dev.neuralcollapse.experiment.spec.RunSpec;
import io.vavr.control.Either;
import java.util.Locale;

/**
 * Memory that training takes, in bytes, from shapes alone:
 *
 * <ul>
 *   <li>data: {@code 8 N D} as read, {@code 8 N D} again for the engine, and once more where an
 *       L-BFGS run with a free embedding reads whitened inputs;
 *   <li>parameters: {@code 8 P} times the vectors the optimiser keeps (L-BFGS with memory m: {@code
 *       2m + 8}), and 17 for the engine's partial sums;
 *   <li>tiles: for every thread the activations of 126 samples in all layers, {@code 8 · 126 · 4 L
 *       d}, times the length of a sequence;
 *   <li>observation: the layers of all samples, {@code 8 N L d}, twice.
 * </ul>
 *
 * @param samples N
 * @param parameters P
 */
public record MemoryEstimate(
    double samples, double parameters, double data, double vectors, double tiles, double layers) {
  private static final double TILE = 126;

  /** Bytes in all. */
  public double total() {
    return data + vectors + tiles + layers;
  }

  /**
   * What the shapes say.
   *
   * @param samples N, or as many as there are at least
   * @param dimension D
   * @param classes K, or as many as there are at least
   * @param length T, tokens a sequence; 1 without sequences
   */
  public static MemoryEstimate of(
      RunSpec spec, double samples, double dimension, double classes, double length, int threads) {
    ArchitecturePart a = spec.architecture();
    double d = a.width();
    double blocks = a.depth() - 1.0;
    double p = (dimension + 1) * d + length * d + blocks * block(a) + classes * d;
    return new MemoryEstimate(
        samples,
        p,
        8 * samples * dimension * length * 3,
        8 * p * (vectors(spec.optimiser()) + 17),
        8 * TILE * 4 * a.depth() * d * length * threads,
        2 * 8 * samples * a.depth() * d);
  }

  private static double block(ArchitecturePart a) {
    double d = a.width();
    double square = d * d;
    double affine = square + d;
    return switch (a.kind()) {
      case RN1, MLP -> affine;
      case RN2 -> 2 * affine;
      case RESNET -> a.branch() * affine;
      case T11 -> 3 * square + affine;
      case T12 -> 3 * square + 2 * affine;
      case T21 -> 4 * square + affine;
      case T22 -> 4 * square + 2 * affine;
    };
  }

  private static double vectors(OptimiserPart optimiser) {
    return switch (optimiser) {
      case OptimiserPart.Lbfgs l -> 2.0 * l.memory() + 8;
      case OptimiserPart.Newton n -> 12;
      case OptimiserPart.Descent d -> d.rule().isAdaptive() ? 6 : 5;
    };
  }

  /** Nothing, or the fault that says how much is needed and how to mend it. */
  public Either<Fault, MemoryEstimate> within(long heap, String where) {
    if (total() <= 0.9 * heap) {
      return Either.right(this);
    }
    return Either.left(
        new Fault(
            where,
            String.format(
                Locale.ROOT,
                "training would need about %s (samples %s, %.3g parameters with the optimiser's"
                    + " memory %s, passes %s); the heap has %s",
                text(total()),
                text(data + layers),
                parameters,
                text(vectors),
                text(tiles),
                text((double) heap)),
            total() < 1e12
                ? "fewer samples, a smaller network, or COLLAPSE_JVM_OPTS=-Xmx"
                    + Math.max(2, (long) Math.ceil(total() / 0.9e9) + 1)
                    + "g"
                : "ask for fewer samples or a smaller network"));
  }

  /** Such as {@code 1.2 GB}. */
  public static String text(double bytes) {
    String[] units = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};
    int unit = 0;
    double value = bytes;
    while (value >= 1000 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
  }
}
