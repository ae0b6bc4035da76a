package dev.neuralcollapse.training;

import dev.neuralcollapse.data.Dataset;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/** One hash of all that determines a run. */
final class Fingerprint {
  private Fingerprint() {}

  /** SHA-256 of the spec, the bits of its first parameters, and the data. */
  static String of(TrainingSpec spec, Dataset data) {
    MessageDigest digest = CheckpointFile.sha256();
    // The start stands for the initialisation, whose own words may leave out numbers; a
    // continuation is told by its stages.
    String start =
        spec.initialisation() instanceof Initialisation.Continuation c ? c.toString() : "given";
    text(digest, spec.architecture().toString());
    text(digest, spec.goal().toString());
    text(digest, spec.optimiser().toString());
    text(digest, start);
    text(digest, Long.toString(spec.seed()));
    double[] theta = Trainer.start(spec);
    byte[] bytes = new byte[8 * theta.length];
    ByteBuffer.wrap(bytes).asDoubleBuffer().put(theta);
    digest.update(bytes);
    text(digest, data.sha256());
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void text(MessageDigest digest, String text) {
    digest.update(text.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }
}
