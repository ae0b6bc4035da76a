package dev.neuralcollapse.transport;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.PseudoInverse;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Affine;
import io.vavr.control.Either;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.apache.commons.rng.simple.RandomSource;

/** How {@code lin_0} of a constructed network is chosen. */
public enum Embedding {
  /** Independent standard normal entries of {@code W_0} and {@code b_0}: nothing is fitted. */
  RANDOM("random"),
  /**
   * Least squares towards the vertices. With fewer samples than input dimensions it alone can make
   * the gap 0.
   */
  FITTED("fitted");

  private final String id;

  Embedding(String id) {
    this.id = id;
  }

  /** Name on the command line. */
  public String id() {
    return id;
  }

  public static Either<Fault, Embedding> parse(String id) {
    for (Embedding e : values()) {
      if (e.id.equals(id)) {
        return Either.right(e);
      }
    }
    return Either.left(
        new Fault("--embedding", "unknown embedding '" + id + "'", "expected random or fitted"));
  }

  /**
   * {@code lin_0}, d×D.
   *
   * @param vertices K×d, where a fitted embedding sends the classes
   */
  Affine of(Dataset data, Matrix vertices, long seed) {
    return switch (this) {
      case RANDOM -> random(data.dimension(), vertices.columns(), seed);
      case FITTED -> fitted(data, vertices);
    };
  }

  private static Affine random(int inputs, int width, long seed) {
    UniformRandomProvider rng = RandomSource.XO_SHI_RO_256_PP.create(seed);
    ZigguratSampler.NormalizedGaussian gauss = ZigguratSampler.NormalizedGaussian.of(rng);
    Matrix weight = Matrix.generate(width, inputs, (i, j) -> gauss.sample());
    return new Affine(weight, Vector.generate(width, i -> gauss.sample()));
  }

  private static Affine fitted(Dataset data, Matrix vertices) {
    int inputs = data.dimension();
    Matrix lifted =
        Matrix.generate(
            data.size(), inputs + 1, (i, j) -> j < inputs ? data.inputs().get(i, j) : 1);
    Matrix targets =
        Matrix.generate(
            data.size(), vertices.columns(), (i, j) -> vertices.get(data.labels().get(i), j));
    int rank = Math.min(data.size(), inputs + 1);
    Matrix solution =
        PseudoInverse.of(lifted, rank, PseudoInverse.RELATIVE_TOLERANCE).matrix().times(targets);
    return new Affine(
        Matrix.generate(vertices.columns(), inputs, (i, j) -> solution.get(j, i)),
        Vector.generate(vertices.columns(), i -> solution.get(inputs, i)));
  }
}
