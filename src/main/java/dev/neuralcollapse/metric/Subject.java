package dev.neuralcollapse.metric;

import dev.neuralcollapse.feature.CentredClassifierRows;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.control.Either;

/** The K vectors whose geometry an NC2 metric measures. */
enum Subject {
  /** Class means, centred for the simplex, uncentred for the frame. */
  MEANS("means", "M^\\top M"),
  /** Classifier rows as they are. */
  WEIGHTS("weights", "WW^\\top"),
  /** Classifier rows minus their mean. */
  CENTRED_WEIGHTS("weights-centred", "QQ^\\top");

  private final String suffix;
  private final String gram;

  Subject(String suffix, String gram) {
    this.suffix = suffix;
    this.gram = gram;
  }

  String suffix() {
    return suffix;
  }

  /** Its Gram matrix in LaTeX. */
  String gram() {
    return gram;
  }

  boolean needsClassifier() {
    return this != MEANS;
  }

  String text(Target target) {
    return switch (this) {
      case MEANS -> target == Target.SIMPLEX_ETF ? "centred class means" : "uncentred class means";
      case WEIGHTS -> "raw classifier rows";
      case CENTRED_WEIGHTS -> "classifier rows minus their mean";
    };
  }

  /** The vectors as rows, K×d, not all zero; or why there are none. */
  Either<String, Matrix> rows(Observation o, Target target) {
    return switch (this) {
      case MEANS -> o.means(target);
      case WEIGHTS -> o.weights().map(w -> w.values());
      case CENTRED_WEIGHTS ->
          o.weights()
              .flatMap(
                  w -> {
                    Matrix q = CentredClassifierRows.of(w).values();
                    return q.maxAbs() <= Observation.ROUND_OFF * w.values().maxAbs()
                        ? Either.left("all classifier rows agree")
                        : Either.right(q);
                  });
    };
  }
}
