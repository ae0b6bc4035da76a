package dev.neuralcollapse.data.format;

import dev.neuralcollapse.data.BundledData;
import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.LabelledData;
import dev.neuralcollapse.data.Preparation;
import dev.neuralcollapse.data.Provenance;
import dev.neuralcollapse.data.TextForm;
import dev.neuralcollapse.data.TokenTexts;
import io.vavr.Tuple;
import io.vavr.Tuple2;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Data sets of our own form: {@code NAME.npz} with {@code inputs} (N×D float64), or {@code tokens}
 * (N×T int64), and {@code labels} (N int64), and beside it {@code NAME.json} with the provenance,
 * the vocabulary and the hash.
 */
public final class ImportedData {
  private static final String SCHEMA = "collapse/dataset/1";
  private static final int LONGEST_JSON = 1 << 23;
  private static final JsonMapper JSON = new JsonMapper();

  private ImportedData() {}

  /**
   * What an import made.
   *
   * @param name name to give to {@code --data}
   * @param file where the arrays lie
   * @param dataset what they are
   */
  public record Imported(String name, Path file, LabelledData dataset) {}

  /**
   * What to make of a foreign file.
   *
   * @param form what texts become
   * @param perClass the first samples of each class only
   * @param preparation what is done to the numbers, after the samples were chosen
   */
  public record Wish(TextForm form, Option<Integer> perClass, Preparation preparation) {
    public static final Wish PLAIN = new Wish(TextForm.DEFAULT, Option.none(), Preparation.NONE);
  }

  /** Names of data sets: lower-case letters, digits, hyphens, dots, underscores. */
  static boolean isName(String name) {
    return name.matches("[a-z0-9][a-z0-9._-]{0,63}") && !name.contains("..");
  }

  /**
   * Reads a foreign file or folder and writes it as a data set of ours; the name defaults to the
   * file's.
   */
  public static Either<Fault, Imported> fromPath(
      Path foreign, Option<String> name, DataSource into, Overwrite overwrite) {
    return fromPath(foreign, name, into, overwrite, Wish.PLAIN);
  }

  /** As above, with a subset, a preparation or another form of texts. */
  public static Either<Fault, Imported> fromPath(
      Path foreign, Option<String> name, DataSource into, Overwrite overwrite, Wish wish) {
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
    if (Publisher.all().exists(p -> p.name().equals(chosen))
        && Files.isDirectory(into.folder(chosen))) {
      return Either.left(
          new Fault(
              "data set name '" + chosen + "'",
              "the name of a fetched data set",
              "choose another with --name"));
    }
    return chosen(foreign, wish, into.limits())
        .flatMap(wish.preparation::apply)
        .flatMap(d -> write(chosen, d, into.file(chosen), overwrite));
  }

  private static Either<Fault, LabelledData> chosen(Path foreign, Wish wish, Limits limits) {
    if (wish.perClass.isEmpty()) {
      return DataFile.readAny(foreign, wish.form, limits);
    }
    int n = wish.perClass.get();
    return DataFile.isTexts(foreign)
        ? DataFile.readAny(foreign, wish.form, limits).flatMap(d -> d.firstOfEachClass(n))
        : DataFile.firstOfEachClass(foreign, n, limits).map(d -> d);
  }

  /** Writes a data set to {@code file} ({@code .npz}) and its provenance beside it. */
  public static Either<Fault, Imported> write(
      String name, LabelledData dataset, Path file, Overwrite overwrite) {
    Provenance p = dataset.provenance();
    LabelledData named = with(dataset, new Provenance(name, p.source(), p.licence(), p.steps()));
    byte[] description = describe(named).getBytes(StandardCharsets.UTF_8);
    return Npz.write(
            file,
            List.of(samples(named), Tuple.of("labels", NpyArray.of(named.labels()))),
            overwrite)
        .flatMap(
            f -> AtomicFile.write(beside(file), Overwrite.REPLACE, out -> out.write(description)))
        .map(f -> new Imported(name, file, named));
  }

  private static Tuple2<String, NpyArray> samples(LabelledData data) {
    return switch (data) {
      case Dataset d -> Tuple.of("inputs", NpyArray.of(d.inputs()));
      case TokenTexts t ->
          Tuple.of(
              "tokens",
              NpyArray.ofLongs(
                  Arrays.stream(t.toArray()).asLongStream().toArray(), t.size(), t.dimension()));
    };
  }

  private static LabelledData with(LabelledData data, Provenance p) {
    return switch (data) {
      case Dataset d -> new Dataset(d.inputs(), d.labels(), p);
      case TokenTexts t -> t.with(p);
    };
  }

  /** A data set of ours; without {@code NAME.json} it is read as any other npz file. */
  static Either<Fault, LabelledData> read(Path file, Limits limits) {
    Path json = beside(file);
    if (!Files.exists(json)) {
      return DataFile.readAny(file, TextForm.DEFAULT, limits);
    }
    return InputFile.of(json)
        .flatMap(f -> f.head(LONGEST_JSON))
        .flatMap(b -> description(b, json))
        .flatMap(node -> described(file, node, limits));
  }

  private static Either<Fault, LabelledData> described(Path file, JsonNode node, Limits limits) {
    Either<Fault, LabelledData> read =
        node.has("vocabulary")
            ? texts(file, node, limits)
            : DataFile.readAny(file, TextForm.DEFAULT, limits).map(d -> with(d, provenance(node)));
    return read.filterOrElse(
        d -> node.path("sha256").asString("").equals(d.sha256()),
        d ->
            new Fault(
                beside(file).toString(),
                "the hash is not that of the data beside it",
                "import the data again"));
  }

  private static Either<Fault, JsonNode> description(byte[] json, Path file) {
    try {
      JsonNode node = JSON.readTree(json);
      return node.path("schema").asString("").equals(SCHEMA)
          ? Either.right(node)
          : Either.left(
              new Fault(file.toString(), "not of schema " + SCHEMA, "import the data again"));
    } catch (JacksonException e) {
      return Either.left(new Fault(file.toString(), "no JSON", "import the data again"));
    }
  }

  private static Provenance provenance(JsonNode node) {
    return new Provenance(
        node.path("name").asString("unknown"),
        node.path("source").asString("unknown"),
        node.path("licence").asString("unknown"),
        strings(node.path("steps")));
  }

  private static Seq<String> strings(JsonNode array) {
    return io.vavr.collection.Vector.ofAll(array).map(n -> n.asString(""));
  }

  private static Either<Fault, LabelledData> texts(Path file, JsonNode node, Limits limits) {
    return Npz.read(file, limits)
        .flatMap(
            arrays ->
                arrays
                    .get("tokens")
                    .filter(t -> t.rank() == 2 && t.isWhole())
                    .flatMap(t -> arrays.get("labels").map(y -> Tuple.of(t, y)))
                    .toEither(
                        () ->
                            new Fault(
                                file.toString(),
                                "no whole tokens (N x T) and labels (N)",
                                "import the data again")))
        .flatMap(
            a ->
                a._2()
                    .labels(file + ", array labels")
                    .flatMap(
                        y ->
                            TokenTexts.of(
                                symbols(a._1()),
                                a._1().shape()[1],
                                strings(node.path("vocabulary")),
                                y,
                                provenance(node))))
        .map(t -> t);
  }

  /** What is no symbol becomes -1, which is refused with its place. */
  private static int[] symbols(NpyArray tokens) {
    int[] ids = new int[tokens.size()];
    Arrays.setAll(
        ids, i -> tokens.longAt(i) == (int) tokens.longAt(i) ? (int) tokens.longAt(i) : -1);
    return ids;
  }

  private static String describe(LabelledData d) {
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
    if (d instanceof TokenTexts t) {
      ArrayNode words = node.putArray("vocabulary");
      t.vocabulary().forEach(words::add);
    }
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
        name.replaceFirst("\\.gz$", "")
            .replaceFirst("\\.(npz|npy|csv|tsv|txt|safetensors|arff|bin|tar|tgz)$", "");
    return stem.replaceAll("[^a-z0-9._-]+", "-")
        .replaceAll("\\.{2,}", ".")
        .replaceAll("^[^a-z0-9]+", "");
  }
}
