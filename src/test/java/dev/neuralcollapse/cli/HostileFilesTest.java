package dev.neuralcollapse.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.neuralcollapse.data.format.NpyArray;
import dev.neuralcollapse.data.format.Npz;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.Tuple;
import io.vavr.Tuple2;
import io.vavr.collection.List;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that are not what they should be, seen from the command line. */
class HostileFilesTest {
  private static final int N = 12;

  @TempDir Path folder;

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  private Path file(String name, String text) throws IOException {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  @SafeVarargs
  private Path npz(String name, Tuple2<String, NpyArray>... arrays) {
    return Npz.write(folder.resolve(name), List.of(arrays), Overwrite.REPLACE).get();
  }

  private static Tuple2<String, NpyArray> features(double scale) {
    return Tuple.of(
        "features",
        NpyArray.of(Matrix.generate(N, 5, (i, j) -> scale * StrictMath.sin(1.0 + 7 * i + 3 * j))));
  }

  private static Tuple2<String, NpyArray> classifier(int rows, int columns) {
    return Tuple.of(
        "classifier", NpyArray.of(Matrix.generate(rows, columns, (i, j) -> StrictMath.cos(i + j))));
  }

  private static Tuple2<String, NpyArray> labels(long classes) {
    long[] y = new long[N];
    Arrays.setAll(y, i -> i % classes);
    return Tuple.of("labels", NpyArray.ofLongs(y, N));
  }

  private static void refusedEverywhere(Path file) {
    String name = String.valueOf(file.getFileName());
    Refused.naming(name, "measure", file.toString(), "--json");
    Refused.naming(name, "attribute", file.toString(), "--loss", "ce", "--decay", "0.1");
    Refused.naming(name, "data", "import", file.toString(), "--name", "never-written");
    Refused.naming(name, "reproduce", "--profile", "quick", "--data", file.toString());
    Refused.line(name, "bound --per-class 2 --depths 20 --decay 0.1 --data " + file);
  }

  @Test
  void rubbishUnderEveryName() throws IOException {
    byte[] rubbish = new byte[300];
    for (int i = 0; i < rubbish.length; i++) {
      rubbish[i] = (byte) (i * 37 + 11);
    }
    for (String ending : new String[] {"npz", "npy", "csv", "safetensors", "pt", "gz", "dat", ""}) {
      refusedEverywhere(file("rubbish." + ending, rubbish));
      refusedEverywhere(file("empty." + ending, new byte[0]));
    }
  }

  @Test
  void truncatedArchivesAndPickles() throws IOException {
    byte[] whole = Files.readAllBytes(npz("whole.npz", features(1), labels(3)));
    for (int length : new int[] {1, 30, whole.length / 2, whole.length - 1}) {
      refusedEverywhere(file("cut.npz", Arrays.copyOf(whole, length)));
    }
    refusedEverywhere(file("model.pkl", "\u0080\u0004cos\nsystem\n(S'true'\ntR."));
    refusedEverywhere(zip("model.pt", "archive/data.pkl", new byte[] {(byte) 0x80, 2}));
    refusedEverywhere(zip("climb.npz", "../../climbed.npy", new byte[200]));
  }

  private Path zip(String name, String entry, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(file))) {
      out.putNextEntry(new ZipEntry(entry));
      out.write(content);
      out.closeEntry();
    }
    return file;
  }

  @Test
  void shapesThatDoNotFit() {
    Refused.naming("labels", "measure", npz("one.npz", features(1), labels(1)).toString());
    Refused.naming("labels", "measure", npz("none.npz", features(1)).toString());
    Refused.naming("features", "measure", npz("only.npz", labels(3)).toString());
    for (String loss : new String[] {"ce", "mse", "mse-bias"}) {
      Refused.line(
          "classifier",
          "attribute --decay 0.1 --loss "
              + loss
              + " "
              + npz("rows.npz", features(1), labels(3), classifier(4, 5)));
      Refused.line(
          "classifier",
          "attribute --decay 0.1 --loss " + loss + " " + npz("no.npz", features(1), labels(3)));
    }
  }

  @Test
  void numbersBeyondDoublePrecision() {
    for (double scale : new double[] {1e300, 1e-300}) {
      String file = npz("scale.npz", features(scale), labels(3), classifier(3, 5)).toString();
      Refused.naming("features", "measure", file);
      Refused.naming("features", "attribute", file, "--loss", "mse", "--decay", "1", "--rescale");
    }
    Refused.naming(
        "features", "measure", npz("nan.npz", features(Double.NaN), labels(3)).toString());
    String decay = npz("decay.npz", features(1e-50), labels(3), classifier(3, 5)).toString();
    Refused.naming(
        "decay.npz", "attribute", decay, "--loss", "ce", "--decay", "1e250", "--rescale");
  }

  @Test
  void placesThatAreNoFiles() throws IOException, InterruptedException {
    Path loop = folder.resolve("loop");
    Files.createSymbolicLink(loop, loop);
    Path pipe = folder.resolve("pipe");
    new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor();
    for (Path p : List.of(loop, pipe, folder.resolve("missing"), Path.of("/dev/zero"))) {
      String name = p.toString();
      Refused.naming(name, "measure", name);
      Refused.naming(name, "attribute", name, "--loss", "ce", "--decay", "1");
      Refused.naming(name, "data", "import", name, "--name", "never-written");
      Refused.naming(name, "reproduce", "--data", name);
      Refused.naming(name, "certify", name);
      Refused.naming(name, "recheck", name);
    }
    Path empty = Files.createDirectory(folder.resolve("empty-folder"));
    for (String command : new String[] {"measure", "certify", "recheck", "reproduce --data"}) {
      Refused.line("empty-folder", command + " " + empty);
    }
  }

  @Test
  void idxThatLies() throws IOException {
    Path images = folder.resolve("train-images-idx3-ubyte");
    byte[] labels = idx(new int[] {4}, new byte[] {0, 1, 0, 1});
    Files.write(folder.resolve("train-labels-idx1-ubyte"), labels);
    for (int[] sizes : new int[][] {{2_000_000_000, 28, 28}, {-1, 2, 2}, {4, 2, 3}, {3, 2, 2}}) {
      Files.write(images, idx(sizes, new byte[16]));
      Refused.naming(folder.toString(), "reproduce", "--profile", "quick", "--data", "" + folder);
    }
    Files.write(images, idx(new int[] {4, 2, 2}, new byte[16]));
    Files.write(folder.resolve("train-labels-idx1-ubyte"), idx(new int[] {4}, new byte[4]));
    Refused.naming(
        "one class",
        "bound",
        "--data",
        "" + folder,
        "--per-class",
        "1",
        "--depths",
        "9",
        "--decay",
        "1");
  }

  private static byte[] idx(int[] sizes, byte[] data) {
    ByteBuffer b = ByteBuffer.allocate(4 + 4 * sizes.length + data.length);
    b.put(new byte[] {0, 0, 8, (byte) sizes.length});
    Arrays.stream(sizes).forEach(b::putInt);
    return b.put(data).array();
  }

  @Test
  void nothingIsWrittenWhereNothingCanBe() throws IOException {
    Path file = file("plain", "mine");
    String below = file.resolve("below").toString();
    Refused.naming(below, "reproduce", "--profile", "quick", "--out", below);
    Refused.naming(file.toString(), "reproduce", "--profile", "quick", "--out", file.toString());
    String bound =
        "bound --data gaussian --classes 3 --per-class 1 --depths 20 --decay 1 --export ";
    Refused.line(below, bound + below);
    Path export = folder.resolve("export");
    Path foreign = Files.createDirectories(export.resolve("L-20")).resolve("network.json");
    Files.writeString(foreign, "{\"mine\": true}");
    Refused.line(export.toString(), bound + export);
    assertEquals("{\"mine\": true}", Files.readString(foreign));
    Path report = Files.createDirectory(folder.resolve("report"));
    Files.writeString(report.resolve("index.html"), "mine");
    Refused.line("index.html", "reproduce --profile quick --out " + report);
    assertEquals("mine", Files.readString(report.resolve("index.html")));
    assertTrue(Files.readString(file).equals("mine"));
  }
}
