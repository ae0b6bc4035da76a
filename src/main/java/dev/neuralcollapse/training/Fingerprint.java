package dev.neuralcollapse.training;

import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.Pixels;
import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.network.SequenceInputs;
import dev.neuralcollapse.network.Targets;
import dev.neuralcollapse.training.kernel.TrainingData;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/** One hash of all that determines a run. */
final class Fingerprint {
  /** Numbers converted at a time. */
  private static final int PART = 1 << 13;

  private final MessageDigest digest = CheckpointFile.sha256();

  private Fingerprint() {}

  /** SHA-256 of the spec, the bits of its first parameters, and the data. */
  static String of(TrainingSpec spec, TrainingData data) {
    Fingerprint f = new Fingerprint();
    f.text(spec.architecture().toString());
    f.text(spec.goal().toString());
    f.text(spec.optimiser().toString());
    // The first parameters stand for the initialisation, whose own words may leave out numbers; a
    // continuation is told by its stages.
    f.text(spec.initialisation() instanceof Initialisation.Continuation c ? c.toString() : "given");
    f.text(spec.seed() + " " + spec.precision());
    spec.blas().forEach(b -> f.text(b.version()));
    f.numbers(Trainer.start(spec));
    f.inputs(data.inputs());
    f.targets(data.targets());
    return HexFormat.of().formatHex(f.digest.digest());
  }

  /** SHA-256 of numbers alone. */
  static String ofNumbers(double[] values) {
    Fingerprint f = new Fingerprint();
    f.numbers(values);
    return HexFormat.of().formatHex(f.digest.digest());
  }

  private void inputs(TrainingData.Inputs inputs) {
    switch (inputs) {
      case TrainingData.Inputs.Rows r -> matrix(r.rows());
      case TrainingData.Inputs.Images i -> images(i.pixels());
      case TrainingData.Inputs.Sequences s -> {
        text(s.length() + " " + s.readout());
        switch (s.all()) {
          case SequenceInputs.Vectors v -> matrix(v.tokens());
          case SequenceInputs.Symbols t -> {
            text("symbols " + t.vocabulary());
            t.ids().forEach(row -> row.forEach(this::whole));
          }
        }
      }
    }
  }

  /** The same as of the images as a matrix. */
  private void images(Pixels pixels) {
    text(pixels.size() + "x" + pixels.dimension());
    double[] row = new double[pixels.dimension()];
    for (int i = 0; i < pixels.size(); i++) {
      pixels.copyRow(i, row);
      numbers(row);
    }
  }

  private void targets(Targets targets) {
    switch (targets) {
      case Targets.Classes c -> labels(c.labels());
      case Targets.Ordinal o -> labels(o.labels());
      case Targets.Values v -> matrix(v.rows());
    }
  }

  private void labels(Labels labels) {
    for (int i = 0; i < labels.size(); i++) {
      whole(labels.get(i));
    }
  }

  private void matrix(Matrix m) {
    text(m.rows() + "x" + m.columns());
    for (int i = 0; i < m.rows(); i++) {
      numbers(m.row(i).toArray());
    }
  }

  private void numbers(double[] values) {
    // In parts: all at once would overflow an array of bytes from 2^28 numbers on.
    ByteBuffer bytes = ByteBuffer.allocate(8 * Math.min(PART, values.length));
    for (int from = 0; from < values.length; from += PART) {
      int count = Math.min(PART, values.length - from);
      bytes.clear().limit(8 * count);
      bytes.asDoubleBuffer().put(values, from, count);
      digest.update(bytes);
    }
  }

  private void whole(int value) {
    digest.update(ByteBuffer.allocate(4).putInt(value).flip());
  }

  private void text(String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
