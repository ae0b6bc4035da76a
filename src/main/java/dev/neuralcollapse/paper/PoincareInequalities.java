package dev.neuralcollapse.paper;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Claim;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Stated;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import dev.neuralcollapse.proof.Worked;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Poincaré's inequality {@code Var_f(Q) ≤ C_Q GC(f, Q)}, {@code GC = E‖J_f‖_F²}, for the laws whose
 * constant is known: {@code λ_max} of the covariance for a normal law, {@code (w/π)²} for the
 * uniform law on an interval of width w. Both are classical; D marks what is written out here.
 *
 * <p>Normal law, quadratic map, in the axes of the covariance with eigenvalues {@code λ_j}: {@code
 * λ_max GC - Var = Σ_j (λ_max - λ_j) β_j² + Σ_ij q_ij² λ_j (4λ_max - 2λ_i)}, a sum of squares. A
 * uniform law: in the basis {@code cos(nπx/w)}, which diagonalises both sides, the coefficients of
 * {@code C GC - Var} are {@code n² - 1}.
 */
final class PoincareInequalities {
  private PoincareInequalities() {}

  static Seq<Claim<?>> claims() {
    return List.of(normal(), interval(), networks());
  }

  /** One step a class: {@code Var ≤ constant · GC}. */
  private static Function<GaussianClasses, Chain> variances(
      BiFunction<GaussianClasses, Integer, Interval> constant) {
    return x ->
        new Chain(
            List.range(0, x.classes())
                .map(
                    i ->
                        Step.atMost(
                            "class-" + i,
                            Rule.SQUARE,
                            x.moments().get(i).variance(),
                            x.moments().get(i).complexity().times(constant.apply(x, i)))),
            io.vavr.control.Option.none());
  }

  private static Chain first(GaussianClasses x, BiFunction<Interval, Interval, Step> step) {
    Interval bound = x.constant(0).times(x.moments().get(0).complexity());
    return Chain.of(step.apply(x.moments().get(0).variance(), bound));
  }

  /** One class and the map that reads its first coordinate. */
  private static GaussianClasses firstCoordinate(GaussianLaw law) {
    return GaussianClasses.balanced(
        QuadraticMap.linear(Matrix.generate(1, law.dimension(), (i, j) -> j == 0 ? 1 : 0)), law);
  }

  /** Variances 4, 1/100, 1/100. */
  static Worked<GaussianClasses> needle() {
    return new Worked<>(
        "N(0, diag(4, 1/100, 1/100)) and f(x) = x_1",
        () ->
            firstCoordinate(
                new GaussianLaw(Vector.zeros(3), Vector.of(4, 0.01, 0.01), Vector.zeros(3))));
  }

  private static Worked<GaussianClasses> standard() {
    return new Worked<>(
        "N(0, 1) and f(x) = x", () -> firstCoordinate(GaussianLaw.isotropic(Vector.zeros(1), 1)));
  }

  static Claim<GaussianClasses> normal() {
    Stated<GaussianClasses> claim =
        Stated.<GaussianClasses>claim(
                Papers.GEOMETRIC_COMPLEXITY.derived("Poincaré inequality, normal law"),
                "poincare-normal",
                "A normal law's Poincaré constant is its largest eigenvalue",
                "Q=\\mathcal N(m,\\Sigma)\\implies"
                    + "\\mathbb E\\lVert f-\\mathbb Ef\\rVert^2\\le\\lambda_{\\max}(\\Sigma)\\,"
                    + "\\mathbb E\\lVert J_f\\rVert_F^2,\\quad=\\text{ for linear f if }"
                    + "\\Sigma=\\sigma^2I")
            .given(GaussianClasses.connected())
            .on(GaussianClassesSpec.equality())
            .on(GaussianClassesSpec.linear())
            .on(GaussianClassesSpec.quadratic())
            .by(variances(GaussianClasses::constant))
            .caveat("maps of second order; other maps in poincare-networks");
    return claim
        .and(
            Twin.saying(
                    claim,
                    "one-percent-less",
                    "with 0.99 of the largest eigenvalue",
                    variances((x, i) -> x.constant(i).times(0.99)),
                    standard(),
                    GaussianClassesSpec.equality())
                .constant())
        .and(
            Twin.saying(
                claim,
                "mean-eigenvalue",
                "the constant is the mean of the eigenvalues",
                variances((x, i) -> x.laws().get(i).head().meanEigenvalue()),
                needle(),
                GaussianClassesSpec.linear()))
        .and(
            Twin.saying(
                    claim,
                    "reversed",
                    "the variance is at least the bound",
                    x -> first(x, (variance, bound) -> bounded(bound, variance)),
                    needleOfThird(),
                    GaussianClassesSpec.quadratic())
                .inequality())
        .without("connected", farLaws(), GaussianClassesSpec.disconnected());
  }

  private static Step bounded(Interval less, Interval more) {
    return Step.atMost("class-0", Rule.SQUARE, less, more);
  }

  private static Worked<GaussianClasses> needleOfThird() {
    return new Worked<>(
        "N(0, diag(4, 1)) and f(x) = x_1 + x_2",
        () ->
            GaussianClasses.balanced(
                QuadraticMap.linear(Matrix.of(1, 2, 1, 1)),
                new GaussianLaw(Vector.zeros(2), Vector.of(4, 1), Vector.zeros(2))));
  }

  /** A class of two laws far apart. */
  static Worked<GaussianClasses> farLaws() {
    return new Worked<>(
        "half N(-3, 1), half N(3, 1) and f(x) = x",
        () ->
            GaussianClasses.of(
                List.of(
                    List.of(
                        GaussianLaw.isotropic(Vector.of(-3), 1),
                        GaussianLaw.isotropic(Vector.of(3), 1))),
                Vector.ones(1),
                QuadraticMap.scalar(1, 0)));
  }

  private static Step variance(LineLaw x, Interval constant) {
    return Step.atMost("variance", Rule.SQUARE, x.variance(), x.complexity().times(constant));
  }

  /** Two intervals and a step between them. */
  static Worked<LineLaw> twoBalls() {
    Seq<LineLaw.Piece> pieces = List.of(new LineLaw.Piece(-2, -1), new LineLaw.Piece(1, 2));
    return new Worked<>(
        "uniform on [-2,-1] and [1,2], f = -1 on the one, 1 on the other",
        () -> new LineLaw(pieces, LineLaw.steps(pieces, Vector.of(-1, 1))));
  }

  /** Three samples and a staircase through them. */
  static Worked<LineLaw> staircase() {
    Seq<LineLaw.Piece> points = List.of(-1.0, 0.0, 1.0).map(x -> new LineLaw.Piece(x, x));
    return new Worked<>(
        "the sample -1, 0, 1 and a staircase with f(x) = x there",
        () -> new LineLaw(points, LineLaw.steps(points, Vector.of(-1, 0, 1))));
  }

  private static Worked<LineLaw> halfWave() {
    return new Worked<>(
        "uniform on [-1/2,1/2], f(x) = -sin πx",
        () -> new LineLaw(List.of(new LineLaw.Piece(-0.5, 0.5)), new LineMap.Wave(1, -0.5, 1)));
  }

  private static Worked<LineLaw> wholeWave() {
    return new Worked<>(
        "uniform on [0,1], f(x) = cos 2πx",
        () -> new LineLaw(List.of(new LineLaw.Piece(0, 1)), new LineMap.Wave(2, 0, 1)));
  }

  static Claim<LineLaw> interval() {
    return Stated.<LineLaw>claim(
            Papers.GEOMETRIC_COMPLEXITY.derived("Poincaré inequality, uniform law"),
            "poincare-interval",
            "A uniform law on an interval of width w has the constant (w/pi)^2",
            "Q=\\mathcal U[a,a+w]\\implies\\operatorname{Var}_f(Q)\\le(w/\\pi)^2\\,"
                + "\\mathbb E|f'|^2,\\quad=\\text{ for }f(x)=\\cos(\\pi(x-a)/w)")
        .given(LineLaw.connected())
        .given(LineLaw.population())
        .on(LineLaw.Recipe.spline())
        .on(LineLaw.Recipe.cosine())
        .byStep(x -> variance(x, x.constant()))
        .caveat("continuous piecewise linear functions, and cosines")
        .constant(
            "one-percent-less",
            "with 0.99 (w/π)²",
            x -> variance(x, x.constant().times(0.99)),
            halfWave())
        .twin(
            "variance-of-the-law",
            "the constant is the law's own variance w²/12",
            x -> variance(x, x.width().square().dividedBy(12)),
            halfWave())
        .stronger(
            "reversed",
            "the variance is at least the bound",
            x ->
                Step.atMost(
                    "variance", Rule.SQUARE, x.complexity().times(x.constant()), x.variance()),
            wholeWave())
        .without("connected", twoBalls(), LineLaw.Recipe.balls())
        .without("population", staircase(), LineLaw.Recipe.sample());
  }

  private static Step ratio(String name, Interval most, Interval value) {
    return Step.atMost(name, Rule.QUOTATION, value, most);
  }

  private static Worked<ShallowClasses> almostLinear() {
    return new Worked<>(
        "N(0, 1), N(1, 1) and f(x) = (1000 tanh(x/1000), 0)",
        () ->
            ShallowClasses.of(
                new ShallowNetwork(
                    Matrix.of(2, 1, 1000, 0),
                    Matrix.of(1, 1, 0.001),
                    Vector.zeros(1),
                    ShallowNetwork.Activation.TANH),
                List.of(
                    GaussianLaw.isotropic(Vector.of(0), 1),
                    GaussianLaw.isotropic(Vector.of(1), 1))));
  }

  /** All inequalities for networks: no exact moments, so rounded numbers. */
  static Claim<ShallowClasses> networks() {
    return Stated.<ShallowClasses>claim(
            Papers.GEOMETRIC_COMPLEXITY
                .derived("Poincaré inequality, networks of one hidden layer")
                .numerical(),
            "poincare-networks",
            "Networks obey all three inequalities on normal classes",
            "\\operatorname{Var}_f(Q_i)\\le\\lambda_{\\max}(\\Sigma_i)\\,GC(f,Q_i),\\quad"
                + " NC(f)\\le C\\,GC(f)/d_{\\min}^2,\\quad f(x)=V\\sigma(Wx+b)")
        .on(ShallowClasses.Recipe.regime(ShallowNetwork.Activation.TANH))
        .on(ShallowClasses.Recipe.regime(ShallowNetwork.Activation.RELU))
        .by(
            x ->
                Chain.of(
                    ratio("variance", Interval.ONE, x.poincareRatio()),
                    ratio("collapse", Interval.ONE, x.collapseRatio()),
                    ratio("error", Interval.ONE, x.errorRatio())))
        .floating(1e-3)
        .caveat("one input; expectations by the trapezoidal rule")
        .constant(
            "nine-tenths",
            "with 0.9 of the largest eigenvalue",
            x -> ratio("variance", Interval.point(0.9), x.poincareRatio()),
            almostLinear())
        .twin(
            "half-the-constant",
            "with half the largest eigenvalue",
            x -> ratio("variance", Interval.point(0.5), x.poincareRatio()),
            almostLinear())
        .stronger(
            "reversed",
            "the variance is at least the bound, by a hundredth",
            x -> ratio("variance", x.poincareRatio(), Interval.point(1.01)),
            almostLinear());
  }
}
