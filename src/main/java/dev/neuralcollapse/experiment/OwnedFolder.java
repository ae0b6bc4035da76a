package dev.neuralcollapse.experiment;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.AtomicFile;
import dev.neuralcollapse.data.format.Overwrite;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder of output that never overwrites what is not its own: {@code provenance.json} holds the
 * hash of every file written, and a file that differs from it was changed by someone.
 *
 * @param path of the folder
 */
public record OwnedFolder(Path path) {
  /** Clock, host, timings, and the hashes of everything else. */
  public static final String PROVENANCE = "provenance.json";

  /** Left behind by a run that was interrupted while it wrote. */
  private static final String UNFINISHED = ".collapse-unfinished";

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** The folder, if these files may be written into it. */
  public Either<Fault, OwnedFolder> mayWrite(Seq<String> names) {
    if (Files.exists(path) && !Files.isDirectory(path)) {
      return Either.left(
          new Fault(path.toString(), "a file, not a folder", "choose another folder"));
    }
    Map<String, String> known = known();
    Seq<String> all = List.ofAll(known.keySet()).appendAll(names).append(PROVENANCE).distinct();
    Option<String> foreign = all.find(n -> isForeign(n, known));
    return foreign
        .<Either<Fault, OwnedFolder>>map(
            n ->
                Either.left(
                    new Fault(
                        path.resolve(n).toString(),
                        "it differs from what this program wrote there",
                        "move it away, or choose another folder")))
        .getOrElse(() -> writable());
  }

  private boolean isForeign(String name, Map<String, String> known) {
    Path file = path.resolve(name);
    if (!Files.exists(file) || Files.exists(path.resolve(UNFINISHED))) {
      return false;
    }
    if (name.equals(PROVENANCE)) {
      return known.isEmpty();
    }
    try {
      return !known.get(name).contains(Hash.of(Files.readAllBytes(file)));
    } catch (IOException e) {
      return true;
    }
  }

  /** From here to {@link #finished} whatever lies in the folder is known to be half written. */
  public Either<Fault, OwnedFolder> begun() {
    return AtomicFile.write(path.resolve(UNFINISHED), Overwrite.REPLACE, out -> {}).map(p -> this);
  }

  /** Whether somebody began to write here and did not finish. */
  public boolean isUnfinished() {
    return Files.exists(path.resolve(UNFINISHED));
  }

  /** Everything is written, {@code provenance.json} last. */
  public OwnedFolder finished() {
    path.resolve(UNFINISHED).toFile().delete();
    return this;
  }

  /** Writes {@code provenance.json}, made from the hashes of what is there, last of all. */
  public Either<Fault, OwnedFolder> stamped(Function<Map<String, String>, String> provenance) {
    return write(LinkedHashMap.of(PROVENANCE, provenance.apply(hashes())))
        .map(OwnedFolder::finished);
  }

  private Either<Fault, OwnedFolder> writable() {
    boolean existed = Files.exists(path);
    Path probe = path.resolve(".collapse-probe");
    return AtomicFile.write(probe, Overwrite.REPLACE, out -> {})
        .map(
            p -> {
              p.toFile().delete();
              // What nothing is written into should not be left behind.
              if (!existed) {
                path.toFile().delete();
              }
              return this;
            });
  }

  /** Writes text files, each whole or not at all. */
  public Either<Fault, OwnedFolder> write(Map<String, String> files) {
    return files.foldLeft(
        Either.<Fault, OwnedFolder>right(this),
        (done, f) ->
            done.flatMap(
                folder ->
                    AtomicFile.write(
                            path.resolve(f._1),
                            Overwrite.REPLACE,
                            out -> out.write(f._2.getBytes(StandardCharsets.UTF_8)))
                        .map(p -> folder)));
  }

  /** Hashes of all files below the folder but {@code provenance.json} and hidden ones, by name. */
  public Map<String, String> hashes() {
    try (Stream<Path> files = Files.walk(path)) {
      return LinkedHashMap.ofEntries(
          List.ofAll(files.filter(Files::isRegularFile).toList())
              .map(f -> io.vavr.Tuple.of(name(f), f))
              .filter(t -> !t._1.equals(PROVENANCE) && !t._1.startsWith("."))
              .sortBy(t -> t._1)
              .map(t -> t.map2(OwnedFolder::hash)));
    } catch (IOException e) {
      return LinkedHashMap.empty();
    }
  }

  /** Files that are no longer what was last written here, those that are gone among them. */
  public Seq<String> changed() {
    return known().filter((name, hash) -> !hash(path.resolve(name)).equals(hash)).keySet().toList();
  }

  private String name(Path file) {
    return path.relativize(file).toString().replace('\\', '/');
  }

  private static String hash(Path file) {
    try {
      return Hash.of(Files.readAllBytes(file));
    } catch (IOException e) {
      return "";
    }
  }

  /** The hashes of the last writing; empty where there was none. */
  private Map<String, String> known() {
    Path file = path.resolve(PROVENANCE);
    if (!Files.isRegularFile(file)) {
      return LinkedHashMap.empty();
    }
    try {
      JsonNode files = MAPPER.readTree(Files.readAllBytes(file)).path("files");
      Map<String, String> known = LinkedHashMap.empty();
      for (java.util.Map.Entry<String, JsonNode> e : files.properties()) {
        known = known.put(e.getKey(), e.getValue().asString(""));
      }
      return known;
    } catch (IOException | JacksonException e) {
      return LinkedHashMap.empty();
    }
  }
}
