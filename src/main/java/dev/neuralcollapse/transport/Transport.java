package dev.neuralcollapse.transport;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Block;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Forward;
import dev.neuralcollapse.network.Head;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.Objective;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Builds networks of any depth for one problem. Plans depend on ε alone and are remembered; not for
 * use by several threads at once.
 */
public final class Transport {
  private static final int GRID = 30;
  private static final double LARGEST_EPSILON = 1.8;
  private static final double GRID_RATIO = 0.8;

  private final TransportProblem problem;
  private final Affine embedding;
  private final Matrix start;
  private final Matrix vertices;
  private final Map<Double, Either<Fault, Plan>> plans = new HashMap<>();

  private Transport(TransportProblem problem, Affine embedding, Matrix start, Matrix vertices) {
    this.problem = problem;
    this.embedding = embedding;
    this.start = start;
    this.vertices = vertices;
  }

  /** Embeds the data and turns the optimal frame towards it; or says which hypothesis fails. */
  public static Either<Fault, Transport> of(TransportProblem problem) {
    return problem.checked().flatMap(Transport::embed);
  }

  private static Either<Fault, Transport> embed(TransportProblem p) {
    Matrix canonical =
        Target.aligned(p.loss(), Matrix.zeros(p.data().size(), p.width()), p.data().labels());
    Affine embedding = p.embedding().of(p.data(), canonical, p.seed());
    Network bare =
        new Network(
            embedding,
            io.vavr.collection.Vector.empty(),
            Head.withoutBias(Matrix.zeros(p.data().labels().classes(), p.width())));
    return switch (bare.forward(p.data().inputs())) {
      case Forward.Degenerate d ->
          Either.left(
              new Fault(
                  "sample " + d.sample(),
                  "the embedding leaves it no variance",
                  "choose another --seed"));
      case Forward.Completed c ->
          distinct(c.features(), p.data().labels())
              .map(h -> new Transport(p, embedding, h, vertices(p, h)));
    };
  }

  /** The optimal frame nearest the data; beside their span where that leaves more room. */
  private static Matrix vertices(TransportProblem p, Matrix start) {
    Matrix aligned = Target.aligned(p.loss(), start, p.data().labels());
    return switch (p.embedding()) {
      case RANDOM -> OffSpan.turned(aligned, start);
      case FITTED -> aligned;
    };
  }

  /**
   * Assumption 4.4 of the paper: training inputs are distinct; here, samples of different classes
   * also once embedded. Coinciding samples of one class do no harm where they need not move.
   */
  private static Either<Fault, Matrix> distinct(Matrix features, Labels labels) {
    PointSet points = PointSet.of(features);
    for (int i = 0; i < points.size(); i++) {
      for (int j = 0; j < i; j++) {
        if (labels.get(i) != labels.get(j) && points.distance(i, j) < 1e-5) {
          return Either.left(
              new Fault(
                  "samples " + j + " and " + i,
                  "of different classes, they coincide once embedded",
                  "constructions need distinct inputs: leave one of them out"));
        }
      }
    }
    return Either.right(features);
  }

  public TransportProblem problem() {
    return problem;
  }

  /** N×d, the embedded samples. */
  public Matrix start() {
    return start;
  }

  /** K×d, where the classes go. */
  public Matrix vertices() {
    return vertices;
  }

  /**
   * The network of depth L for decay λ.
   *
   * @param depth L, at least {@link TransportProblem#leastDepth()}
   * @param decay λ > 0
   */
  public Either<Fault, Construction> build(int depth, double decay) {
    if (depth < problem.leastDepth()) {
      return Either.left(tooFewLayers(depth));
    }
    double bytes = 8.0 * depth * problem.width() * problem.width() * matricesPerBlock();
    if (bytes > Runtime.getRuntime().maxMemory() / 2.0) {
      return Either.left(
          new Fault(
              "--depths " + depth + ", --width " + problem.width(),
              String.format(
                  Locale.ROOT, "the network alone takes %.1f GiB", bytes / (1024.0 * 1024 * 1024)),
              "use less depth or width, or give the JVM more memory"));
    }
    int layers = depth - 1;
    return bestOnGrid(layers, decay)
        .flatMap(k -> refined(k, layers, decay))
        .flatMap(d -> realise(d, depth, decay));
  }

  private int matricesPerBlock() {
    return switch (problem.kind()) {
      case RN1 -> 1;
      case RN2 -> 2;
    };
  }

  /** Why a network of this depth cannot be built. */
  public Fault tooFewLayers(int depth) {
    String unit =
        switch (problem.strategy()) {
          case ONE_SAMPLE -> "sample";
          case CLASS -> "class";
        };
    return new Fault(
        "--depths " + depth,
        "too few layers to move every " + unit + " once",
        "the least depth here is " + problem.leastDepth());
  }

  private static double epsilon(double gridIndex) {
    return LARGEST_EPSILON * StrictMath.pow(GRID_RATIO, gridIndex);
  }

  private Either<Fault, Plan> plan(double gridIndex) {
    return plans.computeIfAbsent(
        gridIndex,
        k ->
            switch (problem.strategy()) {
              case ONE_SAMPLE ->
                  Either.right(
                      OneSamplePlan.of(
                          problem.kind(), start, vertices, problem.data().labels(), epsilon(k)));
              case CLASS ->
                  ClassPlan.of(start, vertices, problem.data().labels(), epsilon(k)).map(p -> p);
            });
  }

  /** Where the continuum value of the bound is least; plans that fail are passed over. */
  private Either<Fault, Integer> bestOnGrid(int layers, double decay) {
    int best = -1;
    double least = Double.POSITIVE_INFINITY;
    for (int k = 0; k < GRID; k++) {
      Either<Fault, Plan> plan = plan(k);
      if (plan.isRight()) {
        double value =
            head(plan.get(), decay).value() + decay / 2 * plan.get().predictedCost(layers);
        if (value < least) {
          least = value;
          best = k;
        }
      }
    }
    return best >= 0 ? Either.right(best) : plan(0).map(p -> 0);
  }

  private record Draft(Plan plan, Seq<Move> moves, Head head, double value) {}

  /** The best of some neighbours, each with its moves really counted out. */
  private Either<Fault, Draft> refined(int grid, int layers, double decay) {
    Either<Fault, Draft> best = draft(grid, layers, decay);
    for (double step : new double[] {-1, -0.5, 0.5, 1}) {
      Either<Fault, Draft> other = draft(grid + step, layers, decay);
      if (other.isRight() && (best.isLeft() || other.get().value() < best.get().value())) {
        best = other;
      }
    }
    return best;
  }

  private Either<Fault, Draft> draft(double gridIndex, int layers, double decay) {
    return plan(gridIndex)
        .flatMap(
            p -> {
              HeadChoice choice = head(p, decay);
              return p.moves(layers)
                  .map(m -> new Draft(p, m, choice.head(), choice.value() + decay / 2 * cost(m)));
            });
  }

  private static double cost(Seq<Move> moves) {
    return moves.foldLeft(0.0, (s, m) -> s + m.cost());
  }

  private HeadChoice head(Plan plan, double decay) {
    return HeadChoice.of(problem.loss(), decay, vertices, plan.end(), problem.data().labels());
  }

  private Objective objective(double decay) {
    return new Objective(problem.loss(), decay, EmbeddingDecay.FREE);
  }

  private Either<Fault, Construction> realise(Draft draft, int depth, double decay) {
    Seq<Block> blocks = draft.moves().map(Move::block);
    Block idle = idle();
    Network network = new Network(embedding, blocks.padTo(depth - 1, idle), draft.head());
    Objective objective = objective(decay);
    return switch (network.forward(problem.data().inputs())) {
      case Forward.Degenerate d ->
          Either.left(
              new Fault(
                  "layer " + d.layer(),
                  "sample " + d.sample() + " lost its variance",
                  "this should not happen: please report it"));
      case Forward.Completed c ->
          Either.right(
              new Construction(
                  network,
                  objective,
                  objective.decompose(network, c, problem.data().labels()),
                  farthest(c.features()),
                  draft.moves().size(),
                  cost(draft.moves()),
                  c.features(),
                  draft.moves().foldLeft(0.0, (s, m) -> Math.max(s, m.gate().dualityGap()))));
    };
  }

  /** Largest geodesic distance of a feature to its vertex. */
  private double farthest(Matrix features) {
    double most = 0;
    for (int i = 0; i < features.rows(); i++) {
      int y = problem.data().labels().get(i);
      most = Math.max(most, Sphere.distance(features.row(i), vertices.row(y)));
    }
    return most;
  }

  private Block idle() {
    int d = problem.width();
    return switch (problem.kind()) {
      case RN1 -> new Block.OneLayer(Affine.zeros(d, d));
      case RN2 -> new Block.TwoLayer(Affine.zeros(d, d), Affine.zeros(d, d));
    };
  }
}
