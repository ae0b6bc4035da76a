package dev.neuralcollapse.metric;

import dev.neuralcollapse.feature.FeatureStatistics;
import dev.neuralcollapse.geometry.SimplexEtf;
import dev.neuralcollapse.linear.Matrix;

/** The geometry that class means and classifier rows are compared with. */
public enum Target {
  /**
   * Centred means form a simplex equiangular tight frame: cross entropy, and squared loss with a
   * free bias.
   */
  SIMPLEX_ETF("simplex ETF", "T_K"),
  /** Uncentred means are orthogonal and of one length: squared loss without bias. */
  ORTHOGONAL_FRAME("orthogonal frame", "I/\\sqrt{K}");

  private final String text;
  private final String symbol;

  Target(String text, String symbol) {
    this.text = text;
    this.symbol = symbol;
  }

  /** Name in words. */
  public String text() {
    return text;
  }

  /** The target Gram matrix of Frobenius norm 1 in LaTeX. */
  String symbol() {
    return symbol;
  }

  /** The target Gram matrix, K×K of Frobenius norm 1: {@code S_K/√(K-1)} or {@code I/√K}. */
  public Matrix gram(int classes) {
    return switch (this) {
      case SIMPLEX_ETF -> SimplexEtf.projector(classes).scale(1 / Math.sqrt(classes - 1.0));
      case ORTHOGONAL_FRAME -> Matrix.identity(classes).scale(1 / Math.sqrt(classes));
    };
  }

  /** Cosine of any two different vectors of the target. */
  double cosine(int classes) {
    return switch (this) {
      case SIMPLEX_ETF -> -1 / (classes - 1.0);
      case ORTHOGONAL_FRAME -> 0;
    };
  }

  /** Rank of the target. */
  int rank(int classes) {
    return switch (this) {
      case SIMPLEX_ETF -> classes - 1;
      case ORTHOGONAL_FRAME -> classes;
    };
  }

  /** The class means that are compared with it, K×d. */
  Matrix means(FeatureStatistics statistics) {
    return switch (this) {
      case SIMPLEX_ETF -> statistics.centredMeans().values();
      case ORTHOGONAL_FRAME -> statistics.means().values();
    };
  }
}
