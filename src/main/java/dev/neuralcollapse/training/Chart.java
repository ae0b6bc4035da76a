package dev.neuralcollapse.training;

import dev.neuralcollapse.descent.CurvaturePairs;
import dev.neuralcollapse.descent.Smooth;
import dev.neuralcollapse.descent.VectorMath;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Model;
import dev.neuralcollapse.network.Parameters;
import dev.neuralcollapse.training.kernel.Engine;
import dev.neuralcollapse.training.kernel.Sensitivity;
import dev.neuralcollapse.training.kernel.TrainingData;
import io.vavr.control.Option;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The objective in coordinates that suit the point where it is looked at: those of {@link
 * Whitening} for a free embedding of dense inputs, those of {@link Preconditioner} for the linear
 * maps behind, the parameters' own for all else; an idle scale of the embedding is taken out.
 * Everything outside a run is in the parameters' own: <em>outer</em>.
 */
final class Chart implements Smooth, AutoCloseable {
  /** Outputs a thousand times as sensitive to a sample's embedding: line searches stick. */
  private static final double MOST_GROWN = 1e3;

  private final Layout layout;
  private final boolean free;
  private final Suiting suiting;
  private final Function<Whitening, Engine> engines;
  private final double[] origin;
  private final double[] behind;
  private Whitening whitening = Whitening.none();
  private Preconditioner preconditioner = Preconditioner.none();
  private Vector sensitivities = Vector.zeros(0);
  private double embeddingNorm = 1;
  private @Nullable Engine engine;

  /**
   * No coordinates yet: {@link #at} makes them.
   *
   * @param free whether neither function nor objective depend on the embedding's scale
   * @param suiting the coordinates that suit outer parameters
   * @param engines the objective in coordinates of the embedding
   */
  Chart(Layout layout, boolean free, Suiting suiting, Function<Whitening, Engine> engines) {
    this.layout = layout;
    this.free = free;
    this.suiting = suiting;
    this.engines = engines;
    this.origin = new double[layout.size()];
    this.behind = new double[layout.size()];
  }

  /** Which coordinates suit where. */
  interface Suiting extends AutoCloseable {
    /** How far outer parameters move the outputs; none where nobody asks, or there is no value. */
    Option<Sensitivity.At> look(double[] outer);

    /** The embedding's that suit a point of these sensitivities. */
    Whitening embedding(Vector sensitivities);

    @Override
    void close();

    /** Everywhere the parameters' own. */
    static Suiting none() {
      return new Suiting() {
        @Override
        public Option<Sensitivity.At> look(double[] outer) {
          return Option.none();
        }

        @Override
        public Whitening embedding(Vector sensitivities) {
          return Whitening.none();
        }

        @Override
        public void close() {}
      };
    }

    /** Those of these data, for a network with LayerNorm. */
    static Suiting of(TrainingSpec spec, TrainingData data, int threads) {
      Sensitivity sensitivity =
          new Sensitivity(
              spec.architecture(), spec.goal(), data, Preconditioner.mostWeight(), threads);
      return new Suiting() {
        @Override
        public Option<Sensitivity.At> look(double[] outer) {
          return sensitivity.at(outer);
        }

        @Override
        public Whitening embedding(Vector sensitivities) {
          // A penalised embedding's norm is paid for in the inputs' own coordinates.
          return spec.freeEmbedding()
              ? Whitening.of(
                  data, sensitivities, Preconditioner.unit(spec.architecture().width()), threads)
              : Whitening.none();
        }

        @Override
        public void close() {
          sensitivity.close();
        }
      };
    }
  }

  /** Of the spec's objective on these data. */
  static Chart of(TrainingSpec spec, TrainingData data, int threads) {
    Layout layout = spec.layout();
    return new Chart(
        layout,
        spec.freeEmbedding(),
        layout.scaleFreeEmbedding() ? Suiting.of(spec, data, threads) : Suiting.none(),
        w -> Trainer.engine(spec, w.apply(data, threads), threads));
  }

  Layout layout() {
    return layout;
  }

  /** Whether other points would have other coordinates. */
  boolean follows() {
    return sensitivities.size() > 0;
  }

  /** The outer point whose coordinates these are; a copy. */
  double[] origin() {
    return origin.clone();
  }

  /**
   * Goes over to the coordinates that suit a point.
   *
   * @param outer the point, of which the scale of a free embedding does not count
   * @return the same point in them
   */
  double[] at(double[] outer) {
    System.arraycopy(outer, 0, origin, 0, outer.length);
    double[] theta = unit(outer.clone());
    Option<Sensitivity.At> seen = suiting.look(theta);
    Whitening before = whitening;
    sensitivities = seen.map(Sensitivity.At::embedding).getOrElse(Vector.zeros(0));
    whitening = seen.map(s -> suiting.embedding(s.embedding())).getOrElse(Whitening.none());
    if (engine == null || !whitening.equals(before)) {
      closeEngine();
      engine = engines.apply(whitening);
    }
    double[] inner = whitening.enter(layout, theta);
    behind(theta, seen).enter(inner);
    embeddingNorm = whitening.isNone() ? 1 : norm(inner);
    return inner;
  }

  /** The preconditioner that suits a point where this was seen, from now on. */
  private Preconditioner behind(double[] outer, Option<Sensitivity.At> seen) {
    System.arraycopy(outer, 0, behind, 0, outer.length);
    preconditioner = seen.map(s -> Preconditioner.of(layout, s)).getOrElse(Preconditioner.none());
    return preconditioner;
  }

  /**
   * Goes over to the preconditioner that suits a point; the embedding keeps its coordinates.
   *
   * @return the way into the new coordinates; none where those of the embedding no longer suit, for
   *     the point has come much closer to a LayerNorm's singularity
   */
  Option<Turn> turn(double[] inner) {
    double[] outer = leave(inner);
    return suiting
        .look(outer)
        .filter(s -> grown(s.embedding()) <= MOST_GROWN)
        .map(s -> new Turn(preconditioner, behind(outer, Option.some(s))));
  }

  /**
   * Takes a run along to the preconditioner that suits its point, all in place.
   *
   * @return false where {@link #turn} has no way
   */
  boolean follow(double[] point, double[] gradient, CurvaturePairs pairs, Recorder recorder) {
    Option<Turn> turn = turn(point);
    turn.forEach(
        t -> {
          t.step(point);
          t.gradient(gradient);
          pairs.turn(t::step, t::gradient);
          recorder.turned(t);
        });
    return turn.isDefined();
  }

  /** The most that a sample's sensitivity, beside the median one, has grown by. */
  private double grown(Vector now) {
    double scale = Whitening.median(sensitivities.toArray()) / Whitening.median(now.toArray());
    double most = 0;
    for (int i = 0; i < now.size(); i++) {
      most = Math.max(most, scale * now.get(i) / sensitivities.get(i));
    }
    return whitening.isNone() ? 1 : most;
  }

  /** Changes a point, in place, whose maps behind the embedding are in their own coordinates. */
  void change(double[] inner, Consumer<double[]> to) {
    preconditioner.leave(inner);
    to.accept(inner);
    preconditioner.enter(inner);
  }

  /** From one preconditioner's coordinates to another's. */
  record Turn(Preconditioner from, Preconditioner to) {
    /** A point or a step, in place. */
    void step(double[] inner) {
      from.leave(inner);
      to.enter(inner);
    }

    /** A gradient or a change of it, in place. */
    void gradient(double[] inner) {
      from.leaveGradient(inner);
      to.enterGradient(inner);
    }
  }

  /** A free embedding's idle scale taken out, in place. */
  private double[] unit(double[] theta) {
    double norm = norm(theta);
    if (free && norm > 0) {
      VectorMath.scale(theta, 1 / norm, 0, layout.embeddingEnd());
    }
    return theta;
  }

  /** Of the embedding. */
  private double norm(double[] theta) {
    return Math.sqrt(VectorMath.dot(theta, theta, 0, layout.embeddingEnd()));
  }

  /** Back from these coordinates; a free embedding whose scale is idle gets norm 1. */
  double[] leave(double[] inner) {
    double[] theta = whitening.leave(layout, inner);
    preconditioner.leave(theta);
    return unit(theta);
  }

  /** How long gradients are that are taken in these coordinates. */
  ScaleFreeGradient measure() {
    return new ScaleFreeGradient(layout, () -> embeddingNorm, this::squareBehind);
  }

  /** The squared length, in the parameters' own coordinates, of all but the embedding. */
  private double squareBehind(double[] inner) {
    double[] theta = inner.clone();
    preconditioner.leave(theta);
    return VectorMath.dot(theta, theta, layout.embeddingEnd(), theta.length);
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
  public double valueAndGradient(double[] inner, double[] gradientOut) {
    double[] theta = inner.clone();
    preconditioner.leave(theta);
    double value = here().valueAndGradient(theta, gradientOut);
    preconditioner.enterGradient(gradientOut);
    return value;
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

  /** The points whose coordinates these are, of which everything else is made anew. */
  void state(State s) {
    s.section("chart");
    double[] before = origin.clone();
    double[] turned = behind.clone();
    s.all(origin);
    s.all(turned);
    if (!Arrays.equals(before, origin) || !Arrays.equals(behind, turned)) {
      at(origin.clone());
      behind(turned, suiting.look(turned));
    }
  }

  private void closeEngine() {
    if (engine != null) {
      engine.close();
    }
  }

  @Override
  public void close() {
    closeEngine();
    suiting.close();
  }
}
