package dev.neuralcollapse.report;

import dev.neuralcollapse.experiment.Cell;
import dev.neuralcollapse.experiment.Spec;

/** The commands that repeat a row. */
final class Replay {

  private Replay() {}

  /** The whole run. */
  static String run(Spec spec) {
    StringBuilder s = new StringBuilder("./collapse reproduce");
    if (!spec.profile().equals("standard")) {
      s.append(" --profile ").append(spec.profile());
    }
    if (!spec.data().equals("digits")) {
      s.append(" --data ").append(shellQuoted(spec.data()));
    }
    if (spec.seeds().head() != 1) {
      s.append(" --seed ").append(spec.seeds().head());
    }
    spec.ownSeeds().forEach(n -> s.append(" --seeds ").append(n));
    spec.curvature().forEach(n -> s.append(" --curvature ").append(n));
    return s.toString();
  }

  private static String shellQuoted(String s) {
    return s.matches("[A-Za-z0-9_./+:@-]+") ? s : "'" + s.replace("'", "'\\''") + "'";
  }

  /** One training cell. */
  static String cell(Spec spec, Cell.Plan plan) {
    return run(spec) + " --cell " + plan.id();
  }

  /** A name with the command that repeats its row below it. */
  static Prose under(Inline name, String command) {
    return Prose.of("{}{}", name, new Inline.Command(command));
  }

  static Prose code(String command) {
    return Prose.of(new Inline.Code(command));
  }
}
