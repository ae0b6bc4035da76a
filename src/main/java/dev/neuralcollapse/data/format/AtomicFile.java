package dev.neuralcollapse.data.format;

import dev.neuralcollapse.data.Fault;
import io.vavr.control.Either;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/** Files that are there whole or not at all: written beside their place, then moved into it. */
public final class AtomicFile {
  private static final AtomicLong COUNTER = new AtomicLong();

  private AtomicFile() {}

  /** What writes the content. */
  @FunctionalInterface
  public interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  /** Writes the file, and the folders above it; the path again, or why it cannot be written. */
  public static Either<Fault, Path> write(Path path, Overwrite overwrite, Content content) {
    if (overwrite == Overwrite.NEVER && Files.exists(path)) {
      return exists(path);
    }
    if (Files.isDirectory(path)) {
      return Either.left(
          new Fault(path.toString(), "a folder of this name is there", "choose another name"));
    }
    Path absolute = path.toAbsolutePath().normalize();
    Path folder = absolute.getParent();
    if (folder == null) {
      return Either.left(new Fault(path.toString(), "no file name", "give a file"));
    }
    Path temporary =
        folder.resolve(
            "."
                + absolute.getFileName()
                + "."
                + ProcessHandle.current().pid()
                + "-"
                + COUNTER.incrementAndGet()
                + ".tmp");
    try {
      Files.createDirectories(folder);
      try (OutputStream out =
          new BufferedOutputStream(
              Files.newOutputStream(temporary, StandardOpenOption.CREATE_NEW), 1 << 16)) {
        content.writeTo(out);
      }
      move(temporary, absolute, overwrite);
      return Either.right(path);
    } catch (FileAlreadyExistsException e) {
      return absolute.toString().equals(e.getFile())
          ? exists(path)
          : unwritable(path, "a file is in the way: " + e.getFile());
    } catch (AccessDeniedException e) {
      return unwritable(path, "permission denied");
    } catch (FileSystemException e) {
      return unwritable(path, reason(e) + ": " + e.getFile());
    } catch (IOException e) {
      return unwritable(path, String.valueOf(e.getMessage()));
    } finally {
      discard(temporary);
    }
  }

  /**
   * Whether files can go below this folder, which need not exist yet: said before long work whose
   * result would have no place.
   */
  public static Either<Fault, Path> below(Path folder) {
    Path there = folder.toAbsolutePath().normalize();
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    return !Files.isDirectory(there)
        ? unwritable(folder, "a file is in the way: " + there)
        : Files.isWritable(there) ? Either.right(folder) : unwritable(folder, "permission denied");
  }

  private static String reason(FileSystemException e) {
    return e.getReason() == null ? "no such folder" : e.getReason();
  }

  private static void move(Path from, Path to, Overwrite overwrite) throws IOException {
    if (overwrite == Overwrite.NEVER) {
      Files.move(from, to);
      return;
    }
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** After a success there is nothing left to delete; after a failure a leftover does no harm. */
  private static void discard(Path temporary) {
    try {
      Files.deleteIfExists(temporary);
    } catch (IOException e) {
      temporary.toFile().deleteOnExit();
    }
  }

  private static Either<Fault, Path> exists(Path path) {
    return Either.left(
        new Fault(path.toString(), "the file exists", "choose another name, or delete it first"));
  }

  private static Either<Fault, Path> unwritable(Path path, String why) {
    return Either.left(
        new Fault(
            path.toString(),
            "cannot be written (" + why + ")",
            "choose a folder you can write to"));
  }
}
