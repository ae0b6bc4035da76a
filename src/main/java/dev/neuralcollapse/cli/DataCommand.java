package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Dataset;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.DataSource;
import dev.neuralcollapse.data.format.ImportedData;
import dev.neuralcollapse.data.format.Overwrite;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What data there is, and how to add some. */
@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    description = "List the data sets, or import a local one.",
    synopsisSubcommandLabel = "(list | import)",
    subcommands = {DataCommand.Listing.class, DataCommand.Importing.class})
final class DataCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "which: data list or data import?");
    }
  }

  private static Map<String, Object> json(String name, Dataset d) {
    return LinkedHashMap.of(
        "name", name,
        "samples", d.size(),
        "dimension", d.dimension(),
        "classes", d.labels().classes(),
        "balanced", d.labels().isBalanced(),
        "sha256", d.sha256(),
        "source", d.provenance().source(),
        "licence", d.provenance().licence());
  }

  private static Seq<String> lines(String name, Dataset d) {
    return List.of(
            String.format(
                Locale.ROOT,
                "%-16s %6d x %-5d %3d classes  sha256 %s",
                name,
                d.size(),
                d.dimension(),
                d.labels().classes(),
                d.sha256().substring(0, 12)))
        .appendAll(Text.indented(4, d.provenance().source() + "; " + d.provenance().licence()));
  }

  /** {@code data list}. */
  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Names, shapes and hashes of all data sets.")
  static final class Listing extends CollapseCommand {
    @Override
    Either<Fault, Answer> answer() {
      Seq<DataSource.Listed> all = DataSource.standard().list();
      all.forEach(
          l -> l.dataset().swap().toOption().forEach(f -> progress("left out: " + f.line())));
      Seq<DataSource.Listed> good = all.filter(l -> l.dataset().isRight());
      return Either.right(
          Answer.stands(
              "data-list",
              LinkedHashMap.of("datasets", good.map(l -> json(l.name(), l.dataset().get()))),
              good.flatMap(l -> lines(l.name(), l.dataset().get())).mkString("\n")));
    }
  }

  /** {@code data import}. */
  @Command(
      name = "import",
      mixinStandardHelpOptions = true,
      description = "Check a local data set and keep it under runs/data for --data NAME.")
  static final class Importing extends CollapseCommand {
    @Parameters(
        paramLabel = "PATH",
        description = "IDX files or their folder (also gzipped), .npz, .npy, .csv, .safetensors")
    private Path path = Path.of("");

    @Option(names = "--name", description = "name to give it (default: the file's)")
    private @Nullable String name;

    @Option(names = "--force", description = "replace an imported data set of that name")
    private boolean force;

    @Override
    Either<Fault, Answer> answer() {
      return ImportedData.fromPath(
              path,
              io.vavr.control.Option.of(name),
              DataSource.standard(),
              force ? Overwrite.REPLACE : Overwrite.NEVER)
          .map(
              i ->
                  Answer.stands(
                      "data-import",
                      LinkedHashMap.<String, Object>ofEntries(json(i.name(), i.dataset()))
                          .put("file", i.file().toString()),
                      lines(i.name(), i.dataset())
                          .append("written to " + i.file())
                          .append("use it with --data " + i.name())
                          .mkString("\n")));
    }
  }
}
