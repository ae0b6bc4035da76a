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
import dev.neuralcollapse.network.SequenceArchitecture.Kind;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.Map;
import io.vavr.control.Either;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SequenceFolderTest {
  @TempDir Path folder;

  private void write(SequenceFolder f) {
    assertEquals(Either.right(folder), f.write(folder, Overwrite.REPLACE));
  }

  @ParameterizedTest
  @MethodSource("dev.neuralcollapse.network.SequenceNetworkTest#all")
  void whatIsWrittenIsRead(DrawnSequences drawn) throws IOException {
    SequenceFolder f = drawn.folder();
    write(f);
    SequenceFolder read =
        SequenceFolder.read(folder).getOrElseThrow(x -> new AssertionError(x.line()));
    assertEquals(f.kind(), read.kind());
    assertEquals(f.network(), read.network());
    assertEquals(f.architecture(), read.architecture());
    assertEquals(drawn.depth(), read.architecture().depth());
    assertEquals(f.goal(), read.goal());
    assertTrue(f.goal().objective().isDefined());
    assertEquals(f.data().inputs(), read.data().inputs());
    assertArrayEquals(f.data().labels().toArray(), read.data().labels().toArray());
    assertEquals(f.networkSha256(), read.networkSha256());
    double value = f.value().get();
    assertTrue(
        Files.readString(folder.resolve("network.json")).contains("\"objective\" : " + value));
    assertEquals(value, read.value().get());
  }

  /** Residual networks with LayerNorm after every block have one format. */
  @Test
  void residualFoldersAreSharedBothWays() {
    NetworkFolder f =
        new SampleNetworks(3, 2, 5, 3, ResidualNetwork.Kind.RN2, Loss.SQUARED, 0.01, 0.1, 0.3)
            .folder(5, EmbeddingDecay.PENALISED);
    assertTrue(f.write(folder, Overwrite.REPLACE).isRight());
    SequenceFolder read = SequenceFolder.read(folder).get();
    assertEquals(SequenceNetwork.of(f.network()), read.network());
    assertEquals(f.networkSha256(), read.networkSha256());
    Path other = folder.resolve("other");
    assertTrue(read.write(other, Overwrite.NEVER).isRight());
    assertEquals(f.network(), NetworkFolder.read(other).get().network());
    assertTrue(read.write(other, Overwrite.NEVER).getLeft().what().contains("exists"));
  }

  private static SequenceFolder sample() {
    return new DrawnSequences(1, Kind.T21, Norm.PRE, Mask.CAUSAL, Readout.EVERY, true, 3).folder();
  }

  /** Decay that is not one number. */
  @Test
  void everyGroupMayHaveItsDecay() throws IOException {
    SequenceFolder f = sample();
    Penalty penalty = new Penalty(0.1, 0, 0.2, 0.3, 0.05, 0.4, 0);
    SequenceFolder other =
        new SequenceFolder(
            f.kind(), f.network(), new Goal(Loss.CROSS_ENTROPY, penalty), f.data(), 3);
    write(other);
    assertEquals(other.goal(), SequenceFolder.read(folder).get().goal());
    String text = Files.readString(folder.resolve("network.json"));
    assertTrue(text.contains("\"decay\" : null"), text);
    double expected =
        other.goal().at(f.network(), f.data()).get().fit()
            + SequenceWeights.named(f.network())
                .map(
                    a ->
                        (a._1().startsWith("embedding")
                                ? 0.05
                                : a._1().startsWith("head")
                                    ? 0.2
                                    : a._1().endsWith("bias") ? 0.15 : 0.1)
                            * java.util.Arrays.stream(a._2().toDoubles()).map(x -> x * x).sum())
                .sum()
                .doubleValue();
    assertEquals(expected, other.value().get(), 1e-12 * expected);
  }

  /** Folders written before keys could be fixed. */
  @Test
  void missingKeysAreLearned() throws IOException {
    write(sample());
    Path file = folder.resolve("network.json");
    Files.writeString(file, Files.readString(file).replace("\"keys\" : \"learned\",", ""));
    assertEquals(sample().network(), SequenceFolder.read(folder).get().network());
  }

  private Fault fault() {
    return SequenceFolder.read(folder).swap().getOrElseThrow(() -> new AssertionError("read"));
  }

  @ParameterizedTest
  @CsvSource({
    "'\"norm\" : \"pre\"', '\"norm\" : \"mid\"', norm",
    "'\"mask\" : \"causal\"', '\"mask\" : 3', mask",
    "'\"readout\" : \"every\"', '\"readout\" : \"first\"', readout",
    "'\"readout\" : \"every\"', '\"readout\" : \"last\"', labels",
    "'\"keys\" : \"learned\"', '\"keys\" : \"none\"', keys",
    "'\"keys\" : \"learned\"', '\"keys\" : \"zero\"', block_0001.key",
    "'\"norm\" : \"pre\"', '\"norm\" : \"pre\", \"affineNorm\" : true', embedding.norm.gain",
    "'\"norm\" : \"pre\"', '\"norm\" : \"pre\", \"affineNorm\" : 1', affineNorm",
    "'\"tokens\" : \"symbols\"', '\"tokens\" : \"words\"', tokens",
    "'\"tokens\" : \"symbols\"', '\"tokens\" : \"vectors\"', embedding.weight",
    "'\"vocabulary\" : 4', '\"vocabulary\" : 5', embedding.symbols",
    "'\"vocabulary\" : 4', '\"vocabulary\" : null', vocabulary",
    "'\"length\" : 3', '\"length\" : 2', embedding.positions",
    "'\"depth\" : 3', '\"depth\" : 4', block_0003.query",
    "'\"architecture\" : \"t21\"', '\"architecture\" : \"t11\"', block_0001.output",
    "'\"architecture\" : \"t21\"', '\"architecture\" : \"t22\"', block_0001.in.weight",
    "'\"architecture\" : \"t21\"', '\"architecture\" : \"rn1\"', embedding.weight",
    "'\"architecture\" : \"t21\"', '\"architecture\" : \"t31\"', architecture",
    "'\"classes\" : 3', '\"classes\" : 4', head.weight"
  })
  void aWrongDescriptionIsNamed(String from, String to, String named) throws IOException {
    write(sample());
    Path file = folder.resolve("network.json");
    String text = Files.readString(file);
    assertNotEquals(text, text.replace(from, to));
    Files.writeString(file, text.replace(from, to));
    assertTrue(fault().line().contains(named), fault()::line);
  }

  private void edit(String file, UnaryOperator<Map<String, NpyArray>> change) {
    write(sample());
    Path path = folder.resolve(file);
    Map<String, NpyArray> arrays = LinkedHashMap.ofEntries(Npz.read(path).get());
    assertTrue(Npz.write(path, io.vavr.collection.Vector.ofAll(change.apply(arrays))).isRight());
  }

  @Test
  void wrongArraysAreNamed() {
    edit("network.npz", m -> m.remove("block_0002.key"));
    assertTrue(fault().line().contains("block_0002.key"), fault()::line);
    edit("network.npz", m -> m.put("block_0003.key", NpyArray.ofDoubles(new double[1], 1)));
    assertTrue(fault().line().contains("block_0003.key"), fault()::line);
    edit("network.npz", m -> m.put("block_0001.value", NpyArray.ofDoubles(new double[20], 4, 5)));
    assertTrue(fault().line().contains("block_0001.value"), fault()::line);
    edit("data.npz", m -> m.put("inputs", NpyArray.ofLongs(new long[12], 4, 3)));
    assertTrue(fault().line().contains("labels"), fault()::line);
    long[] ids = new long[18];
    ids[7] = 4;
    edit("data.npz", m -> m.put("inputs", NpyArray.ofLongs(ids, 6, 3)));
    assertTrue(fault().line().contains("row 2, token 1"), fault()::line);
    edit("data.npz", m -> m.put("inputs", NpyArray.ofDoubles(new double[18], 6, 3)));
    assertTrue(fault().line().contains("integers"), fault()::line);
    edit("data.npz", m -> m.remove("labels"));
    assertTrue(fault().line().contains("labels"), fault()::line);
  }
}
