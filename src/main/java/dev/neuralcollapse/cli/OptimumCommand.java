package dev.neuralcollapse.cli;

import dev.neuralcollapse.data.Fault;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Optima of models, by their closed forms. */
@Command(
    name = "optimum",
    mixinStandardHelpOptions = true,
    description = "The optimum of a model, with a rigorous enclosure where its problem is scalar.")
final class OptimumCommand extends CollapseCommand {
  @Option(
      names = "--model",
      paramLabel = "NAME",
      defaultValue = "gufm",
      description = "one of those below (default ${DEFAULT-VALUE})")
  private String model = "gufm";

  @Mixin private final ModelArguments arguments = new ModelArguments();

  @Spec
  void describe(CommandSpec spec) {
    spec.usageMessage().footer(footer().toJavaArray(String[]::new));
  }

  @Override
  Either<Fault, Answer> answer() {
    return Model.parse(model)
        .flatMap(m -> ModelReader.read(m, arguments.given(), global().seed))
        .flatMap(ModelChoice::answer);
  }

  /** Which model takes what, from the table that decides it. */
  private static Seq<String> footer() {
    return List.of("", "Models, and what each takes (needed first, the rest in brackets):")
        .appendAll(List.of(Model.values()).flatMap(OptimumCommand::entry))
        .append("'--decay X' stands for '--decay-w X --decay-h X'.");
  }

  private static Seq<String> entry(Model m) {
    String needs = m.needs().map(OptimumOption::spelling).mkString(" ");
    Seq<OptimumOption> may = m.takes().removeAll(m.needs());
    String rest = may.map(OptimumOption::spelling).mkString("[", " ", "]");
    return Text.hanging("  " + m.id() + ":", m.about())
        .appendAll(Text.indented(6, needs + " " + rest));
  }
}
