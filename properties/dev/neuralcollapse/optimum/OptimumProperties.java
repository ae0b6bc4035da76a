package dev.neuralcollapse.optimum;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.obermuhlner.math.big.BigDecimalMath;
import dev.neuralcollapse.geometry.Sphere;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Interval;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Optima against forty digits, and as what they claim to be: lower bounds of every configuration.
 */
class OptimumProperties {
  private static final MathContext DIGITS = new MathContext(40);

  /** F* by Newton in forty digits, an independent route without intervals. */
  @Property(tries = 60, seed = "41")
  void crossEntropyAgainstFortyDigits(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int classes = random.nextInt(2, 200);
    double lambda = StrictMath.exp(random.nextDouble(-18, 3));
    CrossEntropyOptimum optimum = GufmOptimum.crossEntropy(classes, lambda);

    BigDecimal wrong = BigDecimal.valueOf(classes - 1);
    BigDecimal root = BigDecimalMath.sqrt(BigDecimal.valueOf(classes), DIGITS);
    BigDecimal slope = root.divide(wrong, DIGITS);
    BigDecimal decay = new BigDecimal(lambda);
    BigDecimal rho = new BigDecimal(optimum.rho().mid());
    for (int step = 0; step < 3; step++) {
      BigDecimal exp = BigDecimalMath.exp(rho.multiply(slope), DIGITS);
      BigDecimal f = decay.multiply(rho).multiply(exp.add(wrong)).subtract(root);
      BigDecimal derivative =
          decay.multiply(exp.add(wrong).add(rho.multiply(slope).multiply(exp), DIGITS));
      rho = rho.subtract(f.divide(derivative, DIGITS), DIGITS);
    }
    BigDecimal inverseExp = BigDecimalMath.exp(rho.multiply(slope).negate(), DIGITS);
    BigDecimal value =
        BigDecimalMath.log(BigDecimal.ONE.add(wrong.multiply(inverseExp)), DIGITS)
            .add(decay.multiply(rho).multiply(rho).divide(BigDecimal.TWO, DIGITS));
    assertHas(optimum.rho(), rho, 1e-13, optimum);
    assertHas(optimum.value(), value, 1e-14, optimum);
    assertHas(optimum.wrongMass(), decay.multiply(rho).divide(root, DIGITS), 1e-13, optimum);
  }

  @Property(tries = 300, seed = "42")
  void noConfigurationIsBelow(@ForAll long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    int classes = random.nextInt(2, 8);
    int width = random.nextInt(2, 12);
    int perClass = random.nextInt(1, 4);
    double lambda = StrictMath.exp(random.nextDouble(-7, 1));
    Matrix features = features(classes * perClass, width, random);
    double size = StrictMath.exp(random.nextDouble(-3, 3));
    Matrix classifier =
        Matrix.generate(classes, width, (k, j) -> size * (random.nextDouble() - 0.5));
    assertTrue(
        Gufm.crossEntropy(features, classifier, lambda)
            >= GufmOptimum.crossEntropy(classes, lambda).value().lo());
    GufmOptimum mse = GufmOptimum.mse(classes, lambda);
    double reached = Gufm.squared(features, classifier, new double[classes], lambda);
    assertTrue(reached >= mse.value().lo());
    assertTrue(reached >= sharper(mse, width));
    double[] bias = new double[classes];
    java.util.Arrays.fill(bias, 1.0 / classes);
    GufmOptimum biased = GufmOptimum.mseWithBias(classes, lambda);
    double withBias = Gufm.squared(features, classifier, bias, lambda);
    assertTrue(withBias >= biased.value().lo());
    assertTrue(withBias >= sharper(biased, width));
  }

  /** Perturbed minimisers stay above, and by little: the bound is not lazily low. */
  @Property(tries = 100, seed = "43")
  void nearTheMinimiserTheValueIsNear(@ForAll long seed) {
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    int classes = random.nextInt(2, 8);
    double lambda = StrictMath.exp(random.nextDouble(-7, 0));
    for (GufmOptimum optimum :
        new GufmOptimum[] {
          GufmOptimum.crossEntropy(classes, lambda),
          GufmOptimum.mse(classes, lambda),
          GufmOptimum.mseWithBias(classes, lambda)
        }) {
      var at = ((Attainment.Attained) optimum.attainment(classes + 3)).geometry();
      Matrix moved = at.classifier().map(w -> w + 1e-4 * (random.nextDouble() - 0.5));
      double reached =
          Gufm.objective(optimum, new OptimalGeometry(at.frame(), at.features(), moved, at.bias()));
      assertTrue(
          reached > optimum.value().hi() && reached < optimum.value().hi() + 1e-6,
          () -> optimum + ": " + reached);
    }
  }

  private static double sharper(GufmOptimum optimum, int width) {
    return switch (optimum.attainment(width)) {
      case Attainment.Attained attained -> optimum.value().lo();
      case Attainment.OnlyALowerBound bound -> bound.sharper().get().value().lo();
    };
  }

  private static Matrix features(int count, int width, UniformRandomProvider random) {
    Sphere sphere = new Sphere(width);
    return Matrix.ofRows(
        java.util.stream.IntStream.range(0, count).mapToObj(i -> sphere.random(random)).toList());
  }

  private static void assertHas(
      Interval x, BigDecimal exact, double relative, GufmOptimum optimum) {
    assertTrue(
        new BigDecimal(x.lo()).compareTo(exact) <= 0
            && exact.compareTo(new BigDecimal(x.hi())) <= 0,
        () -> exact.round(new MathContext(20)) + " escapes " + x + " of " + optimum);
    assertTrue(x.width() <= relative * x.hi(), () -> x + " is wide: " + x.width() / x.hi());
  }
}
