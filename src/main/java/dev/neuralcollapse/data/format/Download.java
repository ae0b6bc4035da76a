package dev.neuralcollapse.data.format;

import dev.neuralcollapse.data.Fault;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * One file from a publisher, whole or not at all: it grows as {@code .NAME.part}, is compared with
 * its checksum and moved into its place. A part that is left over is continued.
 *
 * @param remote what to download
 * @param folder where to
 */
public record Download(RemoteFile remote, Path folder) {
  private static final int LONGEST_LINE = 1000;

  /** How it went. */
  public enum Outcome {
    /** It was there, with the right checksum. */
    PRESENT,
    FETCHED,
    /** A part of an earlier download was there. */
    RESUMED
  }

  /**
   * A file that is there.
   *
   * @param sha256 of its bytes, also recorded in {@code NAME.sha256} beside it
   * @param verified whether a checksum was known before the download
   */
  public record Fetched(Path file, long bytes, String sha256, Outcome outcome, boolean verified) {}

  /** The file in its place; {@link Overwrite#REPLACE} downloads it even if one is there. */
  public Either<Fault, Fetched> run(Overwrite overwrite) {
    return Files.exists(target()) && overwrite == Overwrite.NEVER
        ? present()
        : InputFile.guarded(
                target().toString(),
                () -> {
                  Files.createDirectories(folder);
                  return locked();
                })
            .flatMap(f -> f);
  }

  Path target() {
    return folder.resolve(remote.name());
  }

  private Path part() {
    return folder.resolve("." + remote.name() + ".part");
  }

  /** What the server called the version of which {@link #part} is the beginning. */
  private Path version() {
    return folder.resolve("." + remote.name() + ".version");
  }

  private Path record() {
    return folder.resolve(remote.name() + ".sha256");
  }

  private Either<Fault, Fetched> present() {
    return InputFile.guarded(
            target().toString(),
            () -> {
              Option<RemoteFile.Checksum> expected =
                  remote.checksum().orElse(() -> line(record()).map(RemoteFile.Checksum::sha256));
              return expected.isEmpty()
                      || expected.get().hex().equals(digest(target(), expected.get().algorithm()))
                  ? Option.some(fetched(Outcome.PRESENT, expected.isDefined()))
                  : Option.<Fetched>none();
            })
        .flatMap(
            f ->
                f.toEither(
                    () ->
                        new Fault(
                            target().toString(),
                            "the file exists and its checksum is another than expected",
                            "--force downloads it again, or delete it first")));
  }

  private Either<Fault, Fetched> locked() throws IOException {
    try (FileChannel out =
            FileChannel.open(part(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = out.tryLock()) {
      if (lock == null) {
        return busy();
      }
      Either<Fault, Outcome> whole = HttpPart.fetch(remote.address(), out, known(out), this::keep);
      return whole.flatMap(o -> finish(out, o));
    } catch (OverlappingFileLockException e) {
      return busy();
    }
  }

  private Either<Fault, Fetched> busy() {
    return Either.left(
        new Fault(
            target().toString(),
            "another process is downloading it",
            "wait until that one has finished"));
  }

  /**
   * The version to continue: without one, or a checksum that would notice, a part cannot be
   * trusted.
   */
  private HttpPart.Known known(FileChannel out) throws IOException {
    Option<String> version = line(version());
    long from = version.isDefined() || remote.checksum().isDefined() ? out.size() : 0;
    return new HttpPart.Known(from, version);
  }

  private void keep(String serversVersion) throws IOException {
    if (serversVersion.isEmpty()) {
      Files.deleteIfExists(version());
    } else {
      Files.writeString(version(), serversVersion);
    }
  }

  private Either<Fault, Fetched> finish(FileChannel out, Outcome outcome) {
    return InputFile.guarded(
            target().toString(),
            () -> {
              out.force(true);
              Option<RemoteFile.Checksum> sum = remote.checksum();
              String found = sum.isEmpty() ? "" : digest(part(), sum.get().algorithm());
              if (sum.exists(c -> !c.hex().equals(found))) {
                Files.deleteIfExists(part());
                Files.deleteIfExists(version());
                return wrong(sum.get(), found);
              }
              Files.move(
                  part(),
                  target(),
                  java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                  java.nio.file.StandardCopyOption.REPLACE_EXISTING);
              Files.deleteIfExists(version());
              Fetched done = fetched(outcome, sum.isDefined());
              Files.writeString(record(), done.sha256 + "  " + remote.name() + "\n");
              return Either.<Fault, Fetched>right(done);
            })
        .flatMap(f -> f);
  }

  private Either<Fault, Fetched> wrong(RemoteFile.Checksum expected, String found) {
    return Either.left(
        new Fault(
            remote.address().toString(),
            "its " + expected.algorithm() + " is " + found + ", not " + expected.hex(),
            "what arrived was deleted; try again, and if it stays so the publisher's file has"
                + " changed: download it yourself, look at it, and use data import"));
  }

  private Fetched fetched(Outcome outcome, boolean verified) throws IOException {
    return new Fetched(
        target(), Files.size(target()), digest(target(), "SHA-256"), outcome, verified);
  }

  private static Option<String> line(Path file) {
    if (!Files.isRegularFile(file)) {
      return Option.none();
    }
    return InputFile.of(file)
        .flatMap(f -> f.head(LONGEST_LINE))
        .map(b -> new String(b, StandardCharsets.UTF_8).strip().replaceFirst("  .*", ""))
        .toOption()
        .filter(s -> !s.isEmpty());
  }

  private static String digest(Path file, String algorithm) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(ByteBuffer.wrap(buffer, 0, n));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has MD5 and SHA-256", e);
    }
  }
}
