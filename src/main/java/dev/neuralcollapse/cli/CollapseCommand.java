package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * What every command shares: it computes an {@link Answer} or a {@link Fault}, and this prints it
 * and picks the exit code. Subclasses never print results themselves.
 */
@Command
abstract class CollapseCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  /** The work of the command. */
  abstract Either<Fault, Answer> answer();

  final GlobalOptions global() {
    return parent().options;
  }

  final Console console() {
    return parent().console;
  }

  /** A plain line of progress on stderr, unless {@code --quiet}. */
  final void progress(String line) {
    if (!global().quiet) {
      console().err().println(line);
    }
  }

  /** {@code --seed}, where it was given. */
  final Option<Long> givenSeed() {
    return spec != null && given("--seed") ? Option.some(global().seed) : Option.none();
  }

  private boolean given(String option) {
    for (CommandLine.ParseResult r =
            spec == null ? null : spec.root().commandLine().getParseResult();
        r != null;
        r = r.hasSubcommand() ? r.subcommand() : null) {
      if (r.hasMatchedOption(option)) {
        return true;
      }
    }
    return false;
  }

  private Root parent() {
    if (spec == null || !(spec.root().userObject() instanceof Root root)) {
      throw new IllegalStateException("command used outside the command line");
    }
    return root;
  }

  /** Where, what and the mend in lines of 80 columns, but for long paths and commands to paste. */
  private Seq<String> lines(Fault fault) {
    String name = spec == null ? "collapse" : spec.qualifiedName();
    return Text.hanging(name + ": " + Text.shown(fault.where()) + ":", Text.shown(fault.what()))
        .appendAll(
            List.ofAll(fault.mend().lines().toList())
                .flatMap(
                    l -> l.startsWith(" ") ? List.of("  " + l) : Text.indented(2, Text.shown(l))));
  }

  @Override
  public final Integer call() {
    return global()
        .fault()
        .<Either<Fault, Answer>>map(Either::left)
        .getOrElse(this::answer)
        .fold(
            fault -> {
              lines(fault).forEach(console().err()::println);
              return Exit.FAULT.code();
            },
            done -> {
              String said = global().json ? Json.document(done.schema(), done.json()) : done.text();
              if (!said.isEmpty()) {
                console().out().println(said);
              }
              return done.exit().code();
            });
  }
}
