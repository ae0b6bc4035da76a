package dev.neuralcollapse.training;

import dev.neuralcollapse.descent.Smooth;
import dev.neuralcollapse.descent.VectorMath;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Model;
import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.training.kernel.Engine;
import dev.neuralcollapse.training.kernel.TrainingData;
import io.vavr.control.Option;
import java.util.Arrays;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The objective in coordinates that suit the point where it is looked at: those of {@link
 * Whitening} for a free embedding of dense inputs, else the parameters' own, an idle scale of the
 * embedding taken out. Everything outside a run is in the parameters' own: <em>outer</em>.
 */
final class Chart implements Smooth, AutoCloseable {
  /** Radii a hundred times smaller are stiff enough for line searches to stick. */
  private static final double MOST_SHRUNK = 1e4;

  private final Layout layout;
  private final boolean free;
  private final Suiting suiting;
  private final Function<Whitening, Engine> engines;
  private final double[] origin;
  private Whitening whitening = Whitening.none();
  private @Nullable Engine engine;

  /**
   * No coordinates yet: {@link #at} makes them.
   *
   * @param free whether neither function nor objective depend on the embedding's scale
   * @param suiting the coordinates that suit outer parameters
   * @param engines the objective in coordinates
   */
  Chart(Layout layout, boolean free, Suiting suiting, Function<Whitening, Engine> engines) {
    this.layout = layout;
    this.free = free;
    this.suiting = suiting;
    this.engines = engines;
    this.origin = new double[layout.size()];
  }

  /** Which coordinates suit where. */
  @FunctionalInterface
  interface Suiting {
    /** Those that suit outer parameters. */
    Whitening at(double[] outer);

    /** As {@link Whitening#shrunk}; 1 where nobody looks. */
    default double shrunk(Whitening whitening, double[] outer) {
      return 1;
    }

    /** Everywhere those of the inputs. */
    static Suiting none() {
      return outer -> Whitening.none();
    }

    /** Those of these data, for a network of this layout. */
    static Suiting of(Layout layout, TrainingData data, int threads) {
      return new Suiting() {
        @Override
        public Whitening at(double[] outer) {
          return Whitening.at(layout, data, outer, threads);
        }

        @Override
        public double shrunk(Whitening whitening, double[] outer) {
          return whitening.shrunk(layout, data, outer, threads);
        }
      };
    }
  }

  /** Of the spec's objective on these data. */
  static Chart of(TrainingSpec spec, TrainingData data, int threads) {
    Layout layout = spec.layout();
    // A penalised embedding's norm is paid for in the inputs' own coordinates.
    return new Chart(
        layout,
        spec.freeEmbedding(),
        spec.freeEmbedding() ? Suiting.of(layout, data, threads) : Suiting.none(),
        w -> Trainer.engine(spec, w.apply(data, threads), threads));
  }

  Layout layout() {
    return layout;
  }

  /** Whether other points would have other coordinates. */
  boolean follows() {
    return !whitening.isNone();
  }

  /** The outer point whose coordinates these are; a copy. */
  double[] origin() {
    return origin.clone();
  }

  /** Whether a point has come so much closer to LayerNorm's singularity that others suit it. */
  boolean strayed(double[] inner) {
    return follows() && suiting.shrunk(whitening, leave(inner)) > MOST_SHRUNK;
  }

  /**
   * Goes over to the coordinates that suit a point.
   *
   * @param outer the point, of which the scale of a free embedding does not count
   * @return the same point in them
   */
  double[] at(double[] outer) {
    System.arraycopy(outer, 0, origin, 0, outer.length);
    Whitening before = whitening;
    whitening = suiting.at(outer);
    if (engine == null || !whitening.equals(before)) {
      close();
      engine = engines.apply(whitening);
    }
    double[] inner = whitening.enter(layout, outer);
    return follows() ? inner : unit(inner);
  }

  /** A free embedding's idle scale taken out, in place. */
  private double[] unit(double[] theta) {
    int e = layout.embeddingEnd();
    double norm = Math.sqrt(VectorMath.dot(theta, theta, 0, e));
    if (free && norm > 0) {
      VectorMath.scale(theta, 1 / norm, 0, e);
    }
    return theta;
  }

  /** Back from these coordinates; a free embedding whose scale is idle gets norm 1. */
  double[] leave(double[] inner) {
    return unit(whitening.leave(layout, inner));
  }

  /** The network of a point in these coordinates. */
  Model network(double[] inner) {
    return Parameters.restore(layout, leave(inner));
  }

  @Override
  public int size() {
    return layout.size();
  }

  @Override
  public double valueAndGradient(double[] theta, double[] gradientOut) {
    return here().valueAndGradient(theta, gradientOut);
  }

  /** Why the last evaluation had no value. */
  Option<Engine.Failure> failure() {
    return here().failure();
  }

  private Engine here() {
    if (engine == null) {
      throw new IllegalStateException("no coordinates yet");
    }
    return engine;
  }

  /** The point whose coordinates these are, of which everything else is made anew. */
  void state(State s) {
    s.section("chart");
    double[] before = origin.clone();
    s.all(origin);
    if (!Arrays.equals(before, origin)) {
      at(origin.clone());
    }
  }

  @Override
  public void close() {
    if (engine != null) {
      engine.close();
    }
  }
}
