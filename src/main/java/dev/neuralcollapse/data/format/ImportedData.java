package dev.neuralcollapse.data.format;

import dev.neuralcollapse.data.BundledData;
import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Provenance;
import io.vavr.Tuple;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Data sets of our own form: {@code NAME.npz} with {@code inputs} (N×D float64) and {@code labels}
 * (N int64), and beside it {@code NAME.json} with the provenance and the hash.
 */
public final class ImportedData {
  private static final String SCHEMA = "collapse/dataset/1";
  private static final int LONGEST_JSON = 1 << 20;
  private static final JsonMapper JSON = new JsonMapper();

  private ImportedData() {}

  /**
   * What an import made.
   *
   * @param name name to give to {@code --data}
   * @param file where the arrays lie
   * @param dataset what they are
   */
  public record Imported(String name, Path file, Dataset dataset) {}

  /** Names of data sets: lower-case letters, digits, hyphens, dots, underscores. */
  static boolean isName(String name) {
    return name.matches("[a-z0-9][a-z0-9._-]{0,63}") && !name.contains("..");
  }

  /**
   * Reads a foreign file or folder and writes it as a data set of ours; the name defaults to the
   * file's.
   */
  public static Either<Fault, Imported> fromPath(
      Path foreign, io.vavr.control.Option<String> name, DataSource into, Overwrite overwrite) {
    String chosen = name.getOrElse(() -> nameOf(foreign));
    if (!isName(chosen)) {
      return Either.left(
          new Fault(
              "data set name '" + chosen.replaceAll("\\p{Cntrl}", "?") + "'",
              "not usable",
              "--name: up to 64 lower-case letters, digits, hyphens, dots, underscores"));
    }
    if (BundledData.names().contains(chosen)) {
      return Either.left(
          new Fault(
              "data set name '" + chosen + "'",
              "the name of a bundled data set",
              "choose another with --name"));
    }
    return DataFile.read(foreign, into.limits())
        .flatMap(d -> write(chosen, d, into.file(chosen), overwrite));
  }

  /** Writes a data set to {@code file} ({@code .npz}) and its provenance beside it. */
  public static Either<Fault, Imported> write(
      String name, Dataset dataset, Path file, Overwrite overwrite) {
    Provenance p = dataset.provenance();
    Dataset named =
        new Dataset(
            dataset.inputs(),
            dataset.labels(),
            new Provenance(name, p.source(), p.licence(), p.steps()));
    byte[] description = describe(named).getBytes(StandardCharsets.UTF_8);
    return Npz.write(
            file,
            List.of(
                Tuple.of("inputs", NpyArray.of(named.inputs())),
                Tuple.of("labels", NpyArray.of(named.labels()))),
            overwrite)
        .flatMap(
            f -> AtomicFile.write(beside(file), Overwrite.REPLACE, out -> out.write(description)))
        .map(f -> new Imported(name, file, named));
  }

  /** A data set of ours; without {@code NAME.json} it is read as any other npz file. */
  static Either<Fault, Dataset> read(Path file, Limits limits) {
    Path json = beside(file);
    return DataFile.read(file, limits)
        .flatMap(
            d ->
                Files.exists(json)
                    ? InputFile.of(json)
                        .flatMap(f -> f.head(LONGEST_JSON))
                        .flatMap(b -> described(d, b, json))
                    : Either.right(d));
  }

  private static Either<Fault, Dataset> described(Dataset d, byte[] json, Path file) {
    try {
      JsonNode node = JSON.readTree(json);
      if (!node.path("schema").asString("").equals(SCHEMA)) {
        return Either.left(
            new Fault(file.toString(), "not of schema " + SCHEMA, "import the data again"));
      }
      if (!node.path("sha256").asString("").equals(d.sha256())) {
        return Either.left(
            new Fault(
                file.toString(),
                "the hash is not that of the data beside it",
                "import the data again"));
      }
      Seq<String> steps = List.empty();
      for (JsonNode step : node.path("steps")) {
        steps = steps.append(step.asString(""));
      }
      Provenance provenance =
          new Provenance(
              node.path("name").asString("unknown"),
              node.path("source").asString("unknown"),
              node.path("licence").asString("unknown"),
              steps);
      return Either.right(new Dataset(d.inputs(), d.labels(), provenance));
    } catch (JacksonException e) {
      return Either.left(new Fault(file.toString(), "no JSON", "import the data again"));
    }
  }

  private static String describe(Dataset d) {
    ObjectNode node = JSON.createObjectNode();
    node.put("schema", SCHEMA);
    node.put("name", d.provenance().name());
    node.put("source", d.provenance().source());
    node.put("licence", d.provenance().licence());
    ArrayNode steps = node.putArray("steps");
    d.provenance().steps().forEach(steps::add);
    node.put("samples", d.size());
    node.put("dimension", d.dimension());
    node.put("classes", d.labels().classes());
    node.put("sha256", d.sha256());
    return node.toPrettyString() + "\n";
  }

  private static Path beside(Path file) {
    String name = String.valueOf(file.getFileName());
    return file.resolveSibling(
        (name.endsWith(".npz") ? name.substring(0, name.length() - 4) : name) + ".json");
  }

  private static String nameOf(Path foreign) {
    Path absolute = foreign.toAbsolutePath().normalize();
    String name = String.valueOf(absolute.getFileName()).toLowerCase(Locale.ROOT);
    String stem =
        name.replaceFirst("\\.gz$", "").replaceFirst("\\.(npz|npy|csv|tsv|txt|safetensors)$", "");
    return stem.replaceAll("[^a-z0-9._-]+", "-")
        .replaceAll("\\.{2,}", ".")
        .replaceAll("^[^a-z0-9]+", "");
  }
}
