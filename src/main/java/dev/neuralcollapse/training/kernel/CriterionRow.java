package dev.neuralcollapse.training.kernel;

import dev.neuralcollapse.network.Criterion;
import dev.neuralcollapse.network.CumulativeLink;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Regression;
import dev.neuralcollapse.network.Targets;

/**
 * The criterion of one row of outputs against its sample's target; the row is replaced by the
 * criterion's gradient. Read-only, so threads may share it.
 */
final class CriterionRow implements OutputRow {
  private final Criterion criterion;
  private final int outputs;
  private final int[] labels;
  private final double[] values;

  private CriterionRow(Criterion criterion, int outputs, int[] labels, double[] values) {
    this.criterion = criterion;
    this.outputs = outputs;
    this.labels = labels;
    this.values = values;
  }

  /** The criterion on these targets, which must be of its kind. */
  static CriterionRow of(Criterion criterion, Targets targets) {
    int outputs =
        criterion
            .outputs(targets)
            .getOrElseThrow(fault -> new IllegalArgumentException(fault.line()));
    int[] labels =
        switch (targets) {
          case Targets.Classes c -> c.labels().toArray();
          case Targets.Ordinal o -> o.labels().toArray();
          case Targets.Values v -> new int[0];
        };
    double[] values = targets instanceof Targets.Values v ? v.rows().toArray() : new double[0];
    return new CriterionRow(criterion, outputs, labels, values);
  }

  /** K, number of outputs. */
  int outputs() {
    return outputs;
  }

  /** The criterion, not scaled; the row becomes its gradient. */
  @Override
  public double apply(Arithmetic<?> arithmetic, double[] z, int at, int sample, double scale) {
    return switch (criterion) {
      case Loss loss -> LossRow.apply(arithmetic, loss, z, at, outputs, labels[sample], scale);
      case Regression r -> halfSquare(z, at, sample, scale);
      case CumulativeLink link -> {
        double value = link.loss(z[at], labels[sample], z, at);
        z[at] *= scale;
        yield value;
      }
    };
  }

  private double halfSquare(double[] z, int at, int sample, double scale) {
    double s = 0;
    for (int j = 0; j < outputs; j++) {
      double r = z[at + j] - values[sample * outputs + j];
      s += r * r;
      z[at + j] = r * scale;
    }
    return s / 2;
  }
}
