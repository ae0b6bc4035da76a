package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.Hypothesis;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import io.vavr.collection.Vector;
import java.util.function.IntFunction;

/**
 * A last layer: classifier, features, labels and decay, every number enclosed. Features that come
 * from LayerNorm in intervals enclose points exactly on the sphere.
 *
 * @param loss ℓ
 * @param head W, K×d
 * @param bias b, K entries; zero where the head has none
 * @param features H, N×d
 * @param labels N values in {@code 0..K-1}
 * @param decay λ
 */
public record UnitFeatures(
    Loss loss,
    IntervalMatrix head,
    IntervalVector bias,
    IntervalMatrix features,
    Vector<Integer> labels,
    double decay) {
  private static final double ROUNDING = 1e-9;

  /** Class sizes agree. */
  public static Hypothesis<UnitFeatures> balanced() {
    return new Hypothesis<>("balanced", "n_1=\\dots=n_K", UnitFeatures::imbalance, 0);
  }

  /** Unit features. */
  public static Hypothesis<UnitFeatures> unit() {
    return new Hypothesis<>(
        "unit-features", "\\|h_i\\|=1", x -> x.worst(h -> h.sumOfSquares().minus(1)), ROUNDING);
  }

  /** Zero-mean features. */
  public static Hypothesis<UnitFeatures> zeroMean() {
    return new Hypothesis<>(
        "zero-mean", "\\mathbf 1^\\top h_i=0", x -> x.worst(IntervalVector::sum), ROUNDING);
  }

  /** Balanced classes and unit features: all that the identity needs. */
  public static Hypotheses<UnitFeatures> sphere() {
    return balanced().and(unit());
  }

  private double imbalance() {
    Vector<Integer> counts = Vector.range(0, classes()).map(k -> labels.count(k::equals));
    return counts.max().get() - counts.min().get();
  }

  private double worst(java.util.function.Function<IntervalVector, Interval> deviation) {
    return features.all().map(h -> deviation.apply(h).magnitude()).max().get();
  }

  /** The same features under another classifier. */
  public UnitFeatures withHead(IntervalMatrix other) {
    return new UnitFeatures(loss, other, bias, features, labels, decay);
  }

  public int classes() {
    return head.rows();
  }

  public int samples() {
    return features.rows();
  }

  public int width() {
    return features.columns();
  }

  /** The optimum for these classes, this loss and this decay. */
  public Gufm optimum() {
    return Gufm.of(loss, classes(), decay);
  }

  /** {@code (1/N) Σ_i f(i)}. */
  public Interval mean(IntFunction<Interval> f) {
    return Vector.range(0, samples())
        .map(f::apply)
        .fold(Interval.ZERO, Interval::plus)
        .dividedBy(samples());
  }

  /** {@code (1/K) Σ_k f(k)}. */
  public Interval classMean(IntFunction<Interval> f) {
    return Vector.range(0, classes())
        .map(f::apply)
        .fold(Interval.ZERO, Interval::plus)
        .dividedBy(classes());
  }

  public IntervalVector feature(int i) {
    return features.row(i);
  }

  public int label(int i) {
    return labels.get(i);
  }

  /** {@code W h_i + b}. */
  public IntervalVector logits(int i) {
    return head.times(feature(i)).plus(bias);
  }

  /** ℓ of sample i. */
  public Interval lossAt(int i) {
    IntervalVector z = logits(i);
    int y = label(i);
    if (loss != Loss.CROSS_ENTROPY) {
      return z.minus(Indicator.of(classes(), y)).sumOfSquares().dividedBy(2);
    }
    return z.crossEntropy(y);
  }

  /** {@code (λ/2) x}. */
  public Interval half(Interval x) {
    return x.times(decay).dividedBy(2);
  }

  /** {@code F(W,H)}. */
  public Interval objective() {
    return mean(this::lossAt).plus(half(head.sumOfSquares()));
  }

  /** {@code w̄}, the mean row. */
  public IntervalVector meanRow() {
    return head.meanRow();
  }

  /** Q, the centred rows; W itself for the squared loss without bias. */
  public IntervalMatrix rows() {
    IntervalVector mean = meanRow();
    return loss == Loss.SQUARED ? head : head.map(w -> w.minus(mean));
  }

  /** {@code μ_k}, one class mean a row. */
  public IntervalMatrix means() {
    return IntervalMatrix.generate(
        classes(),
        k ->
            new IntervalMatrix(
                    Vector.range(0, samples()).filter(i -> label(i) == k).map(this::feature))
                .meanRow());
  }

  /** {@code tr Σ_W = (1/N) Σ ‖h_i - μ_{y_i}‖²}. */
  public Interval withinTrace() {
    IntervalMatrix means = means();
    return mean(i -> feature(i).minus(means.row(label(i))).sumOfSquares());
  }

  /** {@code tr Σ_B = (1/K) Σ ‖μ_k - μ_G‖²}. */
  public Interval betweenTrace() {
    IntervalMatrix means = means();
    IntervalVector global = means.meanRow();
    return classMean(k -> means.row(k).minus(global).sumOfSquares());
  }
}
