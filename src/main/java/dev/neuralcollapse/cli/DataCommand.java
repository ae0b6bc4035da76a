package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.LabelledData;
import dev.neuralcollapse.data.Preparation;
import dev.neuralcollapse.data.TextForm;
import dev.neuralcollapse.data.format.DataSource;
import dev.neuralcollapse.data.format.ImportedData;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.data.format.Publisher;
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
    description = "List the data sets, import a local one, or download a published one.",
    synopsisSubcommandLabel = "(list | import | fetch)",
    subcommands = {DataCommand.Listing.class, DataCommand.Importing.class, FetchCommand.class})
final class DataCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(
          spec.commandLine(), "which: data list, data import or data fetch?");
    }
  }

  private static Map<String, Object> json(String name, LabelledData d) {
    return LinkedHashMap.<String, Object>of(
            "name", name,
            "samples", d.size(),
            "dimension", d.dimension(),
            "classes", d.labels().classes(),
            "balanced", d.labels().isBalanced(),
            "sha256", d.sha256(),
            "source", d.provenance().source(),
            "licence", d.provenance().licence())
        .put("steps", d.provenance().steps());
  }

  private static Seq<String> lines(String name, LabelledData d) {
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
              LinkedHashMap.<String, Object>of(
                  "datasets",
                  good.map(l -> json(l.name(), l.dataset().get())),
                  "published",
                  Publisher.all().map(Listing::published)),
              good.flatMap(l -> lines(l.name(), l.dataset().get()))
                  .append("")
                  .appendAll(Publisher.all().map(Listing::line))
                  .mkString("\n")));
    }

    private static Map<String, Object> published(Publisher p) {
      return LinkedHashMap.of(
          "name", p.name(),
          "page", p.page(),
          "fetched", DataSource.standard().isFetched(p.name()));
    }

    private static String line(Publisher p) {
      return String.format(
          Locale.ROOT,
          "%-16s %s",
          p.name(),
          DataSource.standard().isFetched(p.name())
              ? "fetched: use it with --data " + p.name()
              : "to download with 'data fetch " + p.name() + "'");
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
        description =
            "IDX files or their folder (also gzipped), .npz, .npy, .csv, .safetensors, .arff,"
                + " CIFAR-10's binary batches, or folders of texts as aclImdb's")
    private Path path = Path.of("");

    @Option(names = "--name", description = "name to give it (default: the file's)")
    private @Nullable String name;

    @Option(names = "--force", description = "replace an imported data set of that name")
    private boolean force;

    @Option(
        names = "--per-class",
        paramLabel = "N",
        description = "the first N samples of each class only (default: all)")
    private @Nullable Integer perClass;

    @Option(
        names = "--prepare",
        paramLabel = "HOW",
        defaultValue = "none",
        description =
            "none, centred or standardised columns (default ${DEFAULT-VALUE}); recorded in the"
                + " provenance")
    private String prepare = "none";

    @Option(
        names = "--vocabulary",
        paramLabel = "N",
        defaultValue = "5000",
        description = "of texts: symbols, padding and unknown counted (default ${DEFAULT-VALUE})")
    private int vocabulary = TextForm.DEFAULT.vocabulary();

    @Option(
        names = "--length",
        paramLabel = "T",
        defaultValue = "128",
        description = "of texts: the first T words of each (default ${DEFAULT-VALUE})")
    private int length = TextForm.DEFAULT.length();

    private Either<Fault, ImportedData.Wish> wish() {
      return Preparation.parse(prepare, "--prepare")
          .flatMap(
              p ->
                  TextForm.of(vocabulary, length)
                      .mapLeft(f -> new Fault("--" + f.where(), f.what(), f.mend()))
                      .map(t -> new ImportedData.Wish(t, io.vavr.control.Option.of(perClass), p)));
    }

    @Override
    Either<Fault, Answer> answer() {
      return wish()
          .flatMap(
              w ->
                  ImportedData.fromPath(
                      path,
                      io.vavr.control.Option.of(name),
                      DataSource.standard(),
                      force ? Overwrite.REPLACE : Overwrite.NEVER,
                      w))
          .map(
              i ->
                  Answer.stands(
                      "data-import",
                      LinkedHashMap.<String, Object>ofEntries(json(i.name(), i.dataset()))
                          .put("file", i.file().toString()),
                      lines(i.name(), i.dataset())
                          .appendAll(
                              i.dataset().provenance().steps().flatMap(t -> Text.indented(4, t)))
                          .append("written to " + i.file())
                          .append("use it with --data " + i.name())
                          .mkString("\n")));
    }
  }
}
