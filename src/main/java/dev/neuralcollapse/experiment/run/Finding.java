package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.bound.Certificate;
import dev.neuralcollapse.bound.Certification;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.experiment.Cell;
import dev.neuralcollapse.network.Layout;
import dev.neuralcollapse.network.Model;
import dev.neuralcollapse.network.SequenceArchitecture;
import dev.neuralcollapse.training.Curvature;
import dev.neuralcollapse.training.Outcome;
import dev.neuralcollapse.training.Trace;
import dev.neuralcollapse.training.kernel.Blas;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.Locale;

/**
 * What a run found: its result, and the network to be kept.
 *
 * @param kept network with data and certificate; none where there is no folder format for it
 */
record Finding(RunResult result, Option<KeptNetwork> kept) {

  static Finding of(
      Problem problem, Outcome outcome, Option<Curvature> eigenvalue, String version) {
    Model model = outcome.model();
    Measuring.Measured m = Measuring.of(problem, model);
    Either<String, KeptNetwork> folder = KeptNetwork.of(problem, model);
    Either<String, Certificate> certificate =
        status(outcome) == Cell.Status.DIVERGED
            ? Either.left("the run diverged")
            : problem.isHeavy()
                ? Either.left("too large to certify unasked: 'runs export', then 'certify'")
                : folder.flatMap(Finding::certified);
    RunResult result =
        new RunResult(
            RunResult.SCHEMA,
            problem.id(),
            version,
            problem.samples().facts(),
            shape(problem, model, folder),
            convergence(problem, outcome, eigenvalue),
            m.objective(),
            m.parts(),
            m.accuracy(),
            m.gap(),
            m.metrics(),
            m.layers(),
            certificate.fold(
                why -> new RunResult.Certified(Option.none(), Option.none(), Option.none(), why),
                c ->
                    new RunResult.Certified(
                        c.training().nc1().bound(),
                        c.training().nc2().bound(),
                        c.training().nc3().bound(),
                        "")),
            outcome.trace().points().map(Finding::point),
            problem.blas().map(Blas::version));
    return new Finding(
        result, folder.toOption().map(f -> certificate.isRight() ? f.with(certificate.get()) : f));
  }

  private static Either<String, Certificate> certified(KeptNetwork kept) {
    return switch (kept) {
      case KeptNetwork.Plain p -> Certification.of(p.folder()).mapLeft(Fault::line);
      case KeptNetwork.Sequence s -> Certification.of(s.folder()).mapLeft(Fault::line);
      case KeptNetwork.Dense d ->
          Either.left("certificates are about networks with LayerNorm and one decay for all");
    };
  }

  private static RunResult.Shape shape(
      Problem problem, Model model, Either<String, KeptNetwork> folder) {
    return new RunResult.Shape(
        problem.architecture().id(),
        problem.architecture() instanceof SequenceArchitecture s
            ? s.norm().id()
            : problem.spec().architecture().kind().hasNorm() ? "post" : "none",
        problem.architecture().depth(),
        problem.architecture().width(),
        problem.architecture().classes(),
        Layout.of(model.architecture(), model.head().bias().isDefined()).size(),
        problem.spec().precision().id(),
        folder.map(KeptNetwork::sha256).getOrElse(""));
  }

  private static Cell.Status status(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Converged c -> Cell.Status.CONVERGED;
      case Outcome.Capped c -> Cell.Status.CAPPED;
      case Outcome.Diverged d -> Cell.Status.DIVERGED;
      case Outcome.Interrupted i ->
          throw new IllegalStateException("an interrupted run has found nothing yet");
    };
  }

  private static Cell.Convergence convergence(
      Problem problem, Outcome outcome, Option<Curvature> eigenvalue) {
    return Cell.Convergence.of(
        status(outcome),
        outcome,
        eigenvalue,
        problem.spec().optimiser().budget(),
        outcome.stop().reason().name().toLowerCase(Locale.ROOT).replace('_', '-')
            + ": "
            + outcome.stop().words());
  }

  private static RunResult.Point point(Trace.Point p) {
    return new RunResult.Point(
        p.evaluation(), p.objective(), Option.some(p.relativeGradient()).filter(Double::isFinite));
  }
}
