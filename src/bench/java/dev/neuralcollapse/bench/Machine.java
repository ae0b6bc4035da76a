package dev.neuralcollapse.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;

/** Where and when figures were taken. */
final class Machine {
  private Machine() {}

  /**
   * One sentence for the head of a section.
   *
   * @param how often, in words
   */
  static String heading(String how) throws IOException {
    return String.format(
        Locale.ROOT,
        "Made by `mvn -Pbench verify` on %s: %s, %d processors, %s %s, Java %s; %s; load average at"
            + " the end %.1f, so that above the number of processors others were running too.",
        LocalDate.now(),
        processor(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        System.getProperty("java.vm.version"),
        how,
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static String processor() throws IOException {
    Path info = Path.of("/proc/cpuinfo");
    if (!Files.isReadable(info)) {
      return System.getProperty("os.arch");
    }
    return Files.readAllLines(info).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.replaceAll(".*:\\s*", ""))
        .findFirst()
        .orElse("unknown processor");
  }
}
