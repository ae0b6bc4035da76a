package dev.neuralcollapse.cli;

import dev.neuralcollapse.bound.DepthBound;
import dev.neuralcollapse.bound.DepthCurve;
import dev.neuralcollapse.bound.SequenceCurve;
import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.AtomicFile;
import dev.neuralcollapse.data.format.DataSource;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.network.DecayLaw;
import dev.neuralcollapse.network.Loss;
import dev.neuralcollapse.network.NetworkFolder;
import dev.neuralcollapse.network.ResidualNetwork;
import dev.neuralcollapse.transport.Construction;
import dev.neuralcollapse.transport.Embedding;
import dev.neuralcollapse.transport.Instance;
import dev.neuralcollapse.transport.SequenceConstruction;
import dev.neuralcollapse.transport.Strategy;
import dev.neuralcollapse.transport.TransportProblem;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Try;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The constructive bound: networks built layer by layer and run forward. */
@Command(
    name = "bound",
    mixinStandardHelpOptions = true,
    description = "Build deep networks by transport; how near the optimum every better one is.")
final class BoundCommand extends CollapseCommand {
  @Option(
      names = "--data",
      paramLabel = "NAME|PATH",
      required = true,
      description =
          "data set; or gaussian: drawn inputs of dimension --width; or collinear: equally spaced"
              + " scalars with labels in turn; or tokens: drawn sequences, for t11 to t22")
  private String data = "";

  @Option(names = "--classes", paramLabel = "K", description = "the first K classes (default all)")
  private @Nullable Integer classes;

  @Option(
      names = "--per-class",
      paramLabel = "n",
      required = true,
      description = "samples a class, the first ones")
  private int perClass;

  @Option(
      names = "--depths",
      paramLabel = "L,..",
      required = true,
      description = "depths with commas between, the head counted")
  private String depths = "";

  @Option(
      names = "--decay",
      paramLabel = "LAW",
      required = true,
      description = "lambda, or c/L, or c/log(L)")
  private String decay = "";

  @Option(names = "--width", paramLabel = "d", description = "width (default ${DEFAULT-VALUE})")
  private int width = 64;

  @Option(names = "--loss", description = "ce, mse or mse-bias (default ${DEFAULT-VALUE})")
  private String loss = "ce";

  @Option(
      names = "--architecture",
      description = "rn1, rn2, t11, t12, t21 or t22 (default ${DEFAULT-VALUE})")
  private String architecture = "rn1";

  @Option(
      names = "--transport",
      paramLabel = "NAME,..",
      description =
          "one-sample, class, class-push, several with commas between, or all (default"
              + " ${DEFAULT-VALUE})")
  private String transport = "one-sample";

  @Option(names = "--embedding", description = "random or fitted (default ${DEFAULT-VALUE})")
  private String embedding = "random";

  @Option(
      names = "--export",
      paramLabel = "DIR",
      description = "write every network and its data to DIR/L-<depth>")
  private @Nullable Path export;

  @Option(
      names = "--chart",
      paramLabel = "FILE.svg",
      description = "draw the bounds and their certificates against depth")
  private @Nullable Path chart;

  @Mixin private SequenceOptions sequence = new SequenceOptions();

  private static final int MOST_BYTES = 1 << 20;
  private static final double LARGEST_DECAY = 1e300;

  @Override
  Either<Fault, Answer> answer() {
    return depthsChecked()
        .flatMap(
            ls -> DecayLaw.parse(decay).flatMap(law -> usable(law, ls)).flatMap(l -> run(ls, l)));
  }

  private Either<Fault, Answer> run(Seq<Integer> wanted, DecayLaw law) {
    if (sequence.concerns(architecture, data)) {
      if (chart != null) {
        return Either.left(
            new Fault(
                "--chart",
                "draws residual networks with LayerNorm post only",
                "leave it out; --json has the numbers"));
      }
      return sequence
          .problem(
              new SequenceOptions.Asked(
                  architecture, data, classes, perClass, width, loss, transport, embedding),
              global().seed,
              this::instance)
          .flatMap(p -> SequenceCurve.of(p, wanted, law, this::finished))
          .map(c -> Answer.stands("bound", SequenceAnswer.json(c), SequenceAnswer.text(c, export)));
    }
    return strategies()
        .flatMap(all -> possible(all, all.map(s -> curve(s, wanted, law, all.size()))))
        .flatMap(this::charted)
        .map(all -> Answer.stands("bound", BoundAnswer.json(all), text(all)));
  }

  /** Every construction that the architecture allows, or those named. */
  private Either<Fault, Seq<Strategy>> strategies() {
    if (transport.equals("all")) {
      return kind().map(BoundCommand::possible);
    }
    return Either.sequenceRight(
            io.vavr.collection.Vector.of(transport.split(",", -1)).map(Strategy::parse))
        .map(Seq::distinct);
  }

  /** With {@code all}, what this instance does not allow is left out, with a line on stderr. */
  private Either<Fault, Seq<DepthCurve>> possible(
      Seq<Strategy> strategies, Seq<Either<Fault, DepthCurve>> curves) {
    Seq<DepthCurve> there = curves.filter(Either::isRight).map(Either::get);
    if (!transport.equals("all") || there.isEmpty()) {
      return Either.sequenceRight(curves);
    }
    strategies
        .zip(curves)
        .filter(t -> t._2.isLeft())
        .flatMap(t -> Text.hanging(t._1.id() + " is left out:", t._2.getLeft().line()))
        .forEach(this::progress);
    return Either.right(there);
  }

  private static Seq<Strategy> possible(ResidualNetwork.Kind kind) {
    Seq<Strategy> all = List.of(Strategy.values());
    return switch (kind) {
      case RN1 -> all;
      case RN2 -> all.remove(Strategy.CLASS);
    };
  }

  private Either<Fault, DepthCurve> curve(
      Strategy strategy, Seq<Integer> wanted, DecayLaw law, int constructions) {
    return problem(strategy)
        .flatMap(
            p ->
                DepthBound.curve(p, wanted, law, global().threadCount(), this::finished)
                    .flatMap(
                        c ->
                            exported(p, wanted, law, constructions)
                                .map(Either::<Fault, DepthCurve>left)
                                .getOrElse(() -> Either.right(c))));
  }

  private Either<Fault, Seq<DepthCurve>> charted(Seq<DepthCurve> curves) {
    Path file = chart;
    return file == null
        ? Either.right(curves)
        : AtomicFile.write(
                file,
                Overwrite.REPLACE,
                out -> out.write(BoundChart.svg(curves).getBytes(StandardCharsets.UTF_8)))
            .map(p -> curves);
  }

  private String text(Seq<DepthCurve> curves) {
    String body = BoundAnswer.text(curves);
    return body
        + (export == null ? "" : "\n  exported    " + export)
        + (chart == null ? "" : "\n  chart       " + chart);
  }

  private void finished(DepthBound bound) {
    progress("L = " + bound.depth() + ": built and run forward");
  }

  private io.vavr.control.Option<Fault> exported(
      TransportProblem problem, Seq<Integer> wanted, DecayLaw law, int constructions) {
    Path whole = export;
    if (whole == null) {
      return io.vavr.control.Option.none();
    }
    Path folder = constructions == 1 ? whole : whole.resolve(problem.strategy().id());
    return DepthBound.networks(problem, wanted, law, c -> written(folder, problem, c));
  }

  private Either<Fault, Seq<Integer>> depthsChecked() {
    return Either.sequenceRight(
            io.vavr.collection.Vector.of(depths.split(",", -1)).map(BoundCommand::depth))
        .map(Seq::distinct)
        .flatMap(this::exportable);
  }

  /** What is exported has a place, and can be read again. */
  private Either<Fault, Seq<Integer>> exportable(Seq<Integer> wanted) {
    Path folder = export;
    if (folder == null) {
      return Either.right(wanted);
    }
    return AtomicFile.below(folder).flatMap(f -> shallowEnough(wanted));
  }

  private static Either<Fault, Seq<Integer>> shallowEnough(Seq<Integer> wanted) {
    return wanted
        .find(l -> l > NetworkFolder.DEEPEST)
        .map(
            l ->
                Either.<Fault, Seq<Integer>>left(
                    new Fault(
                        "--export",
                        "depth " + l + " does not fit into a network folder",
                        "export depths up to " + NetworkFolder.DEEPEST + " only")))
        .getOrElse(() -> Either.right(wanted));
  }

  private static Either<Fault, Integer> depth(String text) {
    return Try.of(() -> Integer.valueOf(text.strip()))
        .filter(l -> l >= 2)
        .toEither(
            () ->
                new Fault(
                    "--depths",
                    "'" + text + "' is no depth",
                    "whole numbers of at least 2 (the head is one layer), for example 20,40,80"));
  }

  /** A law may leave the range of double precision at some depth. */
  private static Either<Fault, DecayLaw> usable(DecayLaw law, Seq<Integer> wanted) {
    return wanted.forAll(l -> law.at(l) >= Double.MIN_NORMAL && law.at(l) <= LARGEST_DECAY)
        ? Either.right(law)
        : Either.left(
            new Fault(
                "--decay",
                law.text() + " leaves double precision",
                "use one between 1e-300 and 1e300"));
  }

  private Either<Fault, TransportProblem> problem(Strategy strategy) {
    return Loss.parse(loss)
        .flatMap(
            l ->
                Embedding.parse(embedding)
                    .flatMap(
                        e ->
                            kind()
                                .flatMap(
                                    k ->
                                        instance()
                                            .map(
                                                d ->
                                                    new TransportProblem(
                                                        d,
                                                        width,
                                                        l,
                                                        k,
                                                        strategy,
                                                        e,
                                                        global().seed)))));
  }

  private Either<Fault, ResidualNetwork.Kind> kind() {
    return switch (architecture) {
      case "rn1" -> Either.right(ResidualNetwork.Kind.RN1);
      case "rn2" -> Either.right(ResidualNetwork.Kind.RN2);
      default ->
          Either.left(
              new Fault(
                  "--architecture",
                  "no construction for '" + architecture + "'",
                  "expected rn1, rn2, t11, t12, t21 or t22"));
    };
  }

  private Either<Fault, Dataset> instance() {
    if (data.equals(Instance.COLLINEAR)) {
      return Instance.collinear(classes == null ? 2 : classes, perClass);
    }
    if (data.equals(Instance.GAUSSIAN)) {
      return classes == null
          ? Either.left(
              new Fault("--classes", "missing", "drawn data need a number of classes, --classes K"))
          : Instance.gaussian(classes, perClass, width, global().seed);
    }
    return DataSource.standard()
        .resolve(data)
        .flatMap(
            d -> Instance.subset(d, classes == null ? d.labels().classes() : classes, perClass));
  }

  private static io.vavr.control.Option<Fault> written(
      Path export, TransportProblem problem, Construction built) {
    NetworkFolder folder =
        new NetworkFolder(built.network(), built.objective(), problem.data(), problem.seed());
    return written(
        export, built.network().depth(), target -> folder.write(target, Overwrite.REPLACE));
  }

  private io.vavr.control.Option<Fault> finished(SequenceConstruction built) {
    int depth = built.network().depth();
    progress("L = " + depth + ": built and run forward");
    return export == null
        ? io.vavr.control.Option.none()
        : written(export, depth, target -> built.folder().write(target, Overwrite.REPLACE));
  }

  private static io.vavr.control.Option<Fault> written(
      Path export, int depth, Function<Path, Either<Fault, Path>> write) {
    Path target = export.resolve("L-" + depth);
    return isForeign(target)
        ? io.vavr.control.Option.some(
            new Fault(
                target.toString(), "it holds files of somebody else", "choose another --export"))
        : write
            .apply(target)
            .fold(io.vavr.control.Option::some, p -> io.vavr.control.Option.none());
  }

  /** A description that this program did not write. */
  private static boolean isForeign(Path folder) {
    Path description = folder.resolve("network.json");
    try {
      return Files.exists(description)
          && (!Files.isRegularFile(description)
              || Files.size(description) > MOST_BYTES
              || !Files.readString(description).contains("collapse/network/"));
    } catch (IOException e) {
      return true;
    }
  }
}
