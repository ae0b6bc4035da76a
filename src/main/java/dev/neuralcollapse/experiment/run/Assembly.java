package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.experiment.spec.OptimiserPart;
import dev.neuralcollapse.experiment.spec.RunSpec;
import dev.neuralcollapse.experiment.spec.StartPart;
import dev.neuralcollapse.network.Architecture;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Model;
import dev.neuralcollapse.training.Convergence;
import dev.neuralcollapse.training.Curvature;
import dev.neuralcollapse.training.Initialisation;
import dev.neuralcollapse.training.Optimiser;
import dev.neuralcollapse.training.Outcome;
import dev.neuralcollapse.training.Schedule;
import dev.neuralcollapse.training.Trainer;
import dev.neuralcollapse.training.TrainingSpec;
import dev.neuralcollapse.training.UpdateRule;
import dev.neuralcollapse.training.kernel.Precision;
import io.vavr.control.Either;
import io.vavr.control.Option;

/** From the words of a specification to what the trainer takes. */
final class Assembly {
  private Assembly() {}

  static Either<Fault, TrainingSpec> of(Problem problem) {
    return start(problem)
        .map(
            s ->
                new TrainingSpec(
                    problem.architecture(),
                    problem.goal(),
                    optimiser(problem.spec().optimiser()),
                    s,
                    problem.spec().seed(),
                    precision(problem.spec()),
                    problem.blas()));
  }

  /** All but where training starts. */
  static TrainingSpec shape(RunSpec spec, Architecture architecture) {
    return new TrainingSpec(
        architecture,
        new Goal(spec.goal().criterion(), spec.goal().penalty().at(architecture.depth())),
        optimiser(spec.optimiser()),
        new Initialisation.HeOverDepth(),
        spec.seed(),
        precision(spec));
  }

  private static Precision precision(RunSpec spec) {
    return switch (spec.precision()) {
      case F64 -> Precision.F64;
      case F32 -> Precision.F32;
    };
  }

  /** The smallest eigenvalue of the Hessian at the end, where it was asked for and exists. */
  static Option<Curvature> eigenvalue(Problem problem, Outcome outcome, int threads) {
    int products = problem.spec().curvature();
    return products == 0 || outcome instanceof Outcome.Diverged
        ? Option.none()
        : Trainer.curvature(
            of(problem).get(), problem.trainingData(), outcome.model(), threads, products);
  }

  private static Optimiser optimiser(OptimiserPart part) {
    return switch (part) {
      case OptimiserPart.Lbfgs l ->
          new Optimiser.Lbfgs(
              l.memory(), l.evaluations(), thresholds(l.thresholds()), l.kick(), l.scale());
      case OptimiserPart.Newton n ->
          new Optimiser.Newton(n.evaluations(), n.products(), thresholds(n.thresholds()));
      case OptimiserPart.Descent d ->
          new Optimiser.Descent(
              rule(d),
              d.rate(),
              schedule(d.schedule()),
              d.batch(),
              d.epochs(),
              thresholds(d.thresholds()));
    };
  }

  private static Convergence thresholds(OptimiserPart.Thresholds t) {
    return new Convergence(t.gradient(), t.decrease());
  }

  private static UpdateRule rule(OptimiserPart.Descent d) {
    UpdateRule.Adam adam =
        new UpdateRule.Adam(d.moments().first(), d.moments().second(), d.moments().epsilon());
    return switch (d.rule()) {
      case SGD -> new UpdateRule.Plain();
      case MOMENTUM -> new UpdateRule.HeavyBall(d.momentum());
      case NESTEROV -> new UpdateRule.Nesterov(d.momentum());
      case ADAM -> adam;
      case ADAMW -> new UpdateRule.AdamW(adam, d.moments().decoupledDecay());
    };
  }

  private static Schedule schedule(OptimiserPart.Schedule s) {
    Schedule shape =
        switch (s.shape()) {
          case CONSTANT -> Schedule.constant();
          case STEP -> new Schedule.Drops(s.factor(), s.at());
          case COSINE -> new Schedule.Cosine(s.last());
        };
    return s.warmUp() == 0 ? shape : shape.warmedUp(s.warmUp());
  }

  private static Either<Fault, Initialisation> start(Problem problem) {
    return switch (problem.spec().initialisation()) {
      case StartPart.Drawn d ->
          switch (d) {
            case HE -> Either.right(new Initialisation.He());
            case HE_OVER_DEPTH -> Either.right(new Initialisation.HeOverDepth());
            case BALANCED -> Either.right(Initialisation.balanced());
          };
      case StartPart.Construction c -> Either.right(ConstructedStart.filled(problem.start().get()));
      case StartPart.Continuation c ->
          Either.right(new Initialisation.Continuation(c.ratio(), c.evaluations()));
      case StartPart.From f -> from(problem, f);
    };
  }

  private static Either<Fault, Initialisation> from(Problem problem, StartPart.From f) {
    return fits(problem, f, problem.start().get())
        .map(
            ok ->
                switch (f.way()) {
                  case NETWORK -> new Initialisation.FromNetwork(ok);
                  case GROWN -> new Initialisation.Grown(ok, f.noise());
                  case REFINED -> new Initialisation.Refined(ok);
                });
  }

  private static Either<Fault, Model> fits(Problem problem, StartPart.From f, Model n) {
    Architecture have = n.architecture();
    Architecture want = problem.architecture();
    boolean depth =
        switch (f.way()) {
          case NETWORK -> have.depth() == want.depth();
          case GROWN -> have.depth() <= want.depth();
          case REFINED -> have.depth() >= 2;
        };
    return depth
            && (have.id().equals(want.id()) || have.depth() == 1)
            && have.inputs() == want.inputs()
            && have.width() == want.width()
            && have.classes() == want.classes()
        ? Either.right(n)
        : Either.left(
            new Fault(
                "initialisation.from",
                "the network there is " + words(have),
                "this run trains "
                    + words(want)
                    + ": kind and widths must agree, and "
                    + switch (f.way()) {
                      case NETWORK -> "the depth";
                      case GROWN -> "it must not be deeper";
                      case REFINED -> "it must have a hidden layer";
                    }));
  }

  private static String words(Architecture r) {
    return r.id()
        + " "
        + r.inputs()
        + "-"
        + r.width()
        + "-"
        + r.classes()
        + " of depth "
        + r.depth();
  }
}
