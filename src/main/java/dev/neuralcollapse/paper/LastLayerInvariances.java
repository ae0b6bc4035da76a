package dev.neuralcollapse.paper;

import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.IntervalMatrix;
import dev.neuralcollapse.proof.IntervalVector;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.util.function.Function;

/**
 * What may be done to a last layer without changing F. [D]
 *
 * <p>Samples and, with the rows of W, classes may be renamed; features and rows may be reflected
 * together, and stay zero-mean if the mirror contains 1; under cross entropy a vector may be added
 * to every row, which changes the penalty alone, by {@code (λ/2)K(‖w̄+v‖² - ‖w̄‖²)}.
 */
final class LastLayerInvariances extends UnitClaim {
  LastLayerInvariances() {
    super(
        Loss.CROSS_ENTROPY,
        Papers.GLOBAL_OPTIMALITY.derived("proofs"),
        "last-layer-invariances",
        "Renamed samples and classes, mirrored features, shifted logits: same F");
  }

  @Override
  public String statement() {
    return "F(\\Pi W,\\Pi H)=F(W,H),\\quad F(WQ,Q^\\top H)=F(W,H),\\quad "
        + "F(W+\\mathbf 1v^\\top,H)-F(W,H)=\\tfrac\\lambda2K(\\|\\bar w+v\\|^2-\\|\\bar w\\|^2)";
  }

  @Override
  public Chain chain(UnitFeatures x) {
    IntervalVector shift = x.feature(0);
    Interval paid =
        x.half(
            x.meanRow()
                .plus(shift)
                .sumOfSquares()
                .minus(x.meanRow().sumOfSquares())
                .times(x.classes()));
    return Chain.of(
        same("samples", x, renamedSamples(x)),
        same("classes", x, renamedClasses(x, true)),
        same("mirror", x, mirrored(x, 1, -1, true)),
        Step.zero("zero-mean", Rule.IDENTITY, mean(mirrored(x, 1, -1, true))),
        Step.same("shift", shifted(x, shift, x.classes()).objective().minus(x.objective()), paid));
  }

  private static Step same(String name, UnitFeatures x, UnitFeatures y) {
    return Step.same(name, y.objective(), x.objective());
  }

  /** Largest mean of a feature's coordinates beyond what it was. */
  private static Interval mean(UnitFeatures x) {
    return x.features().all().map(h -> h.mean().abs()).reduce(Interval::max);
  }

  private static UnitFeatures of(
      UnitFeatures x, IntervalMatrix head, IntervalMatrix features, Vector<Integer> labels) {
    return new UnitFeatures(x.loss(), head, x.bias(), features, labels, x.decay());
  }

  private static UnitFeatures renamedSamples(UnitFeatures x) {
    int n = x.samples();
    return of(
        x,
        x.head(),
        IntervalMatrix.generate(n, i -> x.feature((i + 1) % n)),
        Vector.range(0, n).map(i -> x.label((i + 1) % n)));
  }

  /** Class k becomes k+1; the rows of W go with it, or stay. */
  private static UnitFeatures renamedClasses(UnitFeatures x, boolean rowsToo) {
    int k = x.classes();
    IntervalMatrix head =
        rowsToo ? IntervalMatrix.generate(k, c -> x.head().row((c + k - 1) % k)) : x.head();
    return of(x, head, x.features(), x.labels().map(y -> (y + 1) % k));
  }

  /** Reflection along {@code a e_1 + b e_2}. */
  private static UnitFeatures mirrored(UnitFeatures x, double a, double b, boolean headToo) {
    IntervalVector normal =
        IntervalVector.generate(x.width(), j -> Interval.point(j == 0 ? a : j == 1 ? b : 0))
            .direction();
    Function<IntervalVector, IntervalVector> mirror =
        v -> v.minus(normal.times(v.dot(normal).times(2)));
    return of(
        x,
        headToo ? x.head().map(mirror::apply) : x.head(),
        x.features().map(mirror::apply),
        x.labels());
  }

  /** A vector added to the first rows. */
  private static UnitFeatures shifted(UnitFeatures x, IntervalVector v, int rows) {
    return x.withHead(
        IntervalMatrix.generate(
            x.classes(), k -> k < rows ? x.head().row(k).plus(v) : x.head().row(k)));
  }

  @Override
  public Seq<Twin<UnitFeatures>> twins() {
    UnitSpec near = UnitSpec.of(1, loss(), 3, 2, 5, 0.02, 0.3);
    return List.of(
        twin(
                "shift-free",
                "a shift of the logits costs nothing",
                x -> Chain.of(same("shift", x, shifted(x, x.feature(0), x.classes()))),
                near)
            .constant(),
        twin(
                "labels-alone",
                "classes may be renamed without the rows of W",
                x -> Chain.of(same("classes", x, renamedClasses(x, false))),
                near)
            .hypothesis(),
        twin(
                "features-alone",
                "features may be mirrored without W",
                x -> Chain.of(same("mirror", x, mirrored(x, 1, -1, false))),
                near)
            .hypothesis(),
        twin(
                "any-mirror",
                "every mirror keeps the means at zero",
                x -> Chain.of(Step.zero("zero-mean", Rule.IDENTITY, mean(mirrored(x, 1, 1, true)))),
                near)
            .hypothesis(),
        twin(
                "one-row-shifted",
                "adding a vector to one row raises F",
                x ->
                    Chain.of(
                        Step.atMost(
                            "shift",
                            Rule.IDENTITY,
                            x.objective(),
                            shifted(x, x.feature(0).times(Interval.point(0.1)), 1).objective())),
                near.scaled(0.1))
            .inequality());
  }
}
