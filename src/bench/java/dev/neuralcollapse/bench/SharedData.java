package dev.neuralcollapse.bench;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Pixels;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.data.format.DataSource;
import io.vavr.collection.List;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The samples every peer works on, as bytes, in files every peer reads: {@code meta.json}, {@code
 * inputs.u8}, {@code labels.u8}. Classes alternate, so that the first N of them are balanced as
 * long as every class has samples left.
 *
 * @param name where they come from
 * @param inputs N×784 pixels
 * @param labels N classes
 */
record SharedData(String name, byte[] inputs, byte[] labels) {
  static final double DECAY = 0.005;

  /** Share of pixels that are 0 in MNIST. */
  private static final double ZEROS = 0.81;

  int count() {
    return labels.length;
  }

  /** MNIST or its like, from IDX files. */
  static SharedData of(String path) {
    Dataset data =
        DataSource.standard()
            .resolve(path)
            .getOrElseThrow(fault -> new IllegalArgumentException(fault.toString()));
    if (data.dimension() != Workload.DIMENSION || data.labels().classes() != Workload.CLASSES) {
      throw new IllegalArgumentException(path + ": expected images of 28x28 in ten classes");
    }
    int[] order = alternating(data.labels());
    byte[] inputs = new byte[order.length * Workload.DIMENSION];
    byte[] labels = new byte[order.length];
    for (int i = 0; i < order.length; i++) {
      labels[i] = (byte) data.labels().get(order[i]);
      for (int j = 0; j < Workload.DIMENSION; j++) {
        inputs[i * Workload.DIMENSION + j] =
            (byte) Math.round(255 * data.inputs().get(order[i], j));
      }
    }
    return new SharedData(data.provenance().name(), inputs, labels);
  }

  /** One sample of each class in turn; a class that has run out is passed over. */
  private static int[] alternating(Labels labels) {
    int[][] rows = new int[labels.classes()][labels.size()];
    int[] counts = new int[labels.classes()];
    for (int i = 0; i < labels.size(); i++) {
      int k = labels.get(i);
      rows[k][counts[k]++] = i;
    }
    int[] order = new int[labels.size()];
    int n = 0;
    for (int r = 0; n < order.length; r++) {
      for (int k = 0; k < rows.length; k++) {
        if (r < counts[k]) {
          order[n++] = rows[k][r];
        }
      }
    }
    return order;
  }

  /** Pixels drawn at random, as many of them zero as in MNIST: only speed can be measured. */
  static SharedData synthetic(int count) {
    SplittableRandom random = new SplittableRandom(1);
    byte[] inputs = new byte[count * Workload.DIMENSION];
    byte[] labels = new byte[count];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i] = random.nextDouble() < ZEROS ? 0 : (byte) (1 + random.nextInt(255));
    }
    for (int i = 0; i < count; i++) {
      labels[i] = (byte) (i % Workload.CLASSES);
    }
    return new SharedData("synthetic images, 81% zeros", inputs, labels);
  }

  void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve("inputs.u8"), inputs);
    Files.write(folder.resolve("labels.u8"), labels);
    Files.writeString(
        folder.resolve("meta.json"),
        String.format(
            Locale.ROOT,
            "{\"count\": %d, \"dimension\": %d, \"classes\": %d, \"width\": %d, \"decay\": %s}%n",
            count(),
            Workload.DIMENSION,
            Workload.CLASSES,
            Workload.WIDTH,
            DECAY));
  }

  static SharedData read(Path folder) throws IOException {
    return new SharedData(
        "shared",
        Files.readAllBytes(folder.resolve("inputs.u8")),
        Files.readAllBytes(folder.resolve("labels.u8")));
  }

  /** The first of them alone. */
  static SharedData read(Path folder, int samples) throws IOException {
    try (InputStream inputs = Files.newInputStream(folder.resolve("inputs.u8"));
        InputStream labels = Files.newInputStream(folder.resolve("labels.u8"))) {
      return new SharedData(
          "shared", inputs.readNBytes(samples * Workload.DIMENSION), labels.readNBytes(samples));
    }
  }

  /** The first samples, each pixel standing for its byte over 255. */
  Pixels pixels(int samples) {
    int[] values = new int[samples];
    for (int i = 0; i < samples; i++) {
      values[i] = labels[i];
    }
    int size = samples * Workload.DIMENSION;
    return new Pixels(
        size == inputs.length ? inputs : Arrays.copyOf(inputs, size),
        Workload.DIMENSION,
        Labels.of(values, name).getOrElseThrow(f -> new IllegalArgumentException(f.toString())),
        new Provenance(name, name, "unknown", List.of("pixels 0..255 divided by 255")));
  }
}
