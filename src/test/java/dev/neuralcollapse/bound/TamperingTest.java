package dev.neuralcollapse.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.data.format.NpyArray;
import dev.neuralcollapse.data.format.Npz;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.EmbeddingDecay;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.proof.checker.Outcome;
import dev.neuralcollapse.proof.checker.Recheck;
import io.vavr.collection.Map;
import io.vavr.collection.Vector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever is changed in the unsafe direction is noticed, and named. */
class TamperingTest {
  private static final JsonMapper JSON = new JsonMapper();
  @TempDir Path folder;

  @BeforeEach
  void honest() {
    write(Loss.CROSS_ENTROPY);
  }

  private void write(Loss loss) {
    Certificate c =
        Certification.of(SampleNetworks.small(loss).folder(7, EmbeddingDecay.PENALISED))
            .getOrElseThrow(f -> new AssertionError(f.line()));
    assertTrue(CertificateFolder.write(folder, c, Overwrite.REPLACE).isRight());
  }

  private void edit(String file, Consumer<ObjectNode> change) {
    Path path = folder.resolve(file);
    try {
      ObjectNode root = (ObjectNode) JSON.readTree(Files.readAllBytes(path));
      change.accept(root);
      Files.write(path, JSON.writeValueAsBytes(root));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private void editArrays(String file, String array, UnaryOperator<NpyArray> change) {
    Path path = folder.resolve(file);
    Map<String, NpyArray> arrays = Npz.read(path).getOrElseThrow(f -> new AssertionError(f.line()));
    assertTrue(arrays.containsKey(array));
    Map<String, NpyArray> changed =
        arrays.map((k, v) -> io.vavr.Tuple.of(k, k.equals(array) ? change.apply(v) : v));
    assertTrue(Npz.write(path, Vector.ofAll(changed)).isRight());
  }

  private String wrong() {
    return assertInstanceOf(Outcome.DoesNotCheck.class, Recheck.of(folder)).what();
  }

  @ParameterizedTest
  @EnumSource(
      value = Loss.class,
      names = {"CROSS_ENTROPY", "SQUARED"})
  void theHonestOneChecks(Loss loss) {
    write(loss);
    Outcome byFolder = Recheck.of(folder);
    assertInstanceOf(Outcome.Checks.class, byFolder, byFolder::toString);
    assertInstanceOf(Outcome.Checks.class, Recheck.of(folder.resolve("certificate.json")));
  }

  @Test
  void reserialisedJsonStillChecks() {
    edit("certificate.json", root -> {});
    edit("network.json", root -> {});
    assertInstanceOf(Outcome.Checks.class, Recheck.of(folder));
  }

  @ParameterizedTest
  @CsvSource({
    "objective, 1, -4e-13",
    "objective, 0, 4e-13",
    "objective, 1, -0.01",
    "optimum, 0, 1e-12",
    "optimum, 1, -1e-12",
    "gap, 1, -1e-12",
    "gap, 0, 1e-12"
  })
  void aNarrowedEnclosure(String key, int end, double by) {
    for (String section : new String[] {"", "free"}) {
      honest();
      edit(
          "certificate.json",
          root -> {
            ObjectNode at = section.isEmpty() ? root : (ObjectNode) root.get(section);
            ArrayNode pair = (ArrayNode) at.get(key);
            pair.set(end, pair.get(end).doubleValue() + by);
          });
      assertEquals(key, wrong());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "CROSS_ENTROPY, nc1, 1e-6",
    "CROSS_ENTROPY, nc2, 0.02",
    "CROSS_ENTROPY, nc3, 1e-6",
    "SQUARED, nc1, 1e-6",
    "SQUARED, nc2, 0.02",
    "SQUARED, nc3, 1e-6"
  })
  void aLoweredBound(Loss loss, String metric, double relative) {
    write(loss);
    edit(
        "certificate.json",
        root -> {
          ObjectNode free = (ObjectNode) root.get("free");
          ObjectNode collapse = (ObjectNode) free.get(metric);
          double bound = collapse.get("bound").doubleValue();
          double lowered = bound * (1 - relative) - 2e-12;
          collapse.put("bound", lowered);
          free.put(
              "statement",
              free.get("statement")
                  .stringValue()
                  .replace(" at most " + bound, " at most " + lowered));
        });
    assertEquals(metric + ".bound", wrong());
  }

  @ParameterizedTest
  @CsvSource({
    "CROSS_ENTROPY, bound, -1e-6, nc1-joint.bound",
    "SQUARED, bound, -1e-6, nc1-joint.bound",
    "CROSS_ENTROPY, otherPenalties, 0.01, nc1-joint.otherPenalties",
    "CROSS_ENTROPY, otherPenalties, -0.001, nc1-joint.bound",
    "CROSS_ENTROPY, otherPenalties, -2, nc1-joint.otherPenalties",
    "CROSS_ENTROPY, rhoWithin, 0.001, nc1-joint.bound",
    "CROSS_ENTROPY, measured, -0.01, nc1-joint.measured"
  })
  void aJointBoundThatDoesNotFollow(Loss loss, String key, double relative, String what) {
    for (String section : new String[] {"", "free"}) {
      write(loss);
      edit(
          "certificate.json",
          root -> {
            ObjectNode at = section.isEmpty() ? root : (ObjectNode) root.get(section);
            ObjectNode joint = (ObjectNode) at.get("nc1-joint");
            joint.put(key, joint.get(key).doubleValue() * (1 + relative));
          });
      assertEquals(what, wrong());
    }
  }

  @Test
  void aJointBoundIsNoPartOfTheStatementWithoutBeingChecked() {
    edit("certificate.json", root -> root.remove("nc1-joint"));
    assertEquals("statement", wrong());
  }

  @ParameterizedTest
  @ValueSource(strings = {"nc1", "nc2", "nc3"})
  void aPrettierMeasurementAndAFalseVerdict(String metric) {
    edit(
        "certificate.json",
        root -> {
          ObjectNode collapse = (ObjectNode) root.get(metric);
          collapse.put("measured", collapse.get("measured").doubleValue() * 0.999 - 2e-9);
        });
    assertEquals(metric + ".measured", wrong());
    honest();
    edit(
        "certificate.json",
        root -> {
          ObjectNode collapse = (ObjectNode) ((ObjectNode) root.get("free")).get(metric);
          collapse.put("vacuous", true);
        });
    assertEquals(metric + ".vacuous", wrong());
  }

  @Test
  void aBoundThatDoesNotFollow() {
    edit(
        "certificate.json",
        root -> {
          ObjectNode nc2 = (ObjectNode) root.get("nc2");
          nc2.put("bound", 0.95 * nc2.get("bound").doubleValue()).put("vacuous", false);
        });
    assertEquals("nc2.bound", wrong());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rho", "rhoWithin"})
  void aWrongWitness(String name) {
    edit(
        "certificate.json",
        root -> {
          ObjectNode witness = (ObjectNode) root.get("witness");
          witness.put(name, witness.get(name).doubleValue() * 1.001);
        });
    assertTrue(java.util.List.of("optimum", "nc1.bound").contains(wrong()));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1e-308, 1e308, -1e308, 700, 1e5})
  void anAbsurdWitness(double value) {
    for (String name : new String[] {"rho", "rhoWithin"}) {
      honest();
      edit("certificate.json", root -> ((ObjectNode) root.get("witness")).put(name, value));
      assertTrue(java.util.List.of("optimum", "nc1.bound").contains(wrong()));
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, 1e-308, 1e308, -1e308})
  void anAbsurdNumberAnywhere(double value) {
    for (String key : new String[] {"objective", "optimum", "gap", "nc1", "nc2", "nc3", "decay"}) {
      honest();
      edit(
          "certificate.json",
          root -> {
            switch (root.get(key)) {
              case ArrayNode pair -> pair.set(0, value).set(1, value);
              case ObjectNode collapse -> collapse.put("bound", value).put("vacuous", false);
              default -> root.put(key, value);
            }
          });
      Outcome outcome = Recheck.of(folder);
      assertFalse(outcome instanceof Outcome.Checks, key);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"network", "data"})
  void aHash(String name) {
    edit(
        "certificate.json",
        root -> {
          String hash = root.get(name).stringValue();
          root.put(name, (hash.startsWith("0") ? "1" : "0") + hash.substring(1));
        });
    assertEquals("SHA-256 of the " + name, wrong());
  }

  @Test
  void theStatement() {
    edit(
        "certificate.json",
        root ->
            root.put(
                "statement",
                root.get("statement").stringValue().replace("every network", "every computer")));
    assertEquals("statement", wrong());
  }

  @ParameterizedTest
  @ValueSource(strings = {"embedding.weight", "embedding.bias", "block_0002.weight", "head.weight"})
  void oneBitOfAWeight(String array) {
    editArrays(
        "network.npz",
        array,
        a -> {
          double[] values = a.toDoubles();
          values[values.length / 2] =
              Double.longBitsToDouble(Double.doubleToRawLongBits(values[values.length / 2]) ^ 1);
          return NpyArray.ofDoubles(values, a.shape());
        });
    assertEquals("SHA-256 of the network", wrong());
  }

  @Test
  void oneBitOfAnInput() {
    editArrays(
        "data.npz",
        "inputs",
        a -> {
          double[] values = a.toDoubles();
          values[3] = Double.MIN_VALUE;
          return NpyArray.ofDoubles(values, a.shape());
        });
    assertEquals("SHA-256 of the data", wrong());
  }

  @Test
  void exchangedLabelsAndUnbalancedOnes() {
    editArrays("data.npz", "labels", a -> relabelled(a, 0, 11));
    assertEquals("SHA-256 of the data", wrong());
    honest();
    editArrays(
        "data.npz",
        "labels",
        a -> {
          long[] y = labels(a);
          y[0] = 1;
          return NpyArray.ofLongs(y, a.shape());
        });
    assertEquals("SHA-256 of the data", wrong());
    edit("certificate.json", root -> root.put("data", hashOfTheData()));
    assertEquals("balanced classes", wrong());
  }

  private String hashOfTheData() {
    Map<String, NpyArray> arrays =
        Npz.read(folder.resolve("data.npz")).getOrElseThrow(f -> new AssertionError(f.line()));
    Matrix inputs = arrays.get("inputs").get().matrix("").get();
    return new Dataset(
            inputs,
            arrays.get("labels").get().labels("").get(),
            new Provenance("", "", "", Vector.empty()))
        .sha256();
  }

  @Test
  void noNumbersUnderAHonestHash() throws NoSuchAlgorithmException {
    for (String array : new String[] {"embedding.bias", "block_0003.weight", "head.weight"}) {
      honest();
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      editArrays(
          "network.npz",
          array,
          a -> {
            double[] values = a.toDoubles();
            values[1] = Double.NaN;
            return NpyArray.ofDoubles(values, a.shape());
          });
      Npz.read(folder.resolve("network.npz"))
          .get()
          .values()
          .forEach(
              a -> {
                ByteBuffer b = ByteBuffer.allocate(8 * a.size()).order(ByteOrder.LITTLE_ENDIAN);
                Arrays.stream(a.toDoubles()).forEach(b::putDouble);
                digest.update(b.array());
              });
      String hash = HexFormat.of().formatHex(digest.digest());
      edit("certificate.json", root -> root.put("network", hash));
      assertEquals("forward pass", wrong());
    }
  }

  private static NpyArray relabelled(NpyArray a, int i, int j) {
    long[] y = labels(a);
    long kept = y[i];
    y[i] = y[j];
    y[j] = kept;
    return NpyArray.ofLongs(y, a.shape());
  }

  private static long[] labels(NpyArray a) {
    long[] y = new long[a.size()];
    for (int i = 0; i < y.length; i++) {
      y[i] = a.longAt(i);
    }
    return y;
  }

  @ParameterizedTest
  @CsvSource({"decay, 0.021", "depth, 3", "width, 7", "classes, 4"})
  void aNumberOfTheProblem(String key, double value) {
    for (String file : new String[] {"network.json", "certificate.json"}) {
      honest();
      edit(
          file,
          root -> {
            if (value == Math.rint(value)) {
              root.put(key, (int) value);
            } else {
              root.put(key, value);
            }
          });
      assertEquals(key, wrong());
    }
  }

  @Test
  void anotherDecayInBothFiles() {
    for (String file : new String[] {"network.json", "certificate.json"}) {
      edit(file, root -> root.put("decay", 0.019));
    }
    assertEquals("objective", wrong());
  }

  @Test
  void anotherObjectiveOrEmbeddingInTheDescription() {
    edit("network.json", root -> root.put("objective", root.get("objective").doubleValue() - 1e-6));
    assertEquals("objective", wrong());
    honest();
    edit("network.json", root -> root.put("embedding", "free"));
    assertEquals("embedding", wrong());
  }

  /** Claiming less than could be proved is no lie. */
  @Test
  void aWeakerCertificateChecks() {
    edit(
        "certificate.json",
        root -> {
          ObjectNode nc1 = (ObjectNode) root.get("nc1");
          double bound = nc1.get("bound").doubleValue();
          nc1.put("bound", 2 * bound);
          root.put(
              "statement", root.get("statement").stringValue().replace("" + bound, "" + 2 * bound));
        });
    Outcome outcome = Recheck.of(folder);
    assertInstanceOf(Outcome.Checks.class, outcome, outcome::toString);
  }
}
