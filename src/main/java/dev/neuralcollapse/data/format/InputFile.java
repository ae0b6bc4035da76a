package dev.neuralcollapse.data.format;

import dev.neuralcollapse.data.Fault;
import io.vavr.control.Either;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A regular file about to be read; whether it is gzipped is decided by its first bytes, not by its
 * name.
 *
 * @param path the file
 * @param size its length in bytes
 * @param gzipped whether it is gzipped
 */
record InputFile(Path path, long size, boolean gzipped) {
  /** Deflate cannot do better than 1032 to 1: what declares more lies. */
  static final int MOST_DEFLATED = 1032;

  /** What reads a stream and may fail. */
  @FunctionalInterface
  interface Parser<T> {
    T parse(InputStream in) throws IOException;
  }

  /** What may fail with an input error. */
  @FunctionalInterface
  interface Reading<T> {
    T get() throws IOException;
  }

  static Either<Fault, InputFile> of(Path path) {
    String where = path.toString();
    if (Files.isDirectory(path)) {
      return Either.left(new Fault(where, "a folder", "give a file"));
    }
    if (!Files.exists(path)) {
      return Either.left(new Fault(where, "no such file", "check the path"));
    }
    if (!Files.isRegularFile(path)) {
      return Either.left(new Fault(where, "neither a file nor a folder", "give a regular file"));
    }
    return guarded(
        where,
        () -> {
          try (InputStream in = Files.newInputStream(path)) {
            boolean gzipped = in.read() == 0x1f && in.read() == 0x8b;
            return new InputFile(path, Files.size(path), gzipped);
          }
        });
  }

  String where() {
    return path.toString();
  }

  /** File name as a person sees it. */
  String name() {
    Path name = path.getFileName();
    return name == null ? where() : name.toString();
  }

  /** The most bytes the (decompressed) content can have. */
  long most() {
    return gzipped ? mostInflated(size) : size;
  }

  static long mostInflated(long compressed) {
    return compressed > Long.MAX_VALUE / MOST_DEFLATED - 1
        ? Long.MAX_VALUE
        : MOST_DEFLATED * compressed + MOST_DEFLATED;
  }

  /** Up to {@code count} first bytes of the decompressed content. */
  Either<Fault, byte[]> head(int count) {
    return read(in -> in.readNBytes(count));
  }

  /** Runs the parser over the decompressed content; every failure of the stream becomes a fault. */
  <T> Either<Fault, T> read(Parser<T> parser) {
    return guarded(
        where(),
        () -> {
          try (InputStream raw = Files.newInputStream(path);
              InputStream in =
                  gzipped
                      ? new GZIPInputStream(raw, 1 << 16)
                      : new BufferedInputStream(raw, 1 << 16)) {
            return parser.parse(in);
          }
        });
  }

  static <T> Either<Fault, T> guarded(String where, Reading<T> reading) {
    try {
      return Either.right(reading.get());
    } catch (Refusal e) {
      return Either.left(e.fault());
    } catch (EOFException e) {
      return Either.left(
          new Fault(where, "the file ends too early", "it is truncated: copy it again"));
    } catch (ZipException e) {
      return Either.left(
          new Fault(
              where,
              "damaged compressed data (" + e.getMessage() + ")",
              "copy or write the file again"));
    } catch (AccessDeniedException e) {
      return Either.left(new Fault(where, "permission denied", "make the file readable"));
    } catch (NoSuchFileException e) {
      return Either.left(new Fault(where, "no such file", "check the path"));
    } catch (IOException e) {
      return Either.left(
          new Fault(where, "cannot be read (" + e.getMessage() + ")", "check the file"));
    }
  }

  /**
   * Exactly {@code count} bytes, or {@link EOFException}; allocates no more than what arrives,
   * doubled.
   */
  static byte[] exactly(InputStream in, int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException();
    }
    return bytes;
  }

  /** Refuses when the stream goes on. */
  static void mustEnd(InputStream in, String where) throws IOException {
    if (in.read() >= 0) {
      throw new Refusal(
          where, "there are bytes after the declared end", "the file is damaged: write it again");
    }
  }
}
