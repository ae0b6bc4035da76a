package dev.neuralcollapse.transport;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Block;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.network.SequenceForward;
import dev.neuralcollapse.network.SequenceNetwork;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds transformers, and residual networks with LayerNorm elsewhere, of any depth for one
 * problem: attention writes the context into the columns that are read, then MLPs carry one context
 * after another to the vertex of its class (P idea of Súkeník, Lampert, Mondelli, NeurIPS 2025,
 * arXiv 2505.15239, Thm 4.6; details D). Drafts are remembered; not for use by several threads at
 * once.
 */
public final class SequenceTransport {
  private static final double LARGEST_ALPHA = 4;
  private static final double ALPHA_RATIO = 0.6;
  private static final double LARGEST_EPSILON = 1.8;
  private static final double EPSILON_RATIO = 0.75;
  private static final int SMALLEST = 24;
  private static final int[][] STARTS = {{5, 5}, {7, 11}};
  private static final int LEAST_COUNTED = 2;
  private static final int MOST_COUNTED = 4;
  private static final int LAYERS_COUNTED = 1_500;
  private static final int[] STEPS = {4, 2, 1};

  private final SequenceProblem problem;
  private final SequenceFrame frame;
  private final ContextIndex contexts;
  private final Map<Cell, Either<Fault, Draft>> drafts = new HashMap<>();
  private final Map<Cell, Either<Fault, Matrix>> columns = new HashMap<>();

  private SequenceTransport(SequenceProblem problem) {
    this.problem = problem;
    this.frame = SequenceFrame.of(problem);
    this.contexts = ContextIndex.of(problem.data(), problem.mask());
  }

  /** Ready to build, or which hypothesis fails. */
  public static Either<Fault, SequenceTransport> of(SequenceProblem problem) {
    return problem.checked().map(SequenceTransport::new);
  }

  public SequenceProblem problem() {
    return problem;
  }

  /**
   * A choice of α and ε.
   *
   * @param attending number of blocks that attend
   */
  private record Cell(int attending, int alpha, int epsilon) {}

  /**
   * Where everything goes for one choice.
   *
   * @param columns R×d, of the residual stream after the attention
   * @param vertices K×d
   * @param plan of the contexts' ways over the sphere
   */
  private record Draft(double alpha, Matrix columns, Matrix vertices, OneSamplePlan plan) {}

  /** The network of this choice, moves counted out. */
  private record Counted(Draft draft, Seq<Move> moves, HeadChoice head, double value) {}

  /**
   * The network of depth L for decay λ, α and ε optimised.
   *
   * @param depth L, at least {@link SequenceProblem#leastDepth()}
   * @param decay λ > 0
   */
  public Either<Fault, SequenceConstruction> build(int depth, double decay) {
    if (problem.layers(depth) < contexts.size()) {
      return Either.left(tooFewLayers(depth));
    }
    double bytes = 8.0 * depth * problem.width() * problem.width() * problem.kind().mlpLayers();
    if (bytes > Runtime.getRuntime().maxMemory() / 4.0) {
      return Either.left(
          new Fault(
              "--depths " + depth + ", --width " + problem.width(),
              "the network takes more memory than there is",
              "use less depth or width, or give the JVM more memory"));
    }
    return search(depth, decay).flatMap(c -> realise(c, depth, decay));
  }

  /**
   * {@code Σ ∫κ ds} over the ways of all contexts out of their cluster, when the first block has
   * mixed with strength α: what the moves of two-layer MLPs cost, halved, at any depth.
   *
   * @param alpha α > 0
   * @param epsilon geodesic distance to its vertex at which a context stops
   */
  public Either<Fault, Double> separationIntegral(double alpha, double epsilon) {
    return mixed(alpha, 1)
        .map(
            x -> {
              Matrix start = ResidualStream.directions(x);
              Matrix vertices =
                  Target.aligned(
                      problem.loss(), contexts.perSample(start), problem.data().labels());
              OneSamplePlan plan =
                  Peeling.plan(
                      ResidualNetwork.Kind.RN2,
                      start,
                      contexts.goals(vertices, problem.data()),
                      epsilon);
              return Arrays.stream(plan.weights()).sum();
            })
        .filterOrElse(Double::isFinite, w -> crowded());
  }

  /** Why a network of this depth cannot be built. */
  public Fault tooFewLayers(int depth) {
    return new Fault(
        "--depths " + depth,
        "too few layers to move each of " + contexts.size() + " contexts once",
        "the least depth here is " + problem.leastDepth());
  }

  /**
   * The best network: pattern search over α and ε on the continuum value, which has more than one
   * valley; then the most promising choices with their moves really counted out, for in a crowd the
   * continuum value can be far too low.
   */
  private Either<Fault, Counted> search(int depth, double decay) {
    Map<Cell, Double> promise = new HashMap<>();
    for (int[] start : STARTS) {
      Cell first = new Cell(problem.attending(depth), start[0], start[1]);
      descent(first, depth, decay, promise);
    }
    int most = Math.clamp(LAYERS_COUNTED / depth, LEAST_COUNTED, MOST_COUNTED);
    Either<Fault, Counted> best = Either.left(crowded());
    int counted = 0;
    for (Map.Entry<Cell, Double> next : byPromise(promise)) {
      boolean hopeless = best.isRight() && best.get().value() <= next.getValue();
      if (hopeless || counted == most) {
        break;
      }
      Either<Fault, Counted> other = counted(next.getKey(), depth, decay);
      counted += other.isRight() ? 1 : 0;
      best =
          other.isRight() && (best.isLeft() || other.get().value() < best.get().value())
              ? other
              : best;
    }
    return best;
  }

  private static List<Map.Entry<Cell, Double>> byPromise(Map<Cell, Double> promise) {
    return promise.entrySet().stream()
        .filter(e -> Double.isFinite(e.getValue()))
        .sorted(
            Map.Entry.<Cell, Double>comparingByValue()
                .thenComparing(e -> e.getKey().alpha())
                .thenComparing(e -> e.getKey().epsilon()))
        .toList();
  }

  private void descent(Cell start, int depth, double decay, Map<Cell, Double> promise) {
    Cell best = start;
    double least = promise.computeIfAbsent(best, c -> predicted(c, depth, decay));
    for (int step : STEPS) {
      boolean better = true;
      while (better) {
        better = false;
        for (Cell other : neighbours(best, step)) {
          double value = promise.computeIfAbsent(other, c -> predicted(c, depth, decay));
          if (value < least) {
            least = value;
            best = other;
            better = true;
          }
        }
      }
    }
  }

  private Seq<Cell> neighbours(Cell c, int step) {
    return io.vavr.collection.Vector.of(
            new Cell(c.attending(), c.alpha(), c.epsilon() + step),
            new Cell(c.attending(), c.alpha(), c.epsilon() - step),
            new Cell(c.attending(), c.alpha() + step, c.epsilon()),
            new Cell(c.attending(), c.alpha() - step, c.epsilon()))
        .filter(
            o ->
                Math.min(o.alpha(), o.epsilon()) >= 0
                    && Math.max(o.alpha(), o.epsilon()) <= SMALLEST
                    && (problem.kind().hasAttention() || o.alpha() == c.alpha()));
  }

  private double predicted(Cell cell, int depth, double decay) {
    return draft(cell)
        .map(
            d ->
                head(d, decay).value()
                    + decay
                        / 2
                        * (price(d.alpha(), cell.attending())
                            + predictedCost(d, problem.layers(depth))))
        .getOrElse(Double.POSITIVE_INFINITY);
  }

  /** Continuum value of what the moves cost; pre-norm columns at the length they start with. */
  private double predictedCost(Draft d, int layers) {
    double[] w = weights(d);
    int[] m = Allocation.of(w, layers);
    double sum = 0;
    for (int k = 0; k < w.length; k++) {
      sum += problem.kind().mlpLayers() == 1 ? w[k] * w[k] / m[k] : 2 * w[k];
    }
    return sum;
  }

  private double[] weights(Draft d) {
    double[] w = d.plan().weights();
    for (int k = 0; k < w.length && problem.norm() == Norm.PRE; k++) {
      w[k] *= ResidualStream.length(d.columns().row(d.plan().trips().get(k).sample()));
    }
    return w;
  }

  private double price(double alpha, int attending) {
    return problem.kind().hasAttention()
        ? Mixing.price(problem.kind().valueLayers(), alpha, problem.width(), attending)
        : 0;
  }

  private HeadChoice head(Draft d, double decay) {
    return HeadChoice.of(
        problem.loss(),
        decay,
        d.vertices(),
        contexts.perSample(d.plan().end()),
        problem.data().labels());
  }

  private Either<Fault, Draft> draft(Cell cell) {
    return drafts.computeIfAbsent(
        cell,
        c -> {
          double alpha = problem.kind().hasAttention() ? alpha(c.alpha()) : 0;
          return columns
              .computeIfAbsent(
                  new Cell(c.attending(), c.alpha(), 0), a -> mixed(alpha, c.attending()))
              .flatMap(x -> draft(alpha, x, epsilon(c.epsilon())));
        });
  }

  private static double alpha(int index) {
    return LARGEST_ALPHA * StrictMath.pow(ALPHA_RATIO, index);
  }

  private static double epsilon(int index) {
    return LARGEST_EPSILON * StrictMath.pow(EPSILON_RATIO, index);
  }

  /** The contexts' columns after the last block that attends, before its MLP. */
  private Either<Fault, Matrix> mixed(double alpha, int attending) {
    Seq<Block> idle = io.vavr.collection.Vector.fill(attending, frame::idle);
    SequenceNetwork network = frame.network(alpha, attending, idle, frame.noHead());
    return network.stream(problem.data().inputs())
        .map(layers -> contexts.columns(layers.last()))
        .mapLeft(SequenceTransport::noVariance);
  }

  private static Fault noVariance(SequenceForward.Degenerate d) {
    return new Fault(
        d.where(), "the column has no variance", "choose another --seed: the start is random");
  }

  private Either<Fault, Draft> draft(double alpha, Matrix columns, double epsilon) {
    Matrix start = ResidualStream.directions(columns);
    Matrix vertices =
        Target.aligned(problem.loss(), contexts.perSample(start), problem.data().labels());
    OneSamplePlan plan =
        Peeling.plan(
            problem.kind().mlp(), start, contexts.goals(vertices, problem.data()), epsilon);
    return plan.trips().stream().allMatch(t -> Double.isFinite(t.path().weight()))
        ? Either.right(new Draft(alpha, columns, vertices, plan))
        : Either.left(crowded());
  }

  private static Fault crowded() {
    return new Fault(
        "--seed", "some context cannot be told apart from the others", "another seed may help");
  }

  private Either<Fault, Counted> counted(Cell cell, int depth, double decay) {
    return draft(cell)
        .flatMap(
            d ->
                moves(d, problem.layers(depth))
                    .map(
                        m -> {
                          HeadChoice head = head(d, decay);
                          double cost = price(d.alpha(), cell.attending()) + cost(m);
                          return new Counted(d, m, head, head.value() + decay / 2 * cost);
                        }));
  }

  private static double cost(Seq<Move> moves) {
    return moves.foldLeft(0.0, (sum, m) -> sum + m.cost());
  }

  private Either<Fault, Seq<Move>> moves(Draft d, int layers) {
    ResidualStream stream = new ResidualStream(problem.norm(), problem.kind().mlp(), d.columns());
    int[] share = Allocation.of(weights(d), layers);
    List<Move> moves = new ArrayList<>();
    for (int k = 0; k < share.length; k++) {
      OneSamplePlan.Trip trip = d.plan().trips().get(k);
      for (int step = 1; step <= share[k]; step++) {
        Vector to = trip.path().atShare((double) step / share[k]);
        if (!(stream.separate(trip.sample()) instanceof Separation.Separable open)) {
          return Either.left(crowded());
        }
        moves.add(stream.move(trip.sample(), open, to));
      }
    }
    return Either.right(io.vavr.collection.Vector.ofAll(moves));
  }

  private Either<Fault, SequenceConstruction> realise(Counted c, int depth, double decay) {
    int attending = problem.attending(depth);
    Seq<Block> mlps =
        io.vavr.collection.Vector.fill(depth - 1 - problem.layers(depth), frame::idle)
            .appendAll(c.moves().map(Move::block))
            .padTo(depth - 1, frame.idle());
    SequenceNetwork network = frame.network(c.draft().alpha(), attending, mlps, c.head().head());
    Objective objective = new Objective(problem.loss(), decay, EmbeddingDecay.FREE);
    return switch (network.forward(problem.data().inputs())) {
      case SequenceForward.Degenerate bad -> Either.left(noVariance(bad));
      case SequenceForward.Completed pass ->
          Either.right(
              new SequenceConstruction(
                  problem,
                  network,
                  objective,
                  objective.decompose(network, pass, problem.data().labels()),
                  c.draft().alpha(),
                  farthest(pass.features(), c.draft().vertices()),
                  c.moves().size(),
                  price(c.draft().alpha(), attending),
                  cost(c.moves()),
                  pass.features(),
                  c.moves().foldLeft(0.0, (most, m) -> Math.max(most, m.gate().dualityGap()))));
    };
  }

  private double farthest(Matrix features, Matrix vertices) {
    double most = 0;
    for (int i = 0; i < features.rows(); i++) {
      int y = problem.data().labels().get(i);
      most = Math.max(most, Sphere.distance(features.row(i), vertices.row(y)));
    }
    return most;
  }
}
