package dev.neuralcollapse.data.format;

import dev.neuralcollapse.data.Fault;
import io.vavr.control.Either;
import java.util.Locale;

/**
 * How much memory reading may take. A reader claims memory before it allocates any, so a file
 * cannot ask for more than this, whatever it declares.
 *
 * @param bytes what is left to claim
 */
public record Limits(long bytes) {

  /** Three fifths of the heap. */
  public static Limits ofHeap() {
    return new Limits(Runtime.getRuntime().maxMemory() / 5 * 3);
  }

  /**
   * What is left after {@code entries} numbers at {@code bytesPerEntry}, or the fault that says how
   * much they need and how to allow it.
   *
   * @param shape how a person would call the entries, such as "60000x784"
   */
  Either<Fault, Limits> claim(String where, String shape, long entries, int bytesPerEntry) {
    if (entries <= bytes / bytesPerEntry) {
      return Either.right(new Limits(bytes - entries * bytesPerEntry));
    }
    return Either.left(
        new Fault(
            where,
            String.format(
                Locale.ROOT,
                "%s = %,d entries need about %s of memory, %s are left for reading (60%% of the"
                    + " heap of %s)",
                shape,
                entries,
                size((double) entries * bytesPerEntry),
                size((double) bytes),
                size((double) Runtime.getRuntime().maxMemory())),
            "use fewer samples, or give Java more memory: COLLAPSE_JVM_OPTS=-Xmx"
                + Math.max(2, (long) Math.ceil((double) entries * bytesPerEntry / 0.6e9) + 1)
                + "g"));
  }

  /** As {@link #claim}, inside a stream. */
  Limits claimOrRefuse(String where, String shape, long entries, int bytesPerEntry) throws Refusal {
    Either<Fault, Limits> left = claim(where, shape, entries, bytesPerEntry);
    if (left.isLeft()) {
      throw new Refusal(left.getLeft());
    }
    return left.get();
  }

  static String size(double bytes) {
    String[] units = {"bytes", "kB", "MB", "GB", "TB", "PB", "EB"};
    int unit = 0;
    double value = bytes;
    while (value >= 1000 && unit < units.length - 1) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", value, units[unit]);
  }
}
