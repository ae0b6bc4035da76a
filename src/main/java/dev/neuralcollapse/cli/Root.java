package dev.neuralcollapse.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The top of the command line. */
@Command(
    name = "collapse",
    mixinStandardHelpOptions = true,
    version = "collapse workbench 0.1.0-SNAPSHOT",
    description = "Theorems about neural collapse: checked, attacked, measured.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ReproduceCommand.class,
      VerifyCommand.class,
      ClaimsCommand.class,
      OptimumCommand.class,
      MeasureCommand.class,
      AttributeCommand.class,
      BoundCommand.class,
      TrainCommand.class,
      SweepCommand.class,
      RunsCommand.class,
      DataCommand.class,
      CertifyCommand.class,
      RecheckCommand.class,
      CommandLine.HelpCommand.class
    })
final class Root {
  @Mixin final GlobalOptions options = new GlobalOptions();
  final Console console;

  Root(Console console) {
    this.console = console;
  }
}
