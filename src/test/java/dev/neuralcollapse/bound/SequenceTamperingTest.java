package dev.neuralcollapse.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.NpyArray;
import dev.neuralcollapse.data.format.Npz;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.network.DrawnSequences;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.Keys;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.Penalty;
import dev.neuralcollapse.network.Readout;
import dev.neuralcollapse.network.Role;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import dev.neuralcollapse.network.SequenceFolder;
import dev.neuralcollapse.proof.checker.Outcome;
import dev.neuralcollapse.proof.checker.Recheck;
import io.vavr.Tuple;
import io.vavr.collection.Vector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is changed about a transformer's certificate is noticed; other theorems are refused. */
class SequenceTamperingTest {
  private static final JsonMapper JSON = new JsonMapper();
  @TempDir Path folder;

  private static DrawnSequences drawn(Readout readout, boolean affine) {
    return new DrawnSequences(
        5, Kind.T21, Norm.PRE, Mask.CAUSAL, readout, true, 3, Keys.LEARNED, affine);
  }

  @BeforeEach
  void honest() {
    Certificate c =
        Certification.of(drawn(Readout.EVERY, false).folder())
            .getOrElseThrow(f -> new AssertionError(f.line()));
    assertTrue(CertificateFolder.write(folder, c, Overwrite.REPLACE).isRight());
  }

  private void edit(String file, String key, Object value) throws IOException {
    Path path = folder.resolve(file);
    ObjectNode root = (ObjectNode) JSON.readTree(Files.readAllBytes(path));
    root.set(key, JSON.valueToTree(value));
    Files.write(path, JSON.writeValueAsBytes(root));
  }

  private String wrong() {
    return assertInstanceOf(Outcome.DoesNotCheck.class, Recheck.of(folder)).what();
  }

  @Test
  void theHonestOneChecks() {
    Outcome outcome = Recheck.of(folder);
    assertInstanceOf(Outcome.Checks.class, outcome, outcome::toString);
  }

  /** The hashes are those of the arrays: what the arrays mean is bound by the objective. */
  @ParameterizedTest
  @CsvSource({"mask, full", "norm, post", "norm, ends"})
  void anotherMeaningOfTheSameArrays(String key, String value) throws IOException {
    edit("certificate.json", key, value);
    assertEquals(key, wrong());
    edit("network.json", key, value);
    assertEquals("objective", wrong());
  }

  @Test
  void fewerSamplesThanTokens() throws IOException {
    edit("certificate.json", "samples", 17);
    assertInstanceOf(Outcome.DoesNotCheck.class, Recheck.of(folder));
    edit("certificate.json", "samples", 19);
    assertEquals("samples", wrong());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "block_0001.query",
        "block_0001.key",
        "block_0002.value",
        "block_0002.output",
        "embedding.symbols",
        "embedding.positions"
      })
  void anotherArrayUnderItsOwnHash(String array) throws IOException {
    change("network.npz", array, 1e-6);
    assertEquals("SHA-256 of the network", wrong());
    String hash = SequenceFolder.read(folder).get().networkSha256();
    edit("certificate.json", "network", hash);
    assertEquals("objective", wrong());
  }

  private void change(String file, String array, double by) {
    Path path = folder.resolve(file);
    Vector<io.vavr.Tuple2<String, NpyArray>> arrays =
        Vector.ofAll(Npz.read(path).getOrElseThrow(f -> new AssertionError(f.line())));
    assertTrue(arrays.exists(a -> a._1().equals(array)));
    assertTrue(
        Npz.write(
                path,
                arrays.map(a -> Tuple.of(a._1(), moved(a._2(), a._1().equals(array) ? by : 0))))
            .isRight());
  }

  private static NpyArray moved(NpyArray a, double by) {
    double[] values = a.toDoubles();
    values[0] += by;
    return NpyArray.ofDoubles(values, a.shape());
  }

  @Test
  void affineNormsAreRefused() {
    Fault fault = Certification.of(drawn(Readout.LAST, true).folder()).getLeft();
    assertEquals("LayerNorm", fault.where());
  }

  @Test
  void severalDecaysAreRefused() {
    SequenceFolder f = drawn(Readout.LAST, false).folder();
    Goal goal = new Goal(Loss.CROSS_ENTROPY, Penalty.uniform(0.01).with(Role.HEAD, 0.02));
    Fault fault =
        Certification.of(new SequenceFolder(f.kind(), f.network(), goal, f.data(), 1)).getLeft();
    assertEquals("penalty", fault.where());
  }
}
