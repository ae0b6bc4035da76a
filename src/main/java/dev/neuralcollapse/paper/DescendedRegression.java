package dev.neuralcollapse.paper;

import dev.neuralcollapse.descent.GradientDescent;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.SymmetricSpectrum;
import dev.neuralcollapse.optimum.DeepRegressionUfm;
import dev.neuralcollapse.proof.Draw;
import dev.neuralcollapse.proof.Shrink;
import dev.neuralcollapse.proof.Spec;
import io.vavr.collection.Seq;

/**
 * Two targets, two linear layers, features in {@code R^5}: where gradient descent from a Gaussian
 * start ends.
 *
 * @param fit mean squared error left
 * @param noise NRC1 of the free features: share of their variance outside two directions
 * @param decay λ of everything
 */
record DescendedRegression(double fit, double noise, double decay) {

  /**
   * How it is run.
   *
   * @param seed of targets and start
   * @param decay λ of everything
   */
  record Run(long seed, double decay) implements Spec<DescendedRegression> {
    private static final int SAMPLES = 8;
    private static final int WIDTH = 5;

    @Override
    public DescendedRegression instance() {
      Draw draw = Draw.from(seed);
      Matrix y = draw.gaussian(2, SAMPLES).scale(2);
      DeepRegressionUfm f = new DeepRegressionUfm(2, WIDTH, y, decay, decay);
      double[] start = draw.gaussian(f.size()).scale(0.4).toArray();
      double[] end =
          new GradientDescent(0.02, decay == 0 ? 300 : 4000, 1e-9).from(f, start).point();
      DeepRegressionUfm.Point p = f.point(end);
      return new DescendedRegression(error(p, y), noise(p.features().transpose()), decay);
    }

    private static double error(DeepRegressionUfm.Point p, Matrix y) {
      Matrix out = p.entering(3);
      return Matrix.generate(2, SAMPLES, (i, j) -> out.get(i, j) + p.bias().get(i) - y.get(i, j))
              .sumOfSquares()
          / SAMPLES;
    }

    private static double noise(Matrix h) {
      Matrix centred =
          Matrix.generate(h.rows(), h.columns(), (i, j) -> h.get(i, j) - h.column(j).mean());
      double[] e = SymmetricSpectrum.of(centred.transposedTimes(centred)).values().toArray();
      double all = 0;
      for (double x : e) {
        all += x;
      }
      return 1 - (e[0] + e[1]) / all;
    }

    @Override
    public Seq<Run> simpler() {
      return Shrink.seed(seed).map(s -> new Run(s, decay));
    }
  }
}
