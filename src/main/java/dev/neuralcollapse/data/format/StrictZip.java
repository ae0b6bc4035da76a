package dev.neuralcollapse.data.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A zip whose entries are plain {@code .npy} files, as {@code numpy.savez} writes it. Refused:
 * entries with folders or climbing names, names used twice, overlapping entries, more than deflate
 * can hold, wrong checksums, anything else than arrays.
 */
final class StrictZip implements AutoCloseable {
  private static final int LARGEST_DIRECTORY = 1 << 20;
  private static final int LONGEST_NAME = 200;
  private static final int END_RECORD = 22;
  private static final long ZIP64 = 0xffff_ffffL;
  private static final int LONGEST_COMMENT = 0xffff;
  private final InputFile file;
  private final ZipFile zip;

  private StrictZip(InputFile file, ZipFile zip) {
    this.file = file;
    this.zip = zip;
  }

  /** An array in the zip; {@code array} is its name without {@code .npy}. */
  record Entry(String array, ZipEntry zipped) {}

  static StrictZip open(InputFile file) throws IOException {
    checkDirectory(file);
    return new StrictZip(file, new ZipFile(file.path().toFile(), StandardCharsets.UTF_8));
  }

  @Override
  public void close() throws IOException {
    zip.close();
  }

  /** The directory is held in memory as a whole, so its size is looked at first. */
  private static void checkDirectory(InputFile file) throws IOException {
    int count = (int) Math.min(file.size(), END_RECORD + LONGEST_COMMENT);
    byte[] tail = new byte[count];
    try (RandomAccessFile f = new RandomAccessFile(file.path().toFile(), "r")) {
      f.seek(file.size() - count);
      f.readFully(tail);
    }
    for (int at = count - END_RECORD; at >= 0; at--) {
      if (tail[at] == 'P' && tail[at + 1] == 'K' && tail[at + 2] == 5 && tail[at + 3] == 6) {
        long size = 0;
        for (int b = 15; b >= 12; b--) {
          size = size << 8 | (tail[at + b] & 0xff);
        }
        // The directory lies before this record, or elsewhere if the file is a zip64. Else these
        // are chance bytes.
        boolean real = size <= file.size() - count + at || size == ZIP64;
        if (size > LARGEST_DIRECTORY && real) {
          throw new Refusal(
              file.where(),
              "a zip directory of " + size + " bytes",
              "at most " + LARGEST_DIRECTORY + " bytes (some ten thousand arrays) are read");
        }
      }
    }
  }

  /** The entries in the order of the directory, all of them checked. */
  List<Entry> entries() throws IOException {
    List<? extends ZipEntry> all = Collections.list(zip.entries());
    if (all.stream().anyMatch(e -> e.getName().endsWith("data.pkl"))) {
      throw new Refusal(PythonSnippet.torch(file));
    }
    List<Entry> entries = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    long compressed = 0;
    for (ZipEntry e : all) {
      entries.add(checked(e));
      if (!seen.add(e.getName())) {
        throw new Refusal(
            file.where(),
            "two entries named " + shown(e),
            "names must differ: write the file again");
      }
      compressed += Math.max(0, e.getCompressedSize());
      if (compressed > file.size()) {
        throw new Refusal(
            file.where(), "entries that overlap", "the file is damaged or hostile: write it again");
      }
    }
    return entries;
  }

  private Entry checked(ZipEntry e) throws Refusal {
    String name = e.getName();
    if (name.contains("/") || name.contains("\\") || name.contains("..") || name.contains(":")) {
      throw new Refusal(
          file.where(), "an entry in a folder, " + shown(e), "arrays must have plain names");
    }
    if (name.length() > LONGEST_NAME || !name.equals(Refusal.printable(name))) {
      throw new Refusal(
          file.where(), "an unusable array name, " + shown(e), "arrays must have plain names");
    }
    if (!name.endsWith(".npy") || name.length() == 4) {
      throw new Refusal(
          file.where(), "an entry that is no array, " + shown(e), "write it with numpy.savez");
    }
    if (e.getSize() < 0 || e.getSize() > InputFile.mostInflated(e.getCompressedSize())) {
      throw new Refusal(
          file.where(),
          "entry " + shown(e) + " declares " + e.getSize() + " bytes from " + e.getCompressedSize(),
          "deflate cannot do that: the file is damaged or hostile");
    }
    return new Entry(name.substring(0, name.length() - 4), e);
  }

  /** What an entry declares. */
  NpyHeader header(Entry entry) throws IOException {
    String where = file.where() + ", array " + entry.array();
    try (InputStream in = zip.getInputStream(entry.zipped())) {
      return NpyHeader.read(in, where, new Refusal(PythonSnippet.objectNpz(file, entry.array())));
    }
  }

  /** The array of an entry, its checksum compared. */
  Npy.Loaded read(Entry entry, Limits limits) throws IOException {
    String where = file.where() + ", array " + entry.array();
    Refusal pickled = new Refusal(PythonSnippet.objectNpz(file, entry.array()));
    CRC32 crc = new CRC32();
    try (InputStream in = new CheckedInputStream(zip.getInputStream(entry.zipped()), crc)) {
      Npy.Loaded loaded = Npy.read(in, entry.zipped().getSize(), where, pickled, limits);
      InputFile.mustEnd(in, where);
      if (crc.getValue() != entry.zipped().getCrc()) {
        throw new Refusal(where, "a wrong checksum", "the file is damaged: copy or write it again");
      }
      return loaded;
    } catch (java.io.EOFException e) {
      throw new Refusal(
          where, "the array ends too early", "the file is damaged: copy or write it again");
    }
  }

  /** The name with nothing in it that could play with a terminal. */
  private static String shown(ZipEntry e) {
    String plain = e.getName().replaceAll("[^\\x20-\\x7e]", "?");
    return "'" + (plain.length() > 80 ? plain.substring(0, 80) + "..." : plain) + "'";
  }
}
