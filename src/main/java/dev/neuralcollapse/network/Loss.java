package dev.neuralcollapse.network;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.control.Either;

/** Loss of a vector of K logits z against a class y. */
public enum Loss implements Criterion {
  /** {@code -log softmax(z)_y}. */
  CROSS_ENTROPY("ce"),
  /** {@code ½‖z - e_y‖²}, head without bias. */
  SQUARED("mse"),
  /** {@code ½‖z + b - e_y‖²} with a free, unpenalised head bias b. */
  SQUARED_WITH_BIAS("mse-bias");

  private final String id;

  Loss(String id) {
    this.id = id;
  }

  /** Name on the command line and in files. */
  @Override
  public String id() {
    return id;
  }

  @Override
  public boolean headBias() {
    return this == SQUARED_WITH_BIAS;
  }

  @Override
  public Either<Fault, Integer> outputs(Targets targets) {
    return targets instanceof Targets.Classes c
        ? Either.right(c.labels().classes())
        : Either.left(Criterion.mismatch(this, targets));
  }

  @Override
  public double mean(Matrix outputs, Targets targets) {
    if (!(targets instanceof Targets.Classes c)) {
      throw new IllegalArgumentException(Criterion.mismatch(this, targets).line());
    }
    return mean(outputs, c.labels());
  }

  /** {@code (1/N) Σ_i ℓ(z_i, y_i)} for logits N×K. */
  public double mean(Matrix logits, Labels labels) {
    double s = 0;
    for (int i = 0; i < labels.size(); i++) {
      s += of(logits.row(i).toArray(), labels.get(i));
    }
    return s / labels.size();
  }

  public static Either<Fault, Loss> parse(String id) {
    for (Loss l : values()) {
      if (l.id.equals(id)) {
        return Either.right(l);
      }
    }
    return Either.left(
        new Fault("loss", "unknown loss '" + id + "'", "expected ce, mse or mse-bias"));
  }

  /** Value for the logits (head bias already added) of one sample. */
  public double of(double[] logits, int label) {
    return switch (this) {
      case CROSS_ENTROPY -> crossEntropy(logits, label);
      case SQUARED, SQUARED_WITH_BIAS -> halfSquare(logits, label);
    };
  }

  private static double crossEntropy(double[] z, int y) {
    // Relative to the true logit the sum starts at exactly 1, so small losses keep their relative
    // accuracy.
    double max = 0;
    for (double v : z) {
      max = Math.max(max, v - z[y]);
    }
    if (max > 0) {
      double s = 0;
      for (double v : z) {
        s += StrictMath.exp(v - z[y] - max);
      }
      return max + StrictMath.log(s);
    }
    double s = 0;
    for (int j = 0; j < z.length; j++) {
      s += j == y ? 0 : StrictMath.exp(z[j] - z[y]);
    }
    return StrictMath.log1p(s);
  }

  private static double halfSquare(double[] z, int y) {
    double s = 0;
    for (int j = 0; j < z.length; j++) {
      double r = z[j] - (j == y ? 1 : 0);
      s += r * r;
    }
    return s / 2;
  }
}
