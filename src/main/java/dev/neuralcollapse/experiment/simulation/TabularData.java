package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.proof.Draw;

/**
 * A tabular regression drawn by a random teacher: Gaussian inputs, r smooth random functions of
 * them, t linear mixtures of these as targets; every column standardised, four fifths for training.
 *
 * @param inputs N×D of the training samples
 * @param targets N×t of the training samples
 * @param heldInputs of the other samples
 * @param heldTargets of the other samples
 * @param rank r, intrinsic dimension of the targets
 */
record TabularData(Matrix inputs, Matrix targets, Matrix heldInputs, Matrix heldTargets, int rank) {
  private static final int HIDDEN = 6;

  static TabularData draw(int samples, int dimension, int outputs, int rank, long seed) {
    Draw draw = Draw.from(Draw.mix(seed, 4711));
    Matrix x = draw.gaussian(samples, dimension);
    Matrix w = draw.gaussian(dimension, HIDDEN).scale(1 / Math.sqrt(dimension));
    Matrix hidden = x.times(w).map(StrictMath::tanh);
    Matrix latent = hidden.times(draw.gaussian(HIDDEN, rank));
    // The first latent targets as they are, further ones mixtures: exactly rank r.
    Matrix mixed = draw.gaussian(rank, outputs);
    Matrix mix =
        Matrix.generate(
            rank,
            outputs,
            (i, j) -> j < rank ? (i == j ? 1 : 0.3 * mixed.get(i, j)) : mixed.get(i, j));
    Matrix inputs = standardised(x);
    Matrix targets = standardised(latent.times(mix));
    int train = samples * 4 / 5;
    return new TabularData(
        part(inputs, 0, train),
        part(targets, 0, train),
        part(inputs, train, samples),
        part(targets, train, samples),
        rank);
  }

  private static Matrix part(Matrix m, int from, int to) {
    return Matrix.generate(to - from, m.columns(), (i, j) -> m.get(from + i, j));
  }

  private static Matrix standardised(Matrix m) {
    double[] mean = new double[m.columns()];
    double[] deviation = new double[m.columns()];
    for (int j = 0; j < mean.length; j++) {
      Vector column = m.column(j);
      double centre = column.mean();
      mean[j] = centre;
      deviation[j] = Math.sqrt(column.map(v -> (v - centre) * (v - centre)).mean());
    }
    return Matrix.generate(m.rows(), m.columns(), (i, j) -> (m.get(i, j) - mean[j]) / deviation[j]);
  }
}
