package dev.neuralcollapse.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.NetworkFolder;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import dev.neuralcollapse.network.SequenceFolder;
import dev.neuralcollapse.network.SequenceNetwork;
import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.proof.checker.Outcome;
import dev.neuralcollapse.proof.checker.Recheck;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/** Certificates enclose what they should, never claim too much, and check. */
class CertificationProperties {

  /** A random small problem: mostly near collapse, sometimes far from it. */
  private static NetworkFolder draw(long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    int classes = 2 + r.nextInt(3);
    double[] noises = {0, 1e-6, 1e-3, 1e-2, 0.3};
    double[] scales = {0, 1e-3, 0.02, 0.1, 1};
    SampleNetworks s =
        new SampleNetworks(
            classes,
            1 + r.nextInt(3),
            classes + 1 + r.nextInt(4),
            1 + r.nextInt(5),
            r.nextBoolean() ? Kind.RN1 : Kind.RN2,
            r.nextBoolean() ? Loss.CROSS_ENTROPY : Loss.SQUARED,
            Math.pow(10, -3 + 2 * r.nextDouble()),
            noises[r.nextInt(noises.length)],
            scales[r.nextInt(scales.length)]);
    return s.folder(
        r.nextLong(), r.nextInt(4) > 0 ? EmbeddingDecay.FREE : EmbeddingDecay.PENALISED);
  }

  /** The same network on inputs that are no one-hot vectors, rotated back by the embedding. */
  private static NetworkFolder withDenseInputs(NetworkFolder f, long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    int n = f.data().size();
    Matrix x = Matrix.generate(n, n, (i, j) -> (i == j ? 2 : 0) + 0.3 * r.nextGaussian());
    return new NetworkFolder(
        f.network(),
        f.objective(),
        new Dataset(x, f.data().labels(), f.data().provenance()),
        f.seed());
  }

  private static boolean contains(Interval i, BigDecimal x) {
    return new BigDecimal(i.lo()).compareTo(x) <= 0 && x.compareTo(new BigDecimal(i.hi())) <= 0;
  }

  @Property(tries = 40, seed = "1701")
  void enclosuresContainTheExactObjectiveAndAreNarrow(@ForAll long seed) {
    NetworkFolder f = draw(seed);
    NetworkFolder found = (seed & 1) == 0 ? f : withDenseInputs(f, seed);
    FeatureBalls balls = balls(found);
    ObjectiveEnclosure e =
        ObjectiveEnclosure.of(
            SequenceNetwork.of(found.network()),
            balls,
            found.data().labels(),
            found.objective().loss(),
            found.objective().decay());
    assertTrue(
        contains(e.free(), DecimalSequence.of(found).objective(false)), () -> e.free().toString());
    assertTrue(contains(e.penalised(), DecimalSequence.of(found).objective(true)));
    assertTrue(e.penalised().width() <= 1e-11, () -> "width " + e.penalised().width());
    Certificate c = Certification.of(found).getOrElseThrow(x -> new AssertionError(x.line()));
    assertTrue(contains(c.training().objective(), DecimalSequence.of(found).objective()));
  }

  /** Every ball holds the exact feature, and is not much larger than rounding makes it. */
  @Property(tries = 40, seed = "1705")
  void ballsHoldTheExactFeatures(@ForAll long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    Kind kind = r.nextBoolean() ? Kind.RN1 : Kind.RN2;
    NetworkFolder f =
        new SampleNetworks(2, 1, 4 + r.nextInt(8), 2 + r.nextInt(6), kind, Loss.SQUARED, 0.1, 1, 1)
            .folder(r.nextLong(), EmbeddingDecay.FREE);
    NetworkFolder dense = withDenseInputs(f, seed);
    FeatureBalls balls = balls(dense);
    for (int i = 0; i < 2; i++) {
      double distance = Decimals.distance(balls, i, DecimalSequence.of(dense).feature(i));
      double radius = balls.radii().get(i);
      assertTrue(distance <= radius, () -> distance + " beyond " + radius);
      assertTrue(radius <= 1e-9, () -> "radius " + radius);
    }
  }

  /** Whatever is at least as good is as collapsed as the certificate of the worse one says. */
  @Property(tries = 80, seed = "1702")
  void noNetworkAsGoodIsLessCollapsed(@ForAll long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    SampleNetworks s =
        new SampleNetworks(
            3,
            2,
            6,
            2,
            Kind.RN1,
            r.nextBoolean() ? Loss.CROSS_ENTROPY : Loss.SQUARED,
            r.nextBoolean() ? 0.005 : 0.05,
            Math.pow(10, -4 + 3 * r.nextDouble()),
            1e-3);
    Certificate a = certificate(s.folder(r.nextLong(), EmbeddingDecay.FREE));
    Certificate b = certificate(s.folder(r.nextLong(), EmbeddingDecay.FREE));
    boolean swap = a.training().objective().lo() < b.training().objective().lo();
    Seq<Certificate.Collapse> bounds = (swap ? b : a).training().collapse();
    Seq<Certificate.Collapse> values = (swap ? a : b).training().collapse();
    bounds
        .zip(values)
        .forEach(
            t ->
                assertTrue(
                    t._2.measured() <= t._1.bound().getOrElse(Double.POSITIVE_INFINITY),
                    () -> t._2 + " against " + t._1));
    Statistics.label("bounds")
        .collect(3 - bounds.count(Certificate.Collapse::vacuous))
        .coverage(c -> c.check(3).percentage(p -> p > 20));
  }

  @Property(tries = 25, seed = "1703")
  void everyCertificateChecks(@ForAll long seed) throws IOException {
    NetworkFolder f = draw(seed);
    NetworkFolder found = (seed & 1) == 0 ? f : withDenseInputs(f, seed);
    Path folder = Files.createTempDirectory("certificate");
    try {
      Certificate c = certificate(found);
      CertificateFolder.write(folder, c, Overwrite.NEVER)
          .getOrElseThrow(x -> new AssertionError(x.line()));
      Outcome outcome = Recheck.of(folder);
      if (outcome instanceof Outcome.Checks checks) {
        assertEquals(c.statement(), checks.statement());
        assertEquals(c.free().isDefined(), checks.free().isPresent());
      } else {
        throw new AssertionError(outcome + " " + c.training() + " " + f.objective());
      }
      Statistics.label("verdict")
          .collect(c.training().vacuous() ? "vacuous" : "certified")
          .coverage(
              v -> {
                v.check("vacuous").percentage(p -> p > 5);
                v.check("certified").percentage(p -> p > 40);
              });
    } finally {
      delete(folder);
    }
  }

  private static FeatureBalls balls(NetworkFolder folder) {
    SequenceFolder f = SequenceFolder.of(folder);
    return BallPass.of(f.network(), f.data().inputs())
        .getOrElseThrow(d -> new AssertionError(d.toString()));
  }

  private static Certificate certificate(NetworkFolder f) {
    return Certification.of(f).getOrElseThrow(x -> new AssertionError(x.line()));
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      files.forEach(
          f -> {
            try {
              Files.delete(f);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
    Files.delete(folder);
  }

  /** The exact optimum: bounds and measured values meet near zero. */
  @Property(tries = 8, seed = "1704")
  void atTheOptimumTheBoundsVanish(@ForAll long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    Loss loss = r.nextBoolean() ? Loss.CROSS_ENTROPY : Loss.SQUARED;
    int k = 2 + r.nextInt(5);
    NetworkFolder f =
        new SampleNetworks(k, 2, k + 2, 1 + r.nextInt(3), Kind.RN1, loss, 0.01, 0, 0)
            .folder(seed, EmbeddingDecay.FREE);
    Certificate.Theorem t = certificate(f).training();
    assertTrue(t.gap().contains(0), () -> t.gap().toString());
    assertTrue(t.gap().hi() < 1e-12);
    assertTrue(t.nc1().bound().exists(b -> b < 1e-10), () -> t.nc1().toString());
    assertTrue(t.nc2().bound().exists(b -> b < 1e-4), () -> t.nc2().toString());
    assertTrue(t.nc3().bound().exists(b -> b < 1e-10), () -> t.nc3().toString());
    assertEquals(Option.none(), certificate(f).free());
  }
}
