package dev.neuralcollapse.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.DrawnSequences;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Head;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.Objective;
import dev.neuralcollapse.network.Readout;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import dev.neuralcollapse.network.SequenceFolder;
import dev.neuralcollapse.network.SequenceForward;
import dev.neuralcollapse.network.SequenceNetwork;
import dev.neuralcollapse.proof.checker.Outcome;
import dev.neuralcollapse.proof.checker.Recheck;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;

/** Enclosures of transformers, of every kind, and their certificates. */
class SequenceCertificationProperties {
  private static <T> T one(SplittableRandom r, T[] values) {
    return values[r.nextInt(values.length)];
  }

  private static SequenceFolder draw(long seed) {
    SplittableRandom r = new SplittableRandom(seed);
    Kind kind = one(r, Kind.values());
    SequenceFolder f =
        new DrawnSequences(
                r.nextLong(),
                kind,
                one(r, Norm.values()),
                one(r, Mask.values()),
                kind.hasAttention() ? one(r, Readout.values()) : Readout.LAST,
                r.nextBoolean(),
                1 + r.nextInt(5))
            .folder();
    Statistics.label("kind")
        .collect(f.kind().hasAttention() ? f.network().norm().id() : "residual")
        .coverage(
            c -> {
              for (String id : new String[] {"post", "pre", "ends", "residual"}) {
                c.check(id).percentage(p -> p > 5);
              }
            });
    SequenceNetwork n = f.network();
    return new SequenceFolder(
        f.kind(),
        r.nextInt(4) > 0 ? withHead(n, fitted(f)) : n,
        new Objective(
            r.nextBoolean() ? Loss.CROSS_ENTROPY : Loss.SQUARED,
            r.nextInt(4) > 0 ? 1e-5 : 1e-2,
            r.nextBoolean() ? EmbeddingDecay.FREE : EmbeddingDecay.PENALISED),
        f.data(),
        f.seed());
  }

  private static SequenceNetwork withHead(SequenceNetwork n, Matrix head) {
    return new SequenceNetwork(
        n.embedding(), n.blocks(), Head.withoutBias(head), n.norm(), n.mask(), n.readout());
  }

  /** Rows along the class means: better than none, so that a theorem follows for small λ. */
  private static Matrix fitted(SequenceFolder f) {
    Matrix h = ((SequenceForward.Completed) f.network().forward(f.data().inputs())).features();
    Labels y = f.data().labels();
    double[][] rows = new double[y.classes()][h.columns()];
    for (int i = 0; i < y.size(); i++) {
      for (int k = 0; k < rows.length; k++) {
        for (int j = 0; j < h.columns(); j++) {
          rows[k][j] += ((y.get(i) == k ? 1.0 : 0) - 1.0 / rows.length) * h.get(i, j);
        }
      }
    }
    double scale = 3.0 * rows.length / y.size();
    return Matrix.generate(rows.length, h.columns(), (k, j) -> scale * rows[k][j]);
  }

  @Property(tries = 60, seed = "1711")
  void ballsHoldTheExactFeatures(@ForAll long seed) {
    SequenceFolder f = draw(seed);
    FeatureBalls balls =
        BallPass.of(f.network(), f.data().inputs())
            .getOrElseThrow(d -> new AssertionError(d.where()));
    DecimalSequence exact = new DecimalSequence(f);
    for (int i = 0; i < f.data().samples(); i += 3) {
      double distance = Decimals.distance(balls, i, exact.feature(i));
      double radius = balls.radii().get(i);
      assertTrue(distance <= radius, () -> distance + " beyond " + radius);
      assertTrue(radius <= 1e-4, () -> "radius " + radius);
      Statistics.label("narrow")
          .collect(radius <= 1e-11)
          .coverage(c -> c.check(true).percentage(p -> p > 60));
    }
  }

  @Property(tries = 30, seed = "1712")
  void certificatesHoldTheExactObjectiveAndCheck(@ForAll long seed) throws IOException {
    SequenceFolder f = draw(seed);
    Certificate c = Certification.of(f).getOrElseThrow(x -> new AssertionError(x.line()));
    BigDecimal exact = new DecimalSequence(f).objective();
    assertTrue(new BigDecimal(c.training().objective().lo()).compareTo(exact) <= 0);
    assertTrue(new BigDecimal(c.training().objective().hi()).compareTo(exact) >= 0);
    assertTrue(c.training().objective().width() <= 1e-6);
    Path folder = Files.createTempDirectory("certificate");
    CertificateFolder.write(folder, c, Overwrite.NEVER)
        .getOrElseThrow(x -> new AssertionError(x.line()));
    Outcome outcome = Recheck.of(folder);
    assertInstanceOf(Outcome.Checks.class, outcome, () -> f + " " + outcome);
    assertEquals(c.statement(), ((Outcome.Checks) outcome).statement());
    Statistics.label("verdict")
        .collect(c.training().vacuous() ? "vacuous" : "certified")
        .coverage(
            v -> {
              v.check("vacuous").percentage(p -> p > 5);
              v.check("certified").percentage(p -> p > 5);
            });
  }
}
