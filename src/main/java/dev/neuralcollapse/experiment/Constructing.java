package dev.neuralcollapse.experiment;

import dev.neuralcollapse.bound.DepthBound;
import dev.neuralcollapse.bound.DepthCurve;
import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.DecayLaw;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.transport.Embedding;
import dev.neuralcollapse.transport.Strategy;
import dev.neuralcollapse.transport.TransportProblem;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.stream.IntStream;

/** The constructive bound on the first classes of the data. */
final class Constructing {

  private Constructing() {}

  static Either<Fault, ConstructiveCurve> of(Spec spec, Dataset data) {
    Spec.Construction c = spec.construction();
    return firstClasses(data, Math.min(c.classes(), data.labels().classes()))
        .firstOfEachClass(c.perClass())
        .flatMap(small -> curves(spec, small))
        .map(curves -> document(spec, curves));
  }

  /** One sample a layer, which every instance allows, and what else this one does. */
  private static Either<Fault, Seq<DepthCurve>> curves(Spec spec, Dataset small) {
    return curve(spec, small, Strategy.ONE_SAMPLE)
        .map(
            first ->
                List.of(Strategy.values())
                    .filter(s -> s != Strategy.ONE_SAMPLE)
                    .flatMap(s -> curve(spec, small, s).toOption())
                    .prepend(first));
  }

  private static Either<Fault, DepthCurve> curve(Spec spec, Dataset small, Strategy strategy) {
    Spec.Construction c = spec.construction();
    return DepthBound.curve(
        new TransportProblem(
            small,
            c.width(),
            Loss.CROSS_ENTROPY,
            ResidualNetwork.Kind.RN1,
            strategy,
            Embedding.RANDOM,
            c.seed()),
        c.depths(),
        new DecayLaw.Constant(spec.decay(), Double.toString(spec.decay())));
  }

  /** A network, and the transport that built it. */
  private record Best(DepthBound bound, Strategy strategy) {}

  private static Best best(Seq<DepthCurve> curves, int depth) {
    return curves
        .flatMap(
            c ->
                c.depths()
                    .filter(b -> b.depth() == depth)
                    .map(b -> new Best(b, c.problem().strategy())))
        .minBy(b -> b.bound().gap())
        .get();
  }

  private static Dataset firstClasses(Dataset data, int classes) {
    int[] rows =
        IntStream.range(0, data.size()).filter(i -> data.labels().get(i) < classes).toArray();
    int[] labels = IntStream.of(rows).map(i -> data.labels().get(i)).toArray();
    return new Dataset(
        Matrix.generate(rows.length, data.dimension(), (i, j) -> data.inputs().get(rows[i], j)),
        Labels.of(labels, data.provenance().name()).get(),
        data.provenance().then("the first " + classes + " classes"));
  }

  private static ConstructiveCurve document(Spec spec, Seq<DepthCurve> curves) {
    Spec.Construction c = spec.construction();
    DepthCurve first = curves.head();
    Seq<Best> best = c.depths().map(d -> best(curves, d));
    DepthCurve curve = new DepthCurve(first.problem(), first.decay(), best.map(Best::bound));
    DepthBound last = curve.depths().last();
    return new ConstructiveCurve(
        "the first "
            + c.perClass()
            + " samples of the first "
            + curve.problem().data().labels().classes()
            + " classes, width "
            + c.width()
            + ", random Gaussian embedding of seed "
            + c.seed()
            + ", λ = "
            + spec.decay(),
        last.optimum(),
        last.threshold(),
        best.map(b -> built(b, first)),
        curve.slope(),
        curve.nonVacuity().depth(),
        curve.nonVacuity().sentence(),
        "./collapse bound --data "
            + spec.data()
            + " --classes "
            + c.classes()
            + " --per-class "
            + c.perClass()
            + " --width "
            + c.width()
            + " --depths "
            + c.depths().mkString(",")
            + " --decay "
            + spec.decay()
            + " --transport all --seed "
            + c.seed());
  }

  private static ConstructiveCurve.Built built(Best best, DepthCurve oneSample) {
    DepthBound b = best.bound();
    return new ConstructiveCurve.Built(
        b.depth(),
        b.upper(),
        b.gap(),
        b.epsilon(),
        b.hiddenCost(),
        b.nc1Certificate(),
        Option.some(b.nc1()),
        Option.some(best.strategy().id()),
        oneSample.depths().find(o -> o.depth() == b.depth()).map(DepthBound::gap));
  }
}
