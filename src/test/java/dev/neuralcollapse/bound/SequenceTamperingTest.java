package dev.neuralcollapse.bound;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.NpyArray;
import dev.neuralcollapse.data.format.Npz;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.Affine;
import dev.neuralcollapse.network.Attention;
import dev.neuralcollapse.network.Block;
import dev.neuralcollapse.network.DrawnSequences;
import dev.neuralcollapse.network.Goal;
import dev.neuralcollapse.network.InputLayer;
import dev.neuralcollapse.network.Keys;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.Mask;
import dev.neuralcollapse.network.Norm;
import dev.neuralcollapse.network.Penalty;
import dev.neuralcollapse.network.Readout;
import dev.neuralcollapse.network.Role;
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import dev.neuralcollapse.network.SequenceBlock;
import dev.neuralcollapse.network.SequenceData;
import dev.neuralcollapse.network.SequenceFolder;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.network.SequenceNetwork;
import dev.neuralcollapse.proof.checker.Outcome;
import dev.neuralcollapse.proof.checker.Recheck;
import io.vavr.Tuple;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
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
    change(file, array, 0, by);
  }

  private void change(String file, String array, int at, double by) {
    Path path = folder.resolve(file);
    Vector<io.vavr.Tuple2<String, NpyArray>> arrays =
        Vector.ofAll(Npz.read(path).getOrElseThrow(f -> new AssertionError(f.line())));
    assertTrue(arrays.exists(a -> a._1().equals(array)));
    assertTrue(
        Npz.write(
                path,
                arrays.map(a -> a._1().equals(array) ? Tuple.of(a._1(), moved(a._2(), at, by)) : a))
            .isRight());
  }

  private static NpyArray moved(NpyArray a, int at, double by) {
    double[] values = a.toDoubles();
    values[at] += by;
    return NpyArray.ofDoubles(values, a.shape());
  }

  /** An unused symbol is never run forward, but it is paid for. */
  @Test
  void noNumberInASymbolThatNoTextHas() throws IOException, NoSuchAlgorithmException {
    SequenceFolder f = drawn(Readout.LAST, false).folder();
    InputLayer.Table table = (InputLayer.Table) f.network().embedding();
    Matrix more = Matrix.generate(5, 5, (s, j) -> s < 4 ? table.symbols().get(s, j) : 1);
    SequenceInputs.Symbols texts = (SequenceInputs.Symbols) f.data().inputs();
    SequenceFolder wider =
        with(
            f,
            new InputLayer.Table(more, table.positions()),
            f.network().blocks(),
            new SequenceInputs.Symbols(texts.ids(), 5));
    Certificate c = Certification.of(wider).get();
    assertTrue(CertificateFolder.write(folder, c, Overwrite.REPLACE).isRight());
    assertEquals(c.networkSha256(), sha256());
    assertInstanceOf(Outcome.Checks.class, Recheck.of(folder));
    change("network.npz", "embedding.symbols", 24, Double.NaN);
    edit("certificate.json", "network", sha256());
    assertEquals("embedding.symbols", wrong());
  }

  private String sha256() throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    Npz.read(folder.resolve("network.npz"))
        .get()
        .values()
        .forEach(
            a -> {
              for (double v : a.toDoubles()) {
                digest.update(
                    ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putDouble(v).array());
              }
            });
    return HexFormat.of().formatHex(digest.digest());
  }

  private static SequenceFolder with(
      SequenceFolder f, InputLayer embedding, Seq<SequenceBlock> blocks, SequenceInputs inputs) {
    SequenceNetwork n = f.network();
    return new SequenceFolder(
        f.kind(),
        new SequenceNetwork(embedding, blocks, n.head(), n.norm(), n.mask(), n.readout()),
        f.goal(),
        new SequenceData(inputs, f.data().readout(), f.data().labels(), f.data().provenance()),
        f.seed());
  }

  private static Seq<SequenceBlock> blocks(
      SequenceFolder f, UnaryOperator<Attention> attention, UnaryOperator<Block> mlp) {
    return f.network()
        .blocks()
        .map(b -> new SequenceBlock(b.attention().map(attention), mlp.apply(b.mlp())));
  }

  /** Attention that adds nothing leaves every ball as it is, whatever the keys. */
  @Test
  void zeroBranchesStandStill() {
    for (Kind kind : new Kind[] {Kind.T11, Kind.T21}) {
      SequenceFolder f =
          new DrawnSequences(7, kind, Norm.POST, Mask.FULL, Readout.LAST, false, 2).folder();
      Matrix zero = Matrix.zeros(5, 5);
      Seq<SequenceBlock> idle =
          blocks(
              f,
              a ->
                  switch (a) {
                    case Attention.OneLayer one ->
                        new Attention.OneLayer(one.query(), one.key(), zero);
                    case Attention.TwoLayer two ->
                        new Attention.TwoLayer(two.query(), two.key(), two.value(), zero);
                  },
              mlp -> new Block.OneLayer(Affine.zeros(5, 5)));
      Vector<SequenceBlock> many = Vector.fill(40, idle::head);
      SequenceFolder deep = with(f, f.network().embedding(), many, f.data().inputs());
      SequenceFolder shallow = with(f, f.network().embedding(), idle, f.data().inputs());
      assertEquals(
          BallPass.of(shallow.network(), shallow.data().inputs()).get().radii(),
          BallPass.of(deep.network(), deep.data().inputs()).get().radii());
      Certificate c = Certification.of(deep).get();
      assertTrue(CertificateFolder.write(folder, c, Overwrite.REPLACE).isRight());
      Outcome outcome = Recheck.of(folder);
      assertInstanceOf(Outcome.Checks.class, outcome, outcome::toString);
    }
  }

  /** Blocks that stretch so much that two programs would not measure the same. */
  @Test
  void featuresAstrayAreRefused() {
    SequenceFolder f =
        new DrawnSequences(3, Kind.T22, Norm.PRE, Mask.FULL, Readout.LAST, true, 16).folder();
    Fault fault = Certification.of(f).getLeft();
    assertTrue(fault.what().contains("astray"), fault::line);
  }

  @Test
  void overflowIsRefused() {
    for (Norm norm : Norm.values()) {
      SequenceFolder f =
          new DrawnSequences(7, Kind.T12, norm, Mask.FULL, Readout.LAST, true, 4).folder();
      for (double scale : new double[] {1e155, 1e300}) {
        Seq<SequenceBlock> large =
            blocks(
                f,
                a ->
                    new Attention.OneLayer(
                        a.query().scale(scale),
                        a.key().scale(scale),
                        ((Attention.OneLayer) a).value().scale(scale)),
                mlp -> mlp);
        assertTrue(
            Certification.of(with(f, f.network().embedding(), large, f.data().inputs())).isLeft(),
            norm + " " + scale);
      }
    }
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
