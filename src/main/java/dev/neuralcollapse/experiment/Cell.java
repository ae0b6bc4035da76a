package dev.neuralcollapse.experiment;

import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.training.ConvergenceReport;
import dev.neuralcollapse.training.Curvature;
import dev.neuralcollapse.training.Outcome;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.Locale;

/**
 * One training run and everything measured on the network it ended with.
 *
 * @param plan which network, seed, optimiser and objective
 * @param convergence why it stopped
 * @param measured what the last network shows; none after a divergence
 */
public record Cell(Plan plan, Convergence convergence, Option<Measured> measured) {

  /** How the objective is minimised. */
  public enum Optimiser {
    LBFGS,
    SGD;

    /** Lower-case name in files. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What is to be trained.
   *
   * @param depth L, the head counted
   * @param seed of initialisation and of the order of mini-batches
   * @param embedding whether the trained objective pays for the embedding
   * @param variant none for L-RN1 at constant λ
   */
  public record Plan(
      int depth,
      long seed,
      Optimiser optimiser,
      EmbeddingDecay embedding,
      @Added Option<Variant> variant) {

    /** L-RN1 at constant λ. */
    public Plan(int depth, long seed, Optimiser optimiser, EmbeddingDecay embedding) {
      this(depth, seed, optimiser, embedding, Option.none());
    }

    /** Unique within a run, safe as a file name: {@code lbfgs-free-L013-s1}. */
    public String id() {
      return String.format(Locale.ROOT, "%s-L%03d-s%d", series(), depth, seed);
    }

    /** Which curve it belongs to: {@code lbfgs-free}, {@code rn2-lambda-over-L-lbfgs-free}. */
    public String series() {
      return variant.map(v -> v.id() + "-").getOrElse("") + optimiser.id() + "-" + embedding.id();
    }

    /** λ of its objective, where {@code base} is the specification's. */
    public double decay(double base) {
      return variant.map(v -> v.decay(base, depth)).getOrElse(base);
    }
  }

  /** Whether the optimiser arrived, ran out of budget, or broke down. */
  public enum Status {
    CONVERGED,
    CAPPED,
    DIVERGED;

    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * How training ended.
   *
   * @param relativeGradient {@code ‖g‖ ‖θ‖ / 𝓛}, embedding rescaled to norm 1 and its radial part
   *     left out; none after a divergence
   * @param evaluations gradients of the full objective (L-BFGS) or epochs (SGD)
   * @param budget the stated cap on those
   * @param reason a sentence
   * @param relativeDecrease of the objective over the last 100 evaluations; none where fewer were
   *     made, or none were recorded
   * @param smallestEigenvalue of the objective's Hessian at the end, where it was asked for
   * @param eigenvalueUncertainty an eigenvalue lies within so much of it
   */
  public record Convergence(
      Status status,
      Option<Double> relativeGradient,
      int evaluations,
      int budget,
      String reason,
      @Added Option<Double> relativeDecrease,
      @Added Option<Double> smallestEigenvalue,
      @Added Option<Double> eigenvalueUncertainty) {

    /** How an outcome ended; numbers only where it did not diverge. */
    public static Convergence of(
        Status status, Outcome outcome, Option<Curvature> curvature, int budget, String reason) {
      Option<ConvergenceReport> report =
          Option.when(status != Status.DIVERGED, outcome)
              .flatMap(ConvergenceReport::of)
              .map(r -> r.with(curvature));
      Option<Curvature> measured = report.flatMap(ConvergenceReport::curvature);
      return new Convergence(
          status,
          report.map(ConvergenceReport::relativeGradient).filter(Double::isFinite),
          outcome.trace().evaluations(),
          budget,
          reason,
          report.flatMap(ConvergenceReport::relativeDecrease),
          measured.map(Curvature::smallest),
          measured.map(Curvature::uncertainty));
    }

    /** Without decrease and eigenvalue. */
    public Convergence(
        Status status,
        Option<Double> relativeGradient,
        int evaluations,
        int budget,
        String reason) {
      this(
          status,
          relativeGradient,
          evaluations,
          budget,
          reason,
          Option.none(),
          Option.none(),
          Option.none());
    }
  }

  /**
   * Additive parts of the objective; {@code embedding} is {@code (λ/2)(‖W_0‖² + ‖b_0‖²)} whether
   * the trained objective pays for it or not.
   */
  public record Parts(double fit, double head, double hidden, double embedding) {
    /** {@code 𝓛_free}. */
    public double free() {
      return fit + head + hidden;
    }

    /** The penalised objective. */
    public double penalised() {
      return free() + embedding;
    }

    public double under(EmbeddingDecay law) {
      return switch (law) {
        case FREE -> free();
        case PENALISED -> penalised();
      };
    }
  }

  /** Sums of squares of weights and biases, without any λ. */
  public record SquaredNorms(
      double head,
      double hiddenWeights,
      double hiddenBiases,
      double embeddingWeights,
      double embeddingBiases) {}

  /**
   * One metric under one convention.
   *
   * @param value none where the metric is undefined
   * @param note why, or what must be known to read it; empty otherwise
   */
  public record MetricValue(String id, String convention, Option<Double> value, String note) {}

  /**
   * Progressive collapse at one layer.
   *
   * @param layer 0 is the embedding, {@code L-1} the features before the head
   */
  public record Layer(int layer, Option<Double> pfc1, Option<Double> pfc2, Option<Double> pfc3) {}

  /** A named part of the gap. */
  public record Term(String name, double value) {}

  /**
   * Where the objective lies above perfect collapse; the terms sum to the gap.
   *
   * @param gap trained objective minus {@code F*}
   * @param terms fit, centroid, duality, variability, hidden, embedding
   */
  public record Attribution(double gap, Seq<Term> terms) {}

  /** What the last network shows on its training samples. */
  public record Measured(
      Parts parts,
      double accuracy,
      SquaredNorms norms,
      Attribution attribution,
      Seq<MetricValue> metrics,
      Seq<Layer> layers) {

    /** Value of a metric, if it has one. */
    public Option<Double> metric(String id) {
      return metrics.find(m -> m.id().equals(id)).flatMap(MetricValue::value);
    }
  }
}
