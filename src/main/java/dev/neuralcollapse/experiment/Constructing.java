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
        .flatMap(
            small ->
                DepthBound.curve(
                    new TransportProblem(
                        small,
                        c.width(),
                        Loss.CROSS_ENTROPY,
                        ResidualNetwork.Kind.RN1,
                        Strategy.ONE_SAMPLE,
                        Embedding.RANDOM,
                        c.seed()),
                    c.depths(),
                    new DecayLaw.Constant(spec.decay(), Double.toString(spec.decay()))))
        .map(curve -> document(spec, curve));
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

  private static ConstructiveCurve document(Spec spec, DepthCurve curve) {
    Spec.Construction c = spec.construction();
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
        curve
            .depths()
            .map(
                b ->
                    new ConstructiveCurve.Built(
                        b.depth(),
                        b.upper(),
                        b.gap(),
                        b.epsilon(),
                        b.hiddenCost(),
                        b.nc1Certificate(),
                        Option.some(b.nc1()))),
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
            + " --seed "
            + c.seed());
  }
}
