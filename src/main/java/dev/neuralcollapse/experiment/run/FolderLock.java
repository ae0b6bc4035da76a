package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.data.Fault;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * One process at a time writes into a folder. The operating system holds the lock: a process that
 * breaks down leaves none behind, at most a small file.
 */
public final class FolderLock implements AutoCloseable {
  private static final String FILE = ".collapse-lock";
  private static final int ATTEMPTS = 20;

  /** Behind all content, which others may then read on any system. */
  private static final long PLACE = 1L << 40;

  private final Path folder;
  private final FileChannel channel;

  private FolderLock(Path folder, FileChannel channel) {
    this.folder = folder;
    this.channel = channel;
  }

  /** The lock of a folder, which is made where it is not there; or who has it. */
  public static Either<Fault, FolderLock> of(Path folder) {
    try {
      Files.createDirectories(folder);
      for (int i = 0; i < ATTEMPTS; i++) {
        FileChannel channel =
            FileChannel.open(
                folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!locks(channel)) {
          channel.close();
          return Either.left(taken(folder));
        }
        if (isStillThere(folder, channel)) {
          return Either.right(new FolderLock(folder, channel));
        }
        channel.close();
        Files.createDirectories(folder);
      }
      return Either.left(taken(folder));
    } catch (IOException e) {
      return Either.left(
          new Fault(folder.toString(), "cannot be written to", "choose another folder"));
    }
  }

  private static boolean locks(FileChannel channel) throws IOException {
    try {
      return Option.of(channel.tryLock(PLACE, 1, false)).exists(FileLock::isValid);
    } catch (OverlappingFileLockException e) {
      return false; // another thread of this process has it
    }
  }

  /** Whoever had the lock before may have deleted the file while we opened it. */
  private static boolean isStillThere(Path folder, FileChannel channel) throws IOException {
    String mine = ProcessHandle.current().pid() + " " + UUID.randomUUID();
    channel.truncate(0).write(ByteBuffer.wrap(mine.getBytes(StandardCharsets.UTF_8)));
    Path file = folder.resolve(FILE);
    return Files.exists(file) && Files.readString(file).equals(mine);
  }

  private static Fault taken(Path folder) {
    return new Fault(
        folder.toString(),
        "another process is at work in this folder" + pid(folder),
        "wait until it ends, or choose another folder");
  }

  private static String pid(Path folder) {
    try {
      String text = Files.readString(folder.resolve(FILE));
      return text.contains(" ") ? " (process " + text.substring(0, text.indexOf(' ')) + ")" : "";
    } catch (IOException e) {
      return "";
    }
  }

  /** Gives the folder back, and takes it away where nothing was put into it. */
  @Override
  public void close() {
    folder.resolve(FILE).toFile().delete();
    try {
      channel.close();
    } catch (IOException e) {
      folder.resolve(FILE).toFile().deleteOnExit();
    }
    folder.toFile().delete();
  }
}
