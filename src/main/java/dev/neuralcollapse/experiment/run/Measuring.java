package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.bound.GapAttribution;
import dev.neuralcollapse.bound.Ideal;
import dev.neuralcollapse.bound.LastLayer;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.experiment.Cell;
import dev.neuralcollapse.experiment.Enclosure;
import dev.neuralcollapse.feature.ClassifierWeights;
import dev.neuralcollapse.feature.Features;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.metric.FrameDeviation;
import dev.neuralcollapse.metric.MetricValue;
import dev.neuralcollapse.metric.Metrics;
import dev.neuralcollapse.metric.Observation;
import dev.neuralcollapse.metric.ProgressiveCollapse;
import dev.neuralcollapse.metric.Target;
import dev.neuralcollapse.network.CumulativeLink;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Model;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.Regression;
import dev.neuralcollapse.network.Role;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/** What a network shows on the samples it was trained on. */
final class Measuring {
  private final Problem problem;
  private final Model model;
  private final Pass pass;
  private final Goal goal;
  private final Goal.Value value;

  private Measuring(Problem problem, Model model, Pass pass) {
    this.problem = problem;
    this.model = model;
    this.pass = pass;
    this.goal = problem.goal();
    this.value = goal.at(model, pass.outputs(), problem.targets());
  }

  /** The measured part of a result. */
  record Measured(
      Option<Double> objective,
      Seq<Cell.Term> parts,
      Option<Double> accuracy,
      RunResult.Gap gap,
      Seq<Cell.MetricValue> metrics,
      Seq<Cell.Layer> layers) {}

  static Measured of(Problem problem, Model model) {
    return Pass.of(model, problem.samples())
        .fold(Measuring::nothing, p -> new Measuring(problem, model, p).measured());
  }

  private static Measured nothing(String why) {
    return new Measured(
        Option.none(),
        List.empty(),
        Option.none(),
        new RunResult.Gap(Option.none(), Option.none(), List.empty(), why),
        List.empty(),
        List.empty());
  }

  private Measured measured() {
    return new Measured(
        Option.some(value.total()).filter(Double::isFinite),
        parts(),
        accuracy(),
        gap(),
        metrics(),
        layers());
  }

  private Seq<Cell.Term> parts() {
    return List.of(
        new Cell.Term("fit", value.fit()),
        new Cell.Term("head", value.penalty(Role.HEAD) + value.penalty(Role.HEAD_BIAS)),
        new Cell.Term(
            "hidden", value.penalty(Role.HIDDEN_WEIGHT) + value.penalty(Role.HIDDEN_BIAS)),
        new Cell.Term("norm", value.penalty(Role.NORM)),
        new Cell.Term(
            "embedding", value.penalty(Role.EMBEDDING) + value.penalty(Role.EMBEDDING_BIAS)));
  }

  /** Of a criterion that has classes. */
  private Labels labels() {
    return problem.samples().labels().get();
  }

  private Option<Double> accuracy() {
    return switch (goal.criterion()) {
      case Loss l -> Option.some(Objective.accuracy(pass.outputs(), labels()));
      case CumulativeLink c -> Option.some(ordinal(c));
      case Regression r -> Option.none();
    };
  }

  /** Share of samples between the thresholds of their own class. */
  private double ordinal(CumulativeLink c) {
    int right = 0;
    for (int i = 0; i < labels().size(); i++) {
      double z = pass.outputs().get(i, 0);
      int y = labels().get(i);
      right += c.thresholds().get(y) < z && z < c.thresholds().get(y + 1) ? 1 : 0;
    }
    return (double) right / labels().size();
  }

  private Seq<Cell.MetricValue> metrics() {
    if (problem.samples().labels().isEmpty()) {
      return List.empty();
    }
    if (!(goal.criterion() instanceof Loss loss)) {
      return Metrics.ofLayer(features(pass.features()), Target.SIMPLEX_ETF).map(Measuring::value);
    }
    Target target = loss == Loss.SQUARED ? Target.ORTHOGONAL_FRAME : Target.SIMPLEX_ETF;
    Observation all = Observation.of(features(pass.features()), Option.some(head()));
    return Metrics.measure(Metrics.catalogue(target, scale(loss)), all).map(Measuring::value);
  }

  /** The optimum's s, for the loss and the decay that have one. */
  private Option<Double> scale(Loss loss) {
    return loss == Loss.SQUARED
        ? problem.objective().map(o -> FrameDeviation.scale(o.decay(), labels().classes()))
        : Option.none();
  }

  private Features features(Matrix values) {
    return new Features(values, labels());
  }

  private ClassifierWeights head() {
    Option<Vector> bias = model.head().bias();
    return bias.isEmpty()
        ? ClassifierWeights.withoutBias(model.head().weight())
        : ClassifierWeights.withBias(model.head().weight(), bias.get());
  }

  private Seq<Cell.Layer> layers() {
    if (problem.samples().labels().isEmpty()) {
      return List.empty();
    }
    return List.range(0, pass.layers().size())
        .map(
            l -> {
              Seq<Option<Double>> pfc =
                  ProgressiveCollapse.of(features(pass.layers().get(l))).map(MetricValue::value);
              return new Cell.Layer(l, pfc.get(0), pfc.get(1), pfc.get(2));
            });
  }

  private RunResult.Gap gap() {
    double decay = goal.penalty().head();
    if (!(goal.criterion() instanceof Loss loss)) {
      return noGap("GUFM's optimum is about cross entropy and squared loss on classes");
    }
    if (decay <= 0) {
      return noGap("the head is not penalised: GUFM has no optimum");
    }
    if (goal.penalty().headBias() > 0 || (model.head().bias().isDefined() && !loss.headBias())) {
      return noGap("the head's bias is not that of GUFM");
    }
    return switch (GapAttribution.of(
        new LastLayer(features(pass.features()), head(), loss, decay))) {
      case GapAttribution.NotApplicable n -> noGap(n.reasons().mkString("; "));
      case GapAttribution.Attributed a -> {
        Seq<Cell.Term> terms =
            a.terms()
                .terms()
                .map(t -> new Cell.Term(t.name(), t.value()))
                .appendAll(
                    parts().filter(p -> !p.name().equals("fit") && !p.name().equals("head")));
        yield new RunResult.Gap(
            Option.some(Enclosure.of(Ideal.optimum(loss, labels().classes(), decay).value())),
            Option.some(terms.foldLeft(0.0, (s, t) -> s + t.value())),
            terms,
            "");
      }
    };
  }

  private static RunResult.Gap noGap(String why) {
    return new RunResult.Gap(Option.none(), Option.none(), List.empty(), why);
  }

  private static Cell.MetricValue value(MetricValue m) {
    return new Cell.MetricValue(m.id(), m.convention(), m.value(), m.reason().getOrElse(""));
  }
}
