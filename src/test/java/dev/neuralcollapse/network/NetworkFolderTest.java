package dev.neuralcollapse.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.bound.SampleNetworks;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.NpyArray;
import dev.neuralcollapse.data.format.Npz;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.linear.Vector;
import dev.neuralcollapse.network.ResidualNetwork.Kind;
import io.vavr.Tuple;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Map;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkFolderTest {
  private static final String[] FILES = {"network.json", "network.npz", "data.npz"};
  @TempDir Path folder;

  private static NetworkFolder sample(Kind kind, int depth) {
    return new SampleNetworks(3, 2, 5, depth, kind, Loss.CROSS_ENTROPY, 0.01, 0.1, 0.3)
        .folder(5, EmbeddingDecay.PENALISED);
  }

  private static NetworkFolder right(Either<Fault, NetworkFolder> read) {
    return read.getOrElseThrow(f -> new AssertionError(f.line()));
  }

  private Fault fault() {
    return NetworkFolder.read(folder).swap().getOrElseThrow(() -> new AssertionError("read"));
  }

  private void write(NetworkFolder f) {
    assertEquals(Either.right(folder), f.write(folder, Overwrite.REPLACE));
  }

  @ParameterizedTest
  @CsvSource({"RN1, 1", "RN1, 2", "RN1, 12", "RN2, 1", "RN2, 4"})
  void whatIsWrittenIsRead(Kind kind, int depth) {
    NetworkFolder f = sample(kind, depth);
    write(f);
    NetworkFolder read = right(NetworkFolder.read(folder));
    assertEquals(f.network(), read.network());
    assertEquals(f.objective(), read.objective());
    assertEquals(f.seed(), read.seed());
    assertEquals(f.data().sha256(), read.data().sha256());
    assertEquals(f.networkSha256(), read.networkSha256());
  }

  @Test
  void aFreeHeadBiasIsKept() {
    NetworkFolder f = sample(Kind.RN1, 2);
    NetworkFolder biased =
        new NetworkFolder(
            new Network(
                f.network().embedding(),
                f.network().blocks(),
                new Head(f.network().head().weight(), Option.some(Vector.of(1, 2, 3)))),
            new Objective(Loss.SQUARED_WITH_BIAS, 0.1, EmbeddingDecay.FREE),
            f.data(),
            1);
    write(biased);
    assertEquals(biased.network(), right(NetworkFolder.read(folder)).network());
    assertNotEquals(f.networkSha256(), biased.networkSha256());
  }

  @Test
  void equalValuesGiveEqualBytes() throws IOException {
    write(sample(Kind.RN2, 3));
    Path second = folder.resolve("second");
    assertTrue(sample(Kind.RN2, 3).write(second, Overwrite.NEVER).isRight());
    for (String file : FILES) {
      assertArrayEquals(
          Files.readAllBytes(folder.resolve(file)), Files.readAllBytes(second.resolve(file)), file);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"network.json", "network.npz", "data.npz"})
  void nothingIsOverwrittenUnasked(String file) throws IOException {
    Files.writeString(folder.resolve(file), "mine");
    Either<Fault, Path> written = sample(Kind.RN1, 2).write(folder, Overwrite.NEVER);
    assertTrue(written.isLeft());
    assertTrue(written.getLeft().where().endsWith(file));
    assertEquals("mine", Files.readString(folder.resolve(file)));
    assertEquals(1, folder.toFile().list().length, "nothing else may appear");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void theObjectiveIsReproduced(Kind kind) throws IOException {
    NetworkFolder f = sample(kind, 4);
    write(f);
    String json = Files.readString(folder.resolve("network.json"));
    Objective.Decomposition d = (Objective.Decomposition) f.objective().at(f.network(), f.data());
    assertTrue(json.contains("\"objective\" : " + d.total()), json);
    assertTrue(
        json.contains("\"architecture\" : \"" + kind.name().toLowerCase(java.util.Locale.ROOT)));
  }

  private void edit(UnaryOperator<String> change) throws IOException {
    write(sample(Kind.RN1, 3));
    Path file = folder.resolve("network.json");
    String text = Files.readString(file);
    assertNotEquals(text, change.apply(text));
    Files.writeString(file, change.apply(text));
  }

  @ParameterizedTest
  @CsvSource({
    "'\"depth\" : 3', '\"depth\" : 0', 'depth'",
    "'\"depth\" : 3', '\"depth\" : 3.5', 'depth'",
    "'\"depth\" : 3', '\"depth\" : 4', 'block_0003.weight'",
    "'\"depth\" : 3', '\"depth\" : 2', 'block_0002'",
    "'\"depth\" : 3', '\"depth\" : 1e99', 'depth'",
    "'\"width\" : 5', '\"width\" : 6', 'embedding.weight'",
    "'\"classes\" : 3', '\"classes\" : 4', 'head.weight'",
    "'\"classes\" : 3', '\"classes\" : true', 'classes'",
    "'\"loss\" : \"ce\"', '\"loss\" : \"hinge\"', 'loss'",
    "'\"loss\" : \"ce\"', '\"loss\" : \"mse-bias\"', 'head.bias'",
    "'\"decay\" : 0.01', '\"decay\" : -1', 'decay'",
    "'\"decay\" : 0.01', '\"decay\" : 0', 'decay'",
    "'\"decay\" : 0.01', '\"decay\" : NaN', 'network.json'",
    "'\"norm\" : \"post\"', '\"norm\" : \"pre\"', 'norm'",
    "'\"architecture\" : \"rn1\"', '\"architecture\" : \"rn2\"', 'block_0001.in.weight'",
    "'\"architecture\" : \"rn1\"', '\"architecture\" : \"t11\"', 'architecture'",
    "'\"embedding\"', '\"embeding\"', 'embedding'",
    "'\"seed\" : 5', '\"seed\" : \"x\"', 'seed'",
    "'\"seed\" : 5', '\"decay\" : 5', 'network.json'"
  })
  void aWrongDescriptionIsNamed(String from, String to, String named) throws IOException {
    edit(text -> text.replace(from, to));
    assertTrue(fault().line().contains(named), fault()::line);
  }

  @Test
  void damagedDescriptions() throws IOException {
    edit(text -> text.substring(0, text.length() / 2));
    assertTrue(fault().where().contains("network.json"));
    edit(text -> "[" + text + "]");
    assertTrue(fault().where().contains("network.json"));
    edit(text -> text + text);
    assertTrue(fault().where().contains("network.json"));
    edit(text -> text + " ".repeat(2 << 20));
    assertTrue(fault().what().contains("1 MiB"));
  }

  private void editArrays(String file, UnaryOperator<Map<String, NpyArray>> change) {
    write(sample(Kind.RN1, 3));
    Path path = folder.resolve(file);
    Map<String, NpyArray> arrays = LinkedHashMap.ofEntries(Npz.read(path).get());
    assertTrue(Npz.write(path, io.vavr.collection.Vector.ofAll(change.apply(arrays))).isRight());
  }

  @Test
  void wrongArraysAreNamed() {
    editArrays("network.npz", m -> m.remove("block_0001.bias"));
    assertTrue(fault().line().contains("block_0001.bias"), fault()::line);
    editArrays("network.npz", m -> m.put("extra", NpyArray.ofDoubles(new double[1], 1)));
    assertTrue(fault().line().contains("extra"), fault()::line);
    editArrays("network.npz", m -> m.put("head.weight", NpyArray.ofDoubles(new double[10], 2, 5)));
    assertTrue(fault().line().contains("head.weight"), fault()::line);
    editArrays(
        "network.npz",
        m -> {
          double[] bad = new double[25];
          Arrays.fill(bad, Double.NaN);
          return m.put("block_0002.weight", NpyArray.ofDoubles(bad, 5, 5));
        });
    assertTrue(fault().line().contains("block_0002.weight"), fault()::line);
    editArrays("data.npz", m -> m.remove("labels"));
    assertTrue(fault().line().contains("labels"), fault()::line);
    editArrays("data.npz", m -> m.put("inputs", NpyArray.ofDoubles(new double[12], 6, 2)));
    assertTrue(fault().line().contains("inputs"), fault()::line);
    editArrays(
        "data.npz", m -> m.put("labels", NpyArray.ofLongs(new long[] {0, 1, 0, 1, 0, 1}, 6)));
    assertTrue(fault().line().contains("classes"), fault()::line);
  }

  @Test
  void missingFiles() throws IOException {
    assertTrue(
        NetworkFolder.read(folder.resolve("nowhere")).getLeft().line().contains("no such folder"));
    for (String file : FILES) {
      write(sample(Kind.RN1, 2));
      Files.delete(folder.resolve(file));
      assertTrue(fault().line().contains(file), fault()::line);
    }
  }

  /** The hash is over the numbers alone, in the stated order. */
  @Test
  void theHashIsTheOneStated() throws Exception {
    NetworkFolder f = sample(Kind.RN2, 3);
    java.security.MessageDigest digest = java.security.MessageDigest.getInstance("SHA-256");
    write(f);
    Map<String, NpyArray> arrays = Npz.read(folder.resolve("network.npz")).get();
    for (String name :
        new String[] {
          "embedding.weight", "embedding.bias",
          "block_0001.in.weight", "block_0001.in.bias",
          "block_0001.out.weight", "block_0001.out.bias",
          "block_0002.in.weight", "block_0002.in.bias",
          "block_0002.out.weight", "block_0002.out.bias",
          "head.weight"
        }) {
      for (double x : arrays.get(name).get().toDoubles()) {
        long bits = Double.doubleToRawLongBits(x);
        for (int i = 0; i < 8; i++) {
          digest.update((byte) (bits >> (8 * i)));
        }
      }
    }
    assertEquals(java.util.HexFormat.of().formatHex(digest.digest()), f.networkSha256());
    assertEquals(11, Tuple.of(arrays.size())._1);
  }
}
