package dev.neuralcollapse.bound;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.optimum.GufmOptimum;

/**
 * A last layer with every number enclosed, for statements that no rounding can spoil. Doubles are
 * taken as the reals they are.
 */
public final class IntervalLayer {

  /** Which reals the stored features stand for. */
  public enum Reading {
    /** Themselves: unit norm and zero mean hold only to rounding. */
    AS_STORED,
    /** Their exact LayerNorm: unit norm and zero mean hold exactly. */
    ON_SPHERE
  }

  private final LastLayer layer;
  private final Reading reading;
  private final Interval[][] features;
  private final Interval[][] head;
  private final Interval[][] logits;

  private IntervalLayer(LastLayer layer, Reading reading) {
    this.layer = layer;
    this.reading = reading;
    this.features = rows(layer.features().values());
    if (reading == Reading.ON_SPHERE) {
      for (int i = 0; i < features.length; i++) {
        Interval[] centred = IntervalRows.centred(features[i]);
        features[i] = IntervalRows.dividedBy(centred, IntervalRows.norm(centred));
      }
    }
    this.head = rows(layer.head().values());
    this.logits = new Interval[features.length][];
    Vector bias = layer.bias();
    for (int i = 0; i < features.length; i++) {
      logits[i] = new Interval[head.length];
      for (int k = 0; k < head.length; k++) {
        logits[i][k] = IntervalRows.dot(head[k], features[i]).plus(bias.get(k));
      }
    }
  }

  /** The layer enclosed; on the sphere every sample must have variance over its coordinates. */
  public static IntervalLayer of(LastLayer layer, Reading reading) {
    return new IntervalLayer(layer, reading);
  }

  private static Interval[][] rows(Matrix m) {
    Interval[][] rows = new Interval[m.rows()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = IntervalRows.points(m.row(i));
    }
    return rows;
  }

  /** {@code F(W,H)}. */
  public Interval objective() {
    Interval s = Interval.ZERO;
    for (int i = 0; i < samples(); i++) {
      s = s.plus(loss(i));
    }
    return s.dividedBy(samples()).plus(halfDecay().times(IntervalRows.sumOfSquares(head)));
  }

  /** The loss of sample i. */
  Interval loss(int i) {
    Interval[] z = logits[i];
    int y = layer.label(i);
    Interval s = Interval.ZERO;
    for (int j = 0; j < z.length; j++) {
      s =
          switch (layer.loss()) {
            case CROSS_ENTROPY -> j == y ? s : s.plus(z[j].minus(z[y]).exp());
            case SQUARED, SQUARED_WITH_BIAS ->
                s.plus((j == y ? z[j].minus(1) : z[j]).square().times(0.5));
          };
    }
    return layer.loss() == Loss.CROSS_ENTROPY ? s.log1p() : s;
  }

  /** {@code F*} with everything that belongs to it, for the double λ. */
  public GufmOptimum optimum() {
    return Ideal.optimum(layer.loss(), layer.classes(), layer.decay());
  }

  /** {@code λ/2}. */
  Interval halfDecay() {
    return Interval.point(layer.decay()).times(0.5);
  }

  LastLayer layer() {
    return layer;
  }

  boolean onSphere() {
    return reading == Reading.ON_SPHERE;
  }

  int samples() {
    return features.length;
  }

  int classes() {
    return head.length;
  }

  int count(int k) {
    return layer.features().labels().count(k);
  }

  /** {@code z_i}, not to be written to. */
  Interval[] logits(int i) {
    return logits[i];
  }

  Interval[] feature(int i) {
    return features[i];
  }

  /** {@code w_k}, not to be written to. */
  Interval[][] head() {
    return head;
  }

  /** {@code w̄}. */
  Interval[] meanRow() {
    return IntervalRows.meanRow(head);
  }

  /** {@code q_k}, or {@code w_k} for the squared loss without bias. */
  Interval[][] rows() {
    if (layer.loss() == Loss.SQUARED) {
      return head;
    }
    Interval[] mean = meanRow();
    Interval[][] q = new Interval[head.length][];
    for (int k = 0; k < q.length; k++) {
      q[k] = IntervalRows.minus(head[k], mean);
    }
    return q;
  }

  /** {@code (K-1)/K}, or 1 for the squared loss without bias. */
  Interval kappa() {
    return layer.loss() == Loss.SQUARED ? Interval.ONE : Interval.ratio(classes() - 1, classes());
  }

  /** Class means, K×d. */
  Interval[][] means() {
    Interval[][] mean = new Interval[classes()][layer.features().width()];
    for (Interval[] row : mean) {
      java.util.Arrays.fill(row, Interval.ZERO);
    }
    for (int i = 0; i < samples(); i++) {
      int y = layer.label(i);
      mean[y] = IntervalRows.plus(mean[y], features[i]);
    }
    for (int k = 0; k < mean.length; k++) {
      mean[k] = IntervalRows.dividedBy(mean[k], Interval.point(count(k)));
    }
    return mean;
  }

  /** {@code v_k}, the within-class variances. */
  Interval[] variances(Interval[][] means) {
    Interval[] v = new Interval[classes()];
    java.util.Arrays.fill(v, Interval.ZERO);
    for (int i = 0; i < samples(); i++) {
      int y = layer.label(i);
      v[y] = v[y].plus(IntervalRows.sumOfSquares(IntervalRows.minus(features[i], means[y])));
    }
    for (int k = 0; k < v.length; k++) {
      v[k] = v[k].dividedBy(count(k));
    }
    return v;
  }

  /** {@code 1 - mean ‖h‖²} of every class: exactly 0 on the sphere. */
  Interval[] deficits() {
    Interval[] s = new Interval[classes()];
    java.util.Arrays.fill(s, Interval.ZERO);
    for (int i = 0; i < samples() && !onSphere(); i++) {
      int y = layer.label(i);
      Interval deficit = Interval.ONE.minus(IntervalRows.sumOfSquares(features[i]));
      s[y] = s[y].plus(deficit.dividedBy(count(y)));
    }
    return s;
  }
}
