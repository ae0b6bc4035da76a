package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.bound.SampleNetworks;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code certify} and {@code recheck} from outside. */
class CertifyCommandTest {
  @TempDir Path folder;
  private Path network;

  @BeforeEach
  void write() {
    network = folder.resolve("network");
    assertTrue(
        SampleNetworks.small(Loss.CROSS_ENTROPY)
            .folder(4, EmbeddingDecay.FREE)
            .write(network, Overwrite.NEVER)
            .isRight());
  }

  /** The checker's balls are wider than the certifier's there; the certificate leaves room. */
  @Test
  void aDeepConstructionIsCertified() {
    Path built = folder.resolve("built");
    String line = "bound --data collinear --classes 3 --per-class 2 --width 8 --decay 0.01";
    Run bound = Run.of((line + " --depths 257 --export " + built).split(" ", -1));
    assertEquals(0, bound.exit(), bound::err);
    String deep = built.resolve("L-257").toString();
    String out = folder.resolve("deep").toString();
    Run certify = Run.of("certify", deep, "--out", out);
    assertEquals(0, certify.exit(), certify::err);
    assertEquals(0, Run.of("recheck", out).exit());
    assertEquals(2, Run.of("certify", deep, "--out", out).exit(), "files of another run");
  }

  @Test
  void certifyThenRecheck() {
    Run certify = Run.of("--json", "certify", network.toString());
    assertEquals(0, certify.exit(), certify::err);
    JsonNode json = certify.json();
    assertEquals("collapse/certify/1", json.get("schema").stringValue());
    for (String pair : new String[] {"objective", "optimum", "gap"}) {
      assertEquals(2, json.get(pair).size());
      assertTrue(json.get(pair).get(0).doubleValue() <= json.get(pair).get(1).doubleValue());
    }
    for (String metric : new String[] {"nc1", "nc2", "nc3"}) {
      assertFalse(json.get(metric).get("vacuous").booleanValue());
      assertTrue(
          json.get(metric).get("measured").doubleValue()
              <= json.get(metric).get("bound").doubleValue());
    }
    String certificate = json.get("certificate").stringValue();
    assertTrue(Files.exists(Path.of(certificate)));
    Run recheck = Run.of("recheck", certificate, "--json");
    assertEquals(0, recheck.exit(), recheck::err);
    assertEquals("checks", recheck.json().get("verdict").stringValue());
    assertEquals(json.get("nc1"), recheck.json().get("nc1"));
    assertEquals(json.get("objective"), recheck.json().get("objective"));
    assertEquals(json.get("statement"), recheck.json().get("statement"));
  }

  @Test
  void textIsNarrowAndSaysTheTheorem() {
    Run certify = Run.of("certify", network.toString(), "--out", folder.resolve("out").toString());
    assertEquals(0, certify.exit(), certify::err);
    assertTrue(
        certify.out().replaceAll("\\s+", " ").contains("every network, of any depth and width"),
        certify::out);
    assertFalse(Files.exists(network.resolve("certificate.json")));
    Run recheck = Run.of("recheck", folder.resolve("out").toString());
    assertEquals(0, recheck.exit(), recheck::err);
    assertTrue(recheck.out().startsWith("checks"));
    Run again = Run.of("certify", network.toString(), "--out", folder.resolve("out").toString());
    assertEquals(2, again.exit(), "nothing is overwritten unasked");
  }

  @Test
  void aWrongNumberIsExitOne() throws IOException {
    assertEquals(0, Run.of("certify", network.toString()).exit());
    Path file = network.resolve("certificate.json");
    String text = Files.readString(file);
    String lowered = text.replaceFirst("\"bound\" : (\\d)[.](\\d+)", "\"bound\" : 0.00000$2");
    assertFalse(lowered.equals(text));
    Files.writeString(file, lowered);
    Run text1 = Run.of("recheck", file.toString());
    assertEquals(1, text1.exit());
    assertTrue(text1.out().startsWith("does not check: nc1.bound"), text1::out);
    Run json = Run.of("recheck", file.toString(), "--json");
    assertEquals(1, json.exit());
    assertEquals("nc1.bound", json.json().get("wrong").stringValue());
  }

  @Test
  void unreadableIsExitTwo() throws IOException {
    assertEquals(2, Run.of("recheck", folder.resolve("none.json").toString()).exit());
    assertEquals(2, Run.of("recheck", network.toString()).exit());
    assertEquals(0, Run.of("certify", network.toString()).exit());
    Files.delete(network.resolve("network.npz"));
    Run recheck = Run.of("recheck", network.toString());
    assertEquals(2, recheck.exit());
    assertTrue(recheck.err().contains("network.npz"), recheck::err);
    Run certify = Run.of("certify", network.toString());
    assertEquals(2, certify.exit());
    assertTrue(certify.err().contains("network.npz"), certify::err);
    assertEquals("", certify.out());
  }

  /** Foreign arrays in another order or precision, or a stale description: never half a folder. */
  @Test
  void whatTheCheckerCannotConfirmIsNotWritten() throws IOException {
    Path json = network.resolve("network.json");
    String text = Files.readString(json);
    String stale = text.replaceFirst("\"objective\" : 0[.]", "\"objective\" : 1.");
    assertFalse(stale.equals(text));
    Files.writeString(json, stale);
    Run certify = Run.of("certify", network.toString());
    assertEquals(2, certify.exit());
    assertTrue(certify.err().contains("objective"), certify::err);
    assertTrue(certify.err().contains("--out"), certify::err);
    assertFalse(Files.exists(network.resolve("certificate.json")));
    Path out = folder.resolve("rewritten");
    assertEquals(0, Run.of("certify", network.toString(), "--out", out.toString()).exit());
    assertEquals(0, Run.of("recheck", out.toString()).exit());
  }

  @Test
  void aRunGivesItsBestNetwork() {
    Path run = folder.resolve("run");
    for (double noise : new double[] {0.05, 1e-3, 0.02}) {
      assertTrue(
          new SampleNetworks(3, 2, 5, 2, Kind.RN1, Loss.CROSS_ENTROPY, 0.02, noise, 0.01)
              .folder(1, EmbeddingDecay.FREE)
              .write(run.resolve("networks/" + noise), Overwrite.NEVER)
              .isRight());
    }
    Run certify = Run.of("certify", run.toString(), "--json");
    assertEquals(0, certify.exit(), certify::err);
    String certificate = certify.json().get("certificate").stringValue();
    assertTrue(certificate.contains("0.001"), certificate);
    assertEquals(2, Run.of("certify", folder.resolve("nothing").toString()).exit());
    assertEquals(2, Run.of("certify").exit());
    assertEquals(2, Run.of("recheck").exit());
  }
}
