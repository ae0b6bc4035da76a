package dev.neuralcollapse.data.format;

import static dev.neuralcollapse.data.format.Fixtures.assertFault;
import static dev.neuralcollapse.data.format.Fixtures.doubles;
import static dev.neuralcollapse.data.format.Fixtures.reals;
import static dev.neuralcollapse.data.format.Fixtures.wholes;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.Fault;
import io.vavr.Tuple;
import io.vavr.Tuple2;
import io.vavr.collection.List;
import io.vavr.control.Either;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureFileTest {
  private static final double NAN = Double.NaN;
  @TempDir Path folder;

  private Either<Fault, FeatureBundle> read(List<Tuple2<String, NpyArray>> arrays) {
    return FeatureFile.read(Npz.write(folder.resolve("f.npz"), arrays).get());
  }

  /** Reads the usual arrays with one of them replaced. */
  private Either<Fault, FeatureBundle> with(String name, NpyArray array) {
    return read(
        Fixtures.features().filter(t -> !t._1().equals(name)).append(Tuple.of(name, array)));
  }

  private static void assertIsUsual(FeatureBundle b) {
    assertEquals(12.5, b.features().get(3, 2));
    assertArrayEquals(new int[] {0, 1, 1, 0}, b.labels().toArray());
    assertEquals(1, b.classifier().get().get(1, 1));
    assertEquals(-0.5, b.bias().get().get(1));
    assertEquals(
        List.of("layer_00", "layer_01"), b.layers().map(FeatureBundle.Layer::name).toList());
    assertEquals(2, b.layers().get(0).features().columns());
    assertEquals(1, b.layers().get(1).features().columns());
    assertEquals(4, b.targets().get().rows());
  }

  @Test
  void everythingThatMayBeThereIsRead() {
    FeatureBundle b = read(Fixtures.features()).get();
    assertIsUsual(b);
    assertTrue(b.ignored().isEmpty());
    assertEquals(List.of("clasifier"), with("clasifier", wholes(1)).get().ignored());
    assertIsUsual(with("labels", NpyArray.ofDoubles(new double[] {0, 1, 1, 0}, 4)).get());
  }

  @Test
  void theOrderOfTheLayersIsThatOfTheirNumbers() {
    List<Tuple2<String, NpyArray>> arrays =
        Fixtures.features()
            .filter(t -> !t._1().startsWith("layer"))
            .appendAll(
                List.range(0, 12)
                    .reverse()
                    .map(i -> Tuple.of("layer_" + i, reals(4, 1, i, i, i, i))));
    FeatureBundle b = read(arrays).get();
    assertEquals(12, b.layers().size());
    for (int i = 0; i < 12; i++) {
      assertEquals(i, b.layers().get(i).features().get(0, 0));
    }
  }

  @Test
  void onlyFeaturesAndLabelsAreNeeded() {
    FeatureBundle b = read(Fixtures.features().take(2)).get();
    assertTrue(
        b.classifier().isEmpty()
            && b.bias().isEmpty()
            && b.layers().isEmpty()
            && b.targets().isEmpty());
    assertFault("no array 'features' among labels", read(Fixtures.features().drop(1).take(1)));
    assertFault("no array 'labels' among features", read(Fixtures.features().take(1)));
  }

  @Test
  void shapesThatDoNotFitAreNamed() {
    assertFault(
        "array features: shape of length 12",
        with("features", NpyArray.ofDoubles(new double[12], 12)));
    assertFault(
        "array features: shape 4x3x1; two axes (samples, features) are needed: flatten",
        with("features", NpyArray.ofDoubles(new double[12], 4, 3, 1)));
    assertFault("0x3 is empty", with("features", reals(0, 3)));
    assertFault("4x0 is empty", with("features", reals(4, 0)));
    assertFault("4 labels for 3 rows of features", with("features", reals(3, 3, new double[9])));
    assertFault(
        "3x3 for 2 classes and features of width 3",
        with("classifier", reals(3, 3, new double[9])));
    assertFault("transpose it", with("classifier", reals(3, 2, new double[6])));
    assertFault("3 entries for 2 classes", with("bias", wholes(1, 2, 3)));
    assertFault("array bias: shape 1x2", with("bias", reals(1, 2, 1, 2)));
    assertFault("array layer_01: 3x1 for 4 samples", with("layer_01", reals(3, 1, new double[3])));
    assertFault(
        "array layer_03: found where layer 2", with("layer_03", reals(4, 1, new double[4])));
    assertFault("found where layer 2", with("layer_1", reals(4, 1, new double[4])));
    assertFault("3 rows for 4 samples", with("targets", wholes(1, 2, 3)));
  }

  @Test
  void labelsThatAreNoneAreNamed() {
    assertFault("use .argmax(1)", with("labels", reals(4, 2, new double[8])));
    assertFault(".reshape(-1)", with("labels", reals(4, 1, 0, 1, 1, 0)));
    assertFault(
        "row 2: label 0.5 is no class number",
        with("labels", NpyArray.ofDoubles(new double[] {0, 1, 0.5, 0}, 4)));
    assertFault(
        "row 3: label NaN", with("labels", NpyArray.ofDoubles(new double[] {0, 1, 1, NAN}, 4)));
    assertFault("no class number", with("labels", wholes(0, 1, 1, Long.MIN_VALUE)));
    assertFault(
        "no class number",
        with("labels", NpyArray.ofDoubles(new double[] {0, 1, 1, Double.POSITIVE_INFINITY}, 4)));
    assertFault("negative label -1", with("labels", wholes(0, 1, -1, 0)));
    assertFault("one class only", with("labels", wholes(0, 0, 0, 0)));
    assertFault("class 0 has no sample", with("labels", wholes(1, 1, 1, 1)));
    assertFault("class 1 has no sample", with("labels", wholes(0, 2, 2, 0)));
    assertFault("leaves a class empty", with("labels", wholes(0, 1, Integer.MAX_VALUE, 0)));
  }

  @Test
  void entriesThatAreNotFiniteAreNamedWithRowAndColumn() {
    double[] a = DoubleStream.iterate(0, x -> x + 1).limit(12).toArray();
    a[7] = NAN;
    assertFault(
        "array features, row 2, column 1: the entry is NaN", with("features", reals(4, 3, a)));
    assertFault(
        "array classifier, row 1, column 2: the entry is Infinity",
        with("classifier", reals(2, 3, 1, 2, 3, 4, 5, 1 / 0.0)));
    assertFault(
        "array layer_00, row 3, column 1: the entry is -Infinity",
        with("layer_00", reals(4, 2, 0, 0, 0, 0, 0, 0, 0, -1 / 0.0)));
    assertFault(
        "array bias, entry 1: the entry is NaN",
        with("bias", NpyArray.ofDoubles(new double[] {0, NAN}, 2)));
    assertFault(
        "array targets, row 1, column 0",
        with("targets", NpyArray.ofDoubles(new double[] {0, NAN, 0, 0}, 4)));
  }

  @Test
  void aSetOfNpyFilesIsOneFile() {
    for (Tuple2<String, NpyArray> t : Fixtures.features()) {
      Npy.write(folder.resolve("net-" + t._1() + "_v2.npy"), t._2(), Overwrite.NEVER).get();
      Npy.write(folder.resolve(t._1() + ".npy"), t._2(), Overwrite.NEVER).get();
    }
    assertIsUsual(FeatureFile.read(folder.resolve("net-features_v2.npy")).get());
    assertIsUsual(FeatureFile.read(folder.resolve("features.npy")).get());
    assertIsUsual(FeatureFile.read(folder).get());
    assertFault("does not say features", FeatureFile.read(folder.resolve("labels.npy")));
  }

  @Test
  void safetensorsHoldThemToo() {
    String json =
        "{\"features\":{\"dtype\":\"F64\",\"shape\":[2,1],\"data_offsets\":[0,16]},"
            + "\"labels\":{\"dtype\":\"F64\",\"shape\":[2],\"data_offsets\":[16,32]}}";
    Path file =
        Fixtures.write(folder, "f.safetensors", Fixtures.safetensors(json, doubles(3, 4, 1, 0)));
    FeatureBundle b = FeatureFile.read(file).get();
    assertArrayEquals(new double[] {3, 4}, b.features().toArray());
    assertArrayEquals(new int[] {1, 0}, b.labels().toArray());
  }

  @Test
  void allArraysTogetherMustKeepToTheLimits() {
    Path file = Npz.write(folder.resolve("f.npz"), Fixtures.features()).get();
    int entries = Fixtures.features().map(t -> t._2().size()).sum().intValue();
    assertTrue(FeatureFile.read(file, new Limits(16L * entries)).isRight());
    assertFault("entries need about", FeatureFile.read(file, new Limits(16L * entries - 1)));
  }

  @Test
  void whatIsNoFileOfFeaturesIsRefused() {
    assertFault("no such file", FeatureFile.read(folder.resolve("none.npz")));
    assertFault("a folder without", FeatureFile.read(folder));
    assertFault("an empty file", FeatureFile.read(Fixtures.write(folder, "e.npz", new byte[0])));
    assertFault("no zip", FeatureFile.read(Fixtures.write(folder, "x.npz", new byte[] {1, 2, 3})));
    assertFault(
        "unknown kind", FeatureFile.read(Fixtures.write(folder, "x.h5", new byte[] {1, 2, 3})));
    byte[] zip = Fixtures.resource("every-type.npz");
    assertFault("no array 'features'", FeatureFile.read(Fixtures.write(folder, "y.npz", zip)));
    assertFault(
        "damaged", FeatureFile.read(Fixtures.write(folder, "z.npz", Arrays.copyOf(zip, 100))));
  }
}
