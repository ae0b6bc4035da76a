package dev.neuralcollapse.experiment;

import io.vavr.collection.Map;
import io.vavr.control.Option;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Who made a result, where, when and how fast: everything that is not reproducible. */
public final class RunProvenance {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private RunProvenance() {}

  /**
   * Text of {@code provenance.json}.
   *
   * @param command as it was typed
   * @param seconds of phases and cells
   * @param files hashes of everything else in the folder
   */
  public static String json(
      String run,
      String version,
      String command,
      int threads,
      Instant started,
      Map<String, Double> seconds,
      Map<String, String> files) {
    LinkedHashMap<String, Object> root = new LinkedHashMap<>();
    root.put("schema", "collapse/provenance/1");
    root.put("run", run);
    root.put("version", version);
    root.put("command", command);
    root.put("commit", commit().getOrElse("unknown"));
    root.put("started", started.truncatedTo(ChronoUnit.SECONDS).toString());
    root.put("finished", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    root.put("threads", threads);
    root.put("java", System.getProperty("java.runtime.version", "unknown"));
    root.put("vm", System.getProperty("java.vm.name", "unknown"));
    root.put("os", property("os.name") + " " + property("os.version"));
    root.put("architecture", property("os.arch"));
    root.put("cpu", proc("/proc/cpuinfo", "model name").getOrElse("unknown"));
    root.put("processors", Runtime.getRuntime().availableProcessors());
    root.put("peakMemory", proc("/proc/self/status", "VmHWM").getOrElse("unknown"));
    root.put("seconds", seconds.mapValues(s -> Math.round(s * 1000) / 1000.0).toJavaMap());
    root.put("files", ordered(files));
    return MAPPER.writeValueAsString(root) + "\n";
  }

  private static java.util.Map<String, String> ordered(Map<String, String> files) {
    LinkedHashMap<String, String> all = new LinkedHashMap<>();
    files.forEach(t -> all.put(t._1, t._2));
    return all;
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }

  /** First value of a {@code name: value} line. */
  private static Option<String> proc(String file, String name) {
    return read(Path.of(file))
        .flatMap(
            text ->
                Option.ofOptional(
                        text.lines().filter(l -> l.startsWith(name) && l.contains(":")).findFirst())
                    .map(l -> l.substring(l.indexOf(':') + 1).strip()));
  }

  /** The commit checked out in the working folder, read without starting git. */
  private static Option<String> commit() {
    Path git = Path.of(".git");
    return read(git.resolve("HEAD"))
        .map(String::strip)
        .flatMap(
            head ->
                head.startsWith("ref: ")
                    ? read(git.resolve(head.substring(5)))
                        .map(String::strip)
                        .orElse(() -> packed(git, head.substring(5)))
                    : Option.some(head));
  }

  private static Option<String> packed(Path git, String ref) {
    return read(git.resolve("packed-refs"))
        .flatMap(
            text ->
                Option.ofOptional(text.lines().filter(l -> l.endsWith(" " + ref)).findFirst())
                    .map(l -> l.substring(0, l.indexOf(' '))));
  }

  private static Option<String> read(Path file) {
    try {
      return Option.some(Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Option.none();
    }
  }
}
