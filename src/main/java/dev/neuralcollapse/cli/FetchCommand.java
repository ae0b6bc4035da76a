package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.data.format.DataSource;
import dev.neuralcollapse.data.format.Download;
import dev.neuralcollapse.data.format.Overwrite;
import dev.neuralcollapse.data.format.Publisher;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code data fetch}. */
@Command(
    name = "fetch",
    mixinStandardHelpOptions = true,
    description =
        "Download a published data set from its publishers' own address into runs/data, compare"
            + " its checksum, and keep it for --data NAME. A download that broke off is continued.")
final class FetchCommand extends CollapseCommand {
  @Parameters(paramLabel = "NAME", description = "mnist, fashion-mnist, cifar-10 or aclimdb")
  private String name = "";

  @Option(names = "--force", description = "download again what is there")
  private boolean force;

  @Override
  Either<Fault, Answer> answer() {
    return Publisher.find(name)
        .flatMap(
            p -> {
              Seq<Download.Fetched> done = List.empty();
              for (Download d : downloads(p)) {
                progress("from " + d.remote().address());
                Either<Fault, Download.Fetched> one =
                    d.run(force ? Overwrite.REPLACE : Overwrite.NEVER);
                if (one.isLeft()) {
                  return Either.left(one.getLeft());
                }
                done = done.append(one.get());
              }
              return Either.right(answer(p, done));
            });
  }

  private static Seq<Download> downloads(Publisher p) {
    return p.files().map(f -> new Download(f, DataSource.standard().folder(p.name())));
  }

  private static Answer answer(Publisher p, Seq<Download.Fetched> files) {
    return Answer.stands(
        "data-fetch",
        LinkedHashMap.of(
            "name", p.name(), "page", p.page(), "files", files.map(FetchCommand::json)),
        files.flatMap(FetchCommand::lines).append("use it with --data " + p.name()).mkString("\n"));
  }

  private static Map<String, Object> json(Download.Fetched f) {
    return LinkedHashMap.of(
        "file", f.file().toString(),
        "bytes", f.bytes(),
        "sha256", f.sha256(),
        "outcome", f.outcome().name().toLowerCase(Locale.ROOT),
        "verified", f.verified());
  }

  private static Seq<String> lines(Download.Fetched f) {
    String how =
        switch (f.outcome()) {
          case PRESENT -> "was there";
          case FETCHED -> "downloaded";
          case RESUMED -> "download continued";
        };
    return List.of(
        f.file() + ": " + how + ", " + f.bytes() + " bytes",
        "    sha256 "
            + f.sha256()
            + (f.verified()
                ? "; checksum as known"
                : "; no checksum is known, that of the first download is recorded"));
  }
}
