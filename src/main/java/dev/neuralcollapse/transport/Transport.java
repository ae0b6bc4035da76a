package dev.neuralcollapse.transport;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Block;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Forward;
import dev.neuralcollapse.network.Network;
import dev.neuralcollapse.network.Objective;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Builds networks of any depth for one problem. Plans depend on ε alone and are remembered; several
 * threads may ask for several depths, and no answer depends on the order.
 */
public final class Transport {
  /** Layers cost no memory but time. */
  private static final int DEEPEST = 10_000_000;

  /** With so few samples a plan is cheap, and every ε is tried. */
  private static final int FEW = 64;

  /** Up to so many layers neighbouring ε are compared with their moves really counted out. */
  private static final int COUNTED_OUT = 3000;

  private final TransportProblem problem;
  private final Affine embedding;
  private final Matrix start;
  private final Vector radii;
  private final Matrix vertices;
  private final PlanBook book;

  private Transport(
      TransportProblem problem, Affine embedding, Matrix start, Vector radii, Matrix vertices) {
    this.problem = problem;
    this.embedding = embedding;
    this.start = start;
    this.radii = radii;
    this.vertices = vertices;
    book = new PlanBook(problem, start, vertices);
  }

  /** Embeds the data and turns the optimal frame towards it; or says which hypothesis fails. */
  public static Either<Fault, Transport> of(TransportProblem problem) {
    return problem.checked().flatMap(Transport::embed);
  }

  private static Either<Fault, Transport> embed(TransportProblem p) {
    Matrix canonical =
        Target.aligned(p.loss(), Matrix.zeros(p.data().size(), p.width()), p.data().labels());
    Affine embedding = p.embedding().of(p.data(), canonical, p.seed());
    List<Vector> centres = new ArrayList<>();
    double[] radii = new double[p.data().size()];
    for (int i = 0; i < radii.length; i++) {
      Option<Ball> ball = Ball.embedded(embedding, p.data().inputs().row(i));
      if (ball.isEmpty()) {
        return Either.left(
            new Fault(
                "sample " + i, "the embedding leaves it no variance", "choose another --seed"));
      }
      centres.add(ball.get().centre());
      radii[i] = ball.get().radius();
    }
    return distinct(Matrix.ofRows(centres), p.data().labels())
        .map(h -> new Transport(p, embedding, h, Vector.of(radii), vertices(p, h)));
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
   * The network of depth L for decay λ, run forward while it is built; no layer is kept, so memory
   * does not depend on L.
   *
   * @param depth L, at least {@link TransportProblem#leastDepth()}
   * @param decay λ > 0
   */
  public Either<Fault, DeepRun> run(int depth, double decay) {
    return run(depth, decay, m -> {});
  }

  private Either<Fault, DeepRun> run(int depth, double decay, Consumer<Move> each) {
    if (depth < problem.leastDepth()) {
      return Either.left(tooFewLayers(depth));
    }
    if (depth > DEEPEST) {
      return Either.left(
          new Fault(
              "--depths " + depth,
              "more layers than can be run one by one in reasonable time",
              "ask for depths up to " + DEEPEST));
    }
    return choose(depth, decay).flatMap(d -> travel(d, depth, decay, each));
  }

  /**
   * The network of depth L for decay λ as a value, its forward pass in plain floating point.
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
    List<Block> blocks = new ArrayList<>();
    return run(depth, decay, m -> blocks.add(m.block()))
        .flatMap(run -> realise(run, io.vavr.collection.Vector.ofAll(blocks)));
  }

  private int matricesPerBlock() {
    return switch (problem.kind()) {
      case RN1 -> 1;
      case RN2 -> 2;
    };
  }

  /** Why a network of this depth cannot be built. */
  public Fault tooFewLayers(int depth) {
    return tooFewLayers(depth, problem.leastDepth());
  }

  private Fault tooFewLayers(int depth, int least) {
    String unit =
        switch (problem.strategy()) {
          case ONE_SAMPLE -> "sample";
          case CLASS, CLASS_PUSH -> "class";
        };
    return new Fault(
        "--depths " + depth,
        "too few layers to move every " + unit + " once",
        "the least depth here is " + least);
  }

  /** A grid index, and the plan for its ε. */
  private record Choice(double index, Plan plan, double value) {}

  /**
   * The ε with the least bound; plans that fail, or have more trips than layers, are passed over.
   */
  private Either<Fault, Plan> choose(int depth, double decay) {
    int layers = depth - 1;
    int step = start.rows() <= FEW ? 1 : 4;
    Option<Choice> best = Option.none();
    for (int k = 0; k <= PlanBook.LAST; k += step) {
      best = better(best, predicted(k, layers, decay));
    }
    if (best.isEmpty()) {
      return book.plan(0).flatMap(p -> Either.left(tooFewLayers(depth, p.weights().length + 1)));
    }
    // Standing still is a construction too, and never above chance.
    best = better(best, predicted(PlanBook.STANDSTILL, layers, decay));
    for (double near = step / 2.0; near >= 0.5; near /= 2) {
      double middle = best.get().index();
      best = better(best, predicted(middle - near, layers, decay));
      best = better(best, predicted(middle + near, layers, decay));
    }
    Option<Choice> exact = Option.none();
    for (double off : layers > COUNTED_OUT ? new double[0] : new double[] {0, -1, -0.5, 0.5, 1}) {
      exact = better(exact, counted(best.get().index() + off, layers, decay));
    }
    return Either.right(exact.orElse(best).get().plan());
  }

  private static Option<Choice> better(Option<Choice> a, Option<Choice> b) {
    return a.isEmpty() || (b.isDefined() && b.get().value() < a.get().value()) ? b.orElse(a) : a;
  }

  private Option<Plan> possible(double index, int layers) {
    return book.plan(index).toOption().filter(p -> p.weights().length <= layers);
  }

  private Option<Choice> predicted(double index, int layers, double decay) {
    return possible(index, layers)
        .map(
            p ->
                new Choice(
                    index, p, head(p.end(), decay).value() + decay / 2 * p.predictedCost(layers)));
  }

  private Option<Choice> counted(double index, int layers, double decay) {
    Course course = new Course(PointSet.of(start), m -> {});
    return possible(index, layers)
        .filter(p -> p.run(layers, course).isEmpty())
        .map(
            p ->
                new Choice(
                    index,
                    p,
                    head(course.points().toMatrix(), decay).value()
                        + decay / 2 * course.closedForm()));
  }

  private Either<Fault, DeepRun> travel(Plan plan, int depth, double decay, Consumer<Move> each) {
    PointSet points = PointSet.of(start, radii);
    Course course = new Course(points, each);
    return plan.run(depth - 1, course)
        .<Either<Fault, DeepRun>>map(Either::left)
        .getOrElse(
            () -> {
              Matrix features = points.toMatrix();
              return Either.right(
                  new DeepRun(
                      depth,
                      objective(decay),
                      head(features, decay).head(),
                      features,
                      points.isEnclosed() ? Option.some(points.radii()) : Option.none(),
                      course.cost(),
                      course.closedForm(),
                      plan.predictedCost(depth - 1),
                      farthest(features),
                      course.moves(),
                      course.largestDualityGap()));
            });
  }

  private HeadChoice head(Matrix features, double decay) {
    return HeadChoice.of(problem.loss(), decay, vertices, features, problem.data().labels());
  }

  private Objective objective(double decay) {
    return new Objective(problem.loss(), decay, EmbeddingDecay.FREE);
  }

  private Either<Fault, Construction> realise(
      DeepRun run, io.vavr.collection.Vector<Block> moving) {
    Network network = new Network(embedding, moving.padTo(run.depth() - 1, idle()), run.head());
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
                  run.objective(),
                  run.objective().decompose(network, c, problem.data().labels()),
                  farthest(c.features()),
                  run.moves(),
                  run.closedFormCost(),
                  c.features(),
                  run.largestDualityGap()));
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
