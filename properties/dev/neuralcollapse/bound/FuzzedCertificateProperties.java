package dev.neuralcollapse.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import dev.neuralcollapse.proof.checker.Claim;
import dev.neuralcollapse.proof.checker.Outcome;
import dev.neuralcollapse.proof.checker.Recheck;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;

/** Random damage to any of the four files: an outcome every time, and never a false theorem. */
class FuzzedCertificateProperties {
  private static final String[] FILES = {
    "certificate.json", "network.json", "network.npz", "data.npz"
  };
  private static Path folder;
  private static byte[][] honest;
  private static Outcome.Checks truth;

  @BeforeContainer
  static void write() throws IOException {
    folder = Files.createTempDirectory("fuzz");
    Certificate c =
        Certification.of(
                new SampleNetworks(2, 2, 4, 2, Kind.RN1, Loss.SQUARED, 0.05, 1e-3, 0.01)
                    .folder(1, EmbeddingDecay.PENALISED))
            .getOrElseThrow(f -> new AssertionError(f.line()));
    assertTrue(CertificateFolder.write(folder, c, Overwrite.NEVER).isRight());
    honest = new byte[FILES.length][];
    for (int i = 0; i < FILES.length; i++) {
      honest[i] = Files.readAllBytes(folder.resolve(FILES[i]));
    }
    truth = (Outcome.Checks) Recheck.of(folder);
  }

  @AfterContainer
  static void delete() throws IOException {
    for (String file : FILES) {
      Files.deleteIfExists(folder.resolve(file));
    }
    Files.delete(folder);
  }

  @Property(tries = 600, seed = "1731")
  void anyDamageHasAnOutcome(@ForAll long seed) throws IOException {
    SplittableRandom r = new SplittableRandom(seed);
    int file = r.nextInt(FILES.length);
    Files.write(folder.resolve(FILES[file]), damaged(honest[file], r));
    Outcome outcome = Recheck.of(folder);
    Files.write(folder.resolve(FILES[file]), honest[file]);
    Statistics.label("outcome")
        .collect(outcome.getClass().getSimpleName())
        .coverage(
            c -> {
              c.check("Unreadable").percentage(p -> p > 10);
              c.check("DoesNotCheck").percentage(p -> p > 10);
            });
    if (outcome instanceof Outcome.Checks checks) {
      assertEquals(truth.own(), checks.own());
      assertNoBetter(truth.claim(), checks.claim());
    }
  }

  /** What passes after damage claims no more than can be shown: up to the room a claim has. */
  private static void assertNoBetter(Claim honest, Claim other) {
    assertTrue(other.objective().hi() >= honest.objective().hi() - 1e-11);
    assertTrue(other.gap().hi() >= honest.gap().hi() - 1e-11);
    Claim.Collapse[][] pairs = {
      {honest.nc1(), other.nc1()}, {honest.nc2(), other.nc2()}, {honest.nc3(), other.nc3()}
    };
    for (Claim.Collapse[] pair : pairs) {
      assertTrue(
          pair[1].bound().orElse(Double.POSITIVE_INFINITY)
              >= 0.97 * pair[0].bound().orElse(Double.POSITIVE_INFINITY));
      assertEquals(pair[0].measured(), pair[1].measured(), 2e-9);
    }
  }

  private static byte[] damaged(byte[] bytes, SplittableRandom r) {
    byte[] copy = bytes.clone();
    switch (r.nextInt(5)) {
      case 0 -> copy[r.nextInt(copy.length)] ^= (byte) (1 << r.nextInt(8));
      case 1 -> copy = Arrays.copyOf(copy, r.nextInt(copy.length));
      case 2 -> {
        for (int i = 0; i < 20; i++) {
          copy[r.nextInt(copy.length)] = (byte) r.nextInt(256);
        }
      }
      case 3 -> {
        int at = r.nextInt(copy.length - 8);
        System.arraycopy(bytes, r.nextInt(copy.length - 8), copy, at, 8);
      }
      default -> {
        // A digit for a digit, where there are some: numbers that still parse.
        int at = r.nextInt(copy.length);
        for (int i = 0; i < copy.length; i++, at = (at + 1) % copy.length) {
          if (copy[at] >= '0' && copy[at] <= '9') {
            copy[at] = (byte) ('0' + (copy[at] - '0' + 1 + r.nextInt(9)) % 10);
            break;
          }
        }
      }
    }
    return copy;
  }
}
