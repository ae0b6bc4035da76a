package dev.neuralcollapse.experiment.run;

import dev.neuralcollapse.data.Fault;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * One process at a time writes into a folder. The operating system holds the lock: a process that
 * breaks down leaves none behind, at most a small file.
 */
public final class FolderLock implements AutoCloseable {
  private static final String FILE = ".collapse-lock";
  private static final int ATTEMPTS = 20;

  /** Behind all content, which others may then read on any system. */
  private static final long PLACE = 1L << 40;

  /** Folders of this process, which the system's lock does not keep from itself. */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final Path real;
  private final FileChannel channel;

  private FolderLock(Path folder, Path real, FileChannel channel) {
    this.folder = folder;
    this.real = real;
    this.channel = channel;
  }

  /** The lock of a folder, which is made where it is not there; or who has it. */
  public static Either<Fault, FolderLock> of(Path folder) {
    try {
      Path real = Files.createDirectories(folder).toRealPath();
      return HELD.add(real) ? opened(folder, real) : Either.left(taken(folder, ""));
    } catch (IOException e) {
      return Either.left(unwritable(folder));
    }
  }

  private static Either<Fault, FolderLock> opened(Path folder, Path real) {
    Either<Fault, FileChannel> channel;
    try {
      channel = locked(folder);
    } catch (IOException e) {
      channel = Either.left(unwritable(folder));
    }
    return channel.peekLeft(f -> HELD.remove(real)).map(c -> new FolderLock(folder, real, c));
  }

  private static Either<Fault, FileChannel> locked(Path folder) throws IOException {
    for (int i = 0; i < ATTEMPTS; i++) {
      FileChannel channel =
          FileChannel.open(
              folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locks(channel)) {
        channel.close();
        return Either.left(taken(folder, pid(folder)));
      }
      if (isStillThere(folder, channel)) {
        return Either.right(channel);
      }
      channel.close();
      Files.createDirectories(folder);
    }
    return Either.left(taken(folder, ""));
  }

  private static Fault unwritable(Path folder) {
    return new Fault(folder.toString(), "cannot be written to", "choose another folder");
  }

  private static boolean locks(FileChannel channel) throws IOException {
    return Option.of(channel.tryLock(PLACE, 1, false)).exists(FileLock::isValid);
  }

  /**
   * Whoever had the lock before may have deleted the file while we opened it. It is told by a
   * length drawn for it: to read it here would give the lock back, for the system drops all locks
   * of a process on a file when the process closes the file, however it had opened it.
   */
  private static boolean isStillThere(Path folder, FileChannel channel) throws IOException {
    byte[] mine =
        (ProcessHandle.current().pid() + " ".repeat(1 + new SecureRandom().nextInt(1 << 16)))
            .getBytes(StandardCharsets.UTF_8);
    channel.truncate(0).write(ByteBuffer.wrap(mine));
    Path file = folder.resolve(FILE);
    return Files.exists(file) && Files.size(file) == mine.length;
  }

  private static Fault taken(Path folder, String who) {
    return new Fault(
        folder.toString(),
        "another process is at work in this folder" + who,
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
    HELD.remove(real);
  }
}
