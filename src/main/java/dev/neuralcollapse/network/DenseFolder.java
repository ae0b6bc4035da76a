package dev.neuralcollapse.network;

import static io.vavr.API.For;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.Labels;
import dev.neuralcollapse.data.format.AtomicFile;
import dev.neuralcollapse.data.format.NpyArray;
import dev.neuralcollapse.data.format.Npz;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.linear.Matrix;
import io.vavr.Tuple;
import io.vavr.Tuple2;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A dense network of any kind with any goal, as a folder of the same three files as {@link
 * NetworkFolder}. {@code network.json} adds {@code architecture} {@code mlp} or {@code resnet}
 * (with {@code norm} {@code none}, and {@code branch}, the layers of a residual branch), {@code
 * headBias}, {@code outputs} (rows of {@code head.weight}) beside {@code classes} (null for
 * regression), and what {@code loss} needs: {@code regression[-bias]} with {@code data.npz} holding
 * {@code targets} (N×t) for {@code labels}, {@code ordinal-logit|probit|cloglog} with {@code
 * thresholds} and {@code classWeights}; {@code penalty} gives λ of every group where {@code decay}
 * is not one number.
 *
 * @param model a {@link Network} or {@link PlainNetwork}
 * @param goal what it was trained for
 * @param data what it was trained on
 * @param seed of the run that found it, 0 if there is none
 */
public record DenseFolder(Model model, Goal goal, Examples data, long seed) {
  private static final JsonMapper WRITER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final int WIDEST = 1 << 20;

  public DenseFolder {
    if (model instanceof SequenceNetwork) {
      throw new IllegalArgumentException("a sequence network has a folder of its own");
    }
  }

  /** Writes the three files, {@code network.json} last; as {@link NetworkFolder#write} does. */
  public Either<Fault, Path> write(Path folder, Overwrite overwrite) {
    byte[] json = json().getBytes(StandardCharsets.UTF_8);
    return NetworkFolder.free(folder, overwrite)
        .flatMap(f -> Npz.write(folder.resolve(NetworkFolder.SAMPLES), samples(), overwrite))
        .flatMap(p -> Npz.write(folder.resolve(NetworkFolder.WEIGHTS), weights(), overwrite))
        .flatMap(
            p ->
                AtomicFile.write(
                    folder.resolve(NetworkFolder.DESCRIPTION), overwrite, out -> out.write(json)))
        .map(p -> folder);
  }

  private Seq<Tuple2<String, NpyArray>> samples() {
    return Vector.of(
        Tuple.of("inputs", NpyArray.of(data.inputs())),
        switch (data.targets()) {
          case Targets.Classes c -> Tuple.of("labels", NpyArray.of(c.labels()));
          case Targets.Ordinal o -> Tuple.of("labels", NpyArray.of(o.labels()));
          case Targets.Values v -> Tuple.of("targets", NpyArray.of(v.rows()));
        });
  }

  private Seq<Tuple2<String, NpyArray>> weights() {
    return switch (model) {
      case Network n -> Weights.named(n);
      case PlainNetwork p -> Weights.named(p);
      case SequenceNetwork s -> throw new IllegalStateException("refused above");
    };
  }

  /**
   * SHA-256 of the weights: every array of {@code network.npz} as little-endian float64 in C order,
   * in the order of the file.
   */
  public String networkSha256() {
    return Weights.sha256(weights());
  }

  private String json() {
    Architecture a = model.architecture();
    LinkedHashMap<String, @Nullable Object> m = new LinkedHashMap<>();
    m.put("schema", "collapse/network/1");
    m.put("architecture", a.id());
    m.put("norm", a instanceof Perceptron ? "none" : "post");
    if (a instanceof Perceptron p && p.kind() == Perceptron.Kind.RESNET) {
      m.put("branch", p.branch() == ResidualNetwork.Kind.RN1 ? 1 : 2);
    }
    m.put("depth", a.depth());
    m.put("width", a.width());
    m.put("outputs", a.classes());
    m.put("headBias", model.head().bias().isDefined());
    m.put(
        "classes",
        switch (data.targets()) {
          case Targets.Classes c -> c.labels().classes();
          case Targets.Ordinal o -> o.labels().classes();
          case Targets.Values v -> null;
        });
    GoalJson.put(m, goal);
    m.put(
        "objective",
        goal.at(model, data)
            .map(Goal.Value::total)
            .toOption()
            .filter(Double::isFinite)
            .getOrNull());
    m.put("seed", seed);
    return WRITER.writeValueAsString(m) + "\n";
  }

  /** Whether the folder says that it holds an MLP or a fully connected ResNet. */
  public static boolean isPlain(Path folder) {
    return JsonFields.read(folder.resolve(NetworkFolder.DESCRIPTION))
        .flatMap(f -> f.oneOf("architecture", "mlp", "resnet"))
        .isRight();
  }

  /** Reads the network alone: its samples may lie elsewhere. */
  public static Either<Fault, Model> readModel(Path folder) {
    return description(folder).flatMap(f -> model(f, folder.resolve(NetworkFolder.WEIGHTS)));
  }

  private static Either<Fault, JsonFields> description(Path folder) {
    return NetworkFolder.there(folder)
        .flatMap(f -> JsonFields.read(f.resolve(NetworkFolder.DESCRIPTION)));
  }

  /** Reads a folder, written here or elsewhere. */
  public static Either<Fault, DenseFolder> read(Path folder) {
    return description(folder)
        .flatMap(
            f ->
                For(
                        GoalJson.read(f),
                        model(f, folder.resolve(NetworkFolder.WEIGHTS)),
                        f.wholeIfThere("seed"))
                    .yield(
                        (goal, model, seed) ->
                            examples(folder.resolve(NetworkFolder.SAMPLES), goal, model)
                                .map(x -> new DenseFolder(model, goal, x, seed.getOrElse(0L))))
                    .flatMap(read -> read));
  }

  private static Either<Fault, Model> model(JsonFields f, Path file) {
    return Npz.read(file)
        .flatMap(
            arrays ->
                architecture(f, arrays)
                    .flatMap(
                        a ->
                            headBias(f)
                                .flatMap(
                                    bias ->
                                        model(
                                            new ArrayReader(file.toString(), arrays, a.width()),
                                            Layout.of(a, bias)))));
  }

  private static Either<Fault, Boolean> headBias(JsonFields f) {
    return f.has("headBias") ? f.truthIfThere("headBias") : GoalJson.read(f).map(Goal::headBias);
  }

  private static Either<Fault, Model> model(ArrayReader reader, Layout layout) {
    Either<Fault, double[]> theta = Either.right(new double[layout.size()]);
    for (Slot slot : layout.slots()) {
      theta = theta.flatMap(t -> reader.slot(slot, t));
    }
    return theta
        .map(t -> Parameters.restore(layout, t))
        .flatMap(m -> reader.withNothingElse(m, layout.slots().map(Slot::name)));
  }

  private static Either<Fault, Architecture> architecture(
      JsonFields f, Map<String, NpyArray> arrays) {
    int least = f.oneOf("architecture", "mlp").isRight() ? 0 : 1;
    int narrowest = f.oneOf("architecture", "rn1", "rn2").isRight() ? 2 : 1;
    String outputs = f.has("outputs") ? "outputs" : "classes";
    return For(
            f.oneOf("architecture", "rn1", "rn2", "mlp", "resnet").flatMap(id -> normed(f, id)),
            f.whole("depth", least, Description.DEEPEST),
            f.whole("width", narrowest, WIDEST),
            f.whole(outputs, 1, WIDEST),
            f.has("branch") ? f.whole("branch", 1, 2) : Either.<Fault, Long>right(1L))
        .yield(
            (id, depth, width, k, branch) -> {
              int d = (int) (long) width;
              int inputs = inputs(arrays, d);
              return switch (id) {
                case "mlp" -> mlp(inputs, d, (int) (long) depth, (int) (long) k);
                case "resnet" ->
                    Perceptron.resnet(
                        branch == 1 ? ResidualNetwork.Kind.RN1 : ResidualNetwork.Kind.RN2,
                        inputs,
                        d,
                        (int) (long) depth,
                        (int) (long) k);
                default ->
                    new ResidualNetwork(
                        id.equals("rn1") ? ResidualNetwork.Kind.RN1 : ResidualNetwork.Kind.RN2,
                        inputs,
                        d,
                        (int) (long) depth,
                        (int) (long) k);
              };
            });
  }

  /** LayerNorm stands where these networks have it, or is not there at all. */
  private static Either<Fault, String> normed(JsonFields f, String id) {
    return For(
            f.oneOf("norm", id.startsWith("rn") ? "post" : "none"),
            f.truthIfThere("affineNorm")
                .filterOrElse(
                    affine -> !affine,
                    affine ->
                        new Fault(
                            f.file() + ", 'affineNorm'",
                            "is true",
                            "these networks have LayerNorm without an affine part")))
        .yield((norm, affine) -> id);
  }

  private static Perceptron mlp(int inputs, int width, int depth, int outputs) {
    return depth == 0
        ? Perceptron.linear(width, outputs)
        : Perceptron.mlp(inputs, width, depth, outputs);
  }

  /** D as {@code embedding.weight} has it; a missing array is a fault later. */
  private static int inputs(Map<String, NpyArray> arrays, int width) {
    return arrays
        .get("embedding.weight")
        .map(a -> a.rank() == 2 ? Math.max(1, a.shape()[1]) : 1)
        .getOrElse(width);
  }

  private static Either<Fault, Examples> examples(Path path, Goal goal, Model model) {
    String file = path.toString();
    return Npz.read(path)
        .flatMap(
            arrays ->
                For(
                        matrix(file, arrays, "inputs"),
                        switch (goal.criterion()) {
                          case Loss l ->
                              labels(file, arrays).map(y -> (Targets) new Targets.Classes(y));
                          case CumulativeLink c -> labels(file, arrays).map(Targets.Ordinal::new);
                          case Regression r ->
                              matrix(file, arrays, "targets")
                                  .flatMap(t -> Targets.Values.of(t, file + ", array targets"));
                        })
                    .yield((x, t) -> fitting(file, x, t, goal, model))
                    .flatMap(fits -> fits));
  }

  private static Either<Fault, Examples> fitting(
      String file, Matrix x, Targets t, Goal goal, Model model) {
    Architecture a = model.architecture();
    if (x.columns() != a.inputs() || x.rows() != t.size() || !x.isFinite()) {
      return Either.left(
          new Fault(
              file + ", array inputs",
              "is " + x.rows() + "x" + x.columns(),
              t.size() + "x" + a.inputs() + " finite numbers were expected"));
    }
    return goal.criterion()
        .outputs(t)
        .mapLeft(fault -> fault.within(file))
        .flatMap(
            k ->
                k == a.classes()
                    ? Either.right(new Examples(x, t))
                    : Either.left(
                        new Fault(
                            file,
                            "targets for " + k + " outputs",
                            NetworkFolder.DESCRIPTION + " has " + a.classes())));
  }

  private static Either<Fault, Matrix> matrix(
      String file, Map<String, NpyArray> arrays, String name) {
    return array(file, arrays, name).flatMap(a -> a.matrix(file + ", array " + name));
  }

  private static Either<Fault, Labels> labels(String file, Map<String, NpyArray> arrays) {
    return array(file, arrays, "labels").flatMap(a -> a.labels(file + ", array labels"));
  }

  private static Either<Fault, NpyArray> array(
      String file, Map<String, NpyArray> arrays, String name) {
    Option<NpyArray> array = arrays.get(name);
    return array.toEither(() -> new Fault(file, "no array '" + name + "'", "it is needed here"));
  }
}
