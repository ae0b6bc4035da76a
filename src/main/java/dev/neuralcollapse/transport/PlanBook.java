package dev.neuralcollapse.transport;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.control.Either;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The plans of one start for a grid of ε: they depend on neither depth nor decay, are made when
 * first asked for, and then remembered.
 */
final class PlanBook {
  /** Grid indices 0 to this are tried: down to ε = 8e-6, which a million layers can want. */
  static final int LAST = 55;

  /** An ε larger than the sphere. */
  static final int STANDSTILL = -10;

  private static final double LARGEST_EPSILON = 1.8;
  private static final double GRID_RATIO = 0.8;

  /** Where a class that cannot be separated at once may be gathered first. */
  private static final double[] GATHERED = {1.2, 0.8, 0.5, 0.3};

  private static final double NOT_AT_ALL = 4;
  private static final double TYPICAL = 0.1;
  private static final double TYPICAL_STOP = 0.1;

  private final TransportProblem problem;
  private final Matrix start;
  private final Matrix vertices;
  private final Map<Double, Either<Fault, Plan>> plans = new ConcurrentHashMap<>();
  private final Map<Double, OneSamplePlan> gathered = new ConcurrentHashMap<>();

  private double gathering;
  private int @Nullable [] order;

  PlanBook(TransportProblem problem, Matrix start, Matrix vertices) {
    this.problem = problem;
    this.start = start;
    this.vertices = vertices;
  }

  static double epsilon(double gridIndex) {
    return LARGEST_EPSILON * StrictMath.pow(GRID_RATIO, gridIndex);
  }

  Either<Fault, Plan> plan(double gridIndex) {
    Either<Fault, Plan> known = plans.get(gridIndex);
    if (known == null) {
      known = make(epsilon(gridIndex));
      plans.put(gridIndex, known);
    }
    return known;
  }

  private Either<Fault, Plan> make(double epsilon) {
    if (epsilon > Math.PI) {
      return Either.right(oneByOne(epsilon));
    }
    return switch (problem.strategy()) {
      case ONE_SAMPLE -> Either.right(oneByOne(epsilon));
      case CLASS -> drawn(ClassPlan.Manner.CONTRACT, start, epsilon).map(p -> p);
      case CLASS_PUSH -> pushed(epsilon);
    };
  }

  private Labels labels() {
    return problem.data().labels();
  }

  private OneSamplePlan oneByOne(double epsilon) {
    return inOrder(epsilon, order());
  }

  private OneSamplePlan inOrder(double epsilon, int[] order) {
    return OneSamplePlan.of(problem.kind(), start, vertices, labels(), epsilon, order);
  }

  /** One order for every ε, searched for at a typical one. */
  private synchronized int[] order() {
    int[] known = order;
    if (known == null) {
      known =
          MovingOrder.light(
              MovingOrder.nearestFirst(start, vertices, labels()),
              o -> inOrder(TYPICAL_STOP, o).weight());
      order = known;
    }
    return known;
  }

  private Either<Fault, ClassPlan> drawn(ClassPlan.Manner manner, Matrix from, double epsilon) {
    return ClassPlan.of(manner, problem.kind(), from, vertices, labels(), epsilon);
  }

  /** At once, or after gathering the samples to some distance. */
  private Either<Fault, Plan> pushed(double epsilon) {
    double at = gathering();
    return at >= NOT_AT_ALL
        ? drawn(ClassPlan.Manner.PUSH, start, epsilon).map(p -> p)
        : staged(at, epsilon);
  }

  private Either<Fault, Plan> staged(double at, double epsilon) {
    OneSamplePlan gather = gathered.computeIfAbsent(at, this::oneByOne);
    return drawn(ClassPlan.Manner.PUSH, gather.end(), epsilon).map(p -> new StagedPlan(gather, p));
  }

  /** The distance that makes the plan for a typical ε weigh least. */
  private synchronized double gathering() {
    if (gathering > 0) {
      return gathering;
    }
    double best = NOT_AT_ALL;
    Either<Fault, Plan> least = drawn(ClassPlan.Manner.PUSH, start, TYPICAL).map(p -> p);
    for (double at : GATHERED) {
      Either<Fault, Plan> next = staged(at, TYPICAL);
      if (next.isRight() && (least.isLeft() || weight(next.get()) < weight(least.get()))) {
        least = next;
        best = at;
      }
    }
    gathering = best;
    return best;
  }

  private static double weight(Plan plan) {
    double sum = 0;
    for (double w : plan.weights()) {
      sum += w;
    }
    return sum;
  }
}
