package dev.neuralcollapse.training;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.AtomicFile;
import dev.neuralcollapse.data.format.Overwrite;
import io.vavr.control.Either;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Snapshots on disk. A file is there whole or not at all, and a newer one takes the place of an
 * older one in a single move: a crash at any moment leaves the older one.
 *
 * <p>Layout, big-endian: the eight letters {@code COLLAPSE}, the version of the format (int), the
 * fingerprint (UTF), evaluations (int), the number of bytes of state (int) and the state, then
 * SHA-256 of all before it.
 */
public final class CheckpointFile {
  private static final byte[] MAGIC = "COLLAPSE".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 1;
  private static final int DIGEST = 32;

  private CheckpointFile() {}

  /** Puts a snapshot into a file, in place of the one that was there. */
  public static Either<Fault, Path> write(Path file, Snapshot snapshot) {
    return AtomicFile.write(file, Overwrite.REPLACE, out -> write(out, snapshot));
  }

  /** For a {@link CheckpointPolicy}: every snapshot goes into the one file, faults are told. */
  public static Consumer<Snapshot> into(Path file, Consumer<Fault> told) {
    return snapshot -> write(file, snapshot).peekLeft(told);
  }

  private static void write(OutputStream to, Snapshot snapshot) throws IOException {
    DigestOutputStream digested = new DigestOutputStream(to, sha256());
    DataOutputStream out = new DataOutputStream(digested);
    byte[] state = snapshot.state();
    out.write(MAGIC);
    out.writeInt(VERSION);
    out.writeUTF(snapshot.fingerprint());
    out.writeInt(snapshot.evaluations());
    out.writeInt(state.length);
    out.write(state);
    out.flush();
    to.write(digested.getMessageDigest().digest());
  }

  /** Reads a snapshot back, or says what is wrong with the file. */
  public static Either<Fault, Snapshot> read(Path file) {
    try {
      return parse(file, Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return bad(file, "no such file", "start the run from its beginning");
    } catch (IOException e) {
      return bad(file, "cannot be read (" + e.getMessage() + ")", "check its permissions");
    }
  }

  /** Whether it is a checkpoint, but of a format that another version of this program writes. */
  public static boolean isOfOtherFormat(Path file) {
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      return Arrays.equals(in.readNBytes(MAGIC.length), MAGIC) && in.readInt() != VERSION;
    } catch (IOException e) {
      return false;
    }
  }

  private static Either<Fault, Snapshot> parse(Path file, byte[] bytes) throws IOException {
    int end = bytes.length - DIGEST;
    int start = MAGIC.length;
    if (end < start + 4 || !Arrays.equals(bytes, 0, start, MAGIC, 0, start)) {
      return bad(file, "not a checkpoint", "give a file that a training run wrote");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, start, end - start));
    int version = in.readInt();
    if (version != VERSION) {
      return bad(
          file,
          "a checkpoint of format " + version,
          "this program reads format "
              + VERSION
              + ": resume with the one that wrote it, or move the file away");
    }
    MessageDigest digest = sha256();
    digest.update(bytes, 0, end);
    if (!Arrays.equals(digest.digest(), Arrays.copyOfRange(bytes, end, bytes.length))) {
      return bad(file, "its content is damaged", "start the run from its beginning");
    }
    String fingerprint = in.readUTF();
    int evaluations = in.readInt();
    byte[] state = in.readNBytes(in.readInt());
    return Either.right(new Snapshot(fingerprint, evaluations, state));
  }

  private static Either<Fault, Snapshot> bad(Path file, String what, String mend) {
    return Either.left(new Fault(file.toString(), what, mend));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
