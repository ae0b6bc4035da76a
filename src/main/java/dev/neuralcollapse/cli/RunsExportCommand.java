package dev.neuralcollapse.cli;

import dev.neuralcollapse.bound.CertificateFolder;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.AtomicFile;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.experiment.run.RunStore;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code runs export}. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description =
        "Copies the network of a run with its data and certificate to a folder of its own, as"
            + " 'certify', 'recheck' and other programs read it.")
final class RunsExportCommand extends CollapseCommand {
  @Parameters(paramLabel = "ID", description = "a finished run")
  private String id = "";

  @Option(names = "--out", paramLabel = "DIR", required = true, description = "a new folder")
  private Path out = Path.of("");

  @Mixin private RunsOption runs = new RunsOption();

  @Override
  Either<Fault, Answer> answer() {
    return RunsCommand.trained(runs.ledger(), id).flatMap(this::exported);
  }

  private Either<Fault, Answer> exported(RunStore store) {
    // network.json last: a folder that has it has everything.
    Seq<String> names =
        List.of("data.npz", "network.npz", CertificateFolder.FILE, "network.json")
            .filter(n -> Files.isRegularFile(store.network().resolve(n)));
    if (!names.contains("network.json")) {
      return Either.left(
          new Fault(
              store.path().toString(),
              "its network was not kept in a folder",
              "'collapse runs show' says what was found"));
    }
    Seq<String> damaged = store.damaged();
    if (!damaged.isEmpty()) {
      return Either.left(
          new Fault(
              store.path().resolve(damaged.head()).toString(),
              "no longer what the run wrote",
              "train "
                  + store.path().getFileName()
                  + " again in another folder, from its spec.yaml"));
    }
    if (!names.contains("data.npz")) {
      return store.export(runs.loader(), out).map(p -> answer(names.prepend("data.npz")));
    }
    return names
        .find(n -> Files.exists(out.resolve(n)))
        .<Either<Fault, Path>>map(
            n ->
                Either.left(
                    new Fault(out.resolve(n).toString(), "the file exists", "choose a new folder")))
        .getOrElse(() -> Either.right(out))
        .flatMap(
            o ->
                names.foldLeft(
                    Either.<Fault, Path>right(o),
                    (done, n) -> done.flatMap(p -> copy(store.network().resolve(n), n))))
        .map(p -> answer(names));
  }

  private Answer answer(Seq<String> names) {
    return Answer.stands(
        "runs-export",
        LinkedHashMap.of("run", id, "folder", out.toString(), "files", names),
        "exported to " + out + "\n  ./collapse certify " + Text.shellQuoted(out.toString()));
  }

  private Either<Fault, Path> copy(Path from, String name) {
    return AtomicFile.write(out.resolve(name), Overwrite.NEVER, o -> Files.copy(from, o));
  }
}
