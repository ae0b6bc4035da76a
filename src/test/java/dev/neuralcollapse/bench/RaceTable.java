package dev.neuralcollapse.bench;

import static dev.neuralcollapse.bench.TrainerSection.NOTHING;
import static dev.neuralcollapse.bench.TrainerSection.format;

import dev.neuralcollapse.bench.TrainerResults.Race;
import dev.neuralcollapse.bench.TrainerResults.Race.Time;
import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * Time to the objective SGD reached.
 *
 * @param races one a depth and number of samples
 */
record RaceTable(Seq<Race> races) {

  String text() {
    if (races.isEmpty()) {
      return "";
    }
    Race any = races.head();
    StringBuilder s = new StringBuilder("### Time to an objective\n\n");
    s.append(
        format(
            "f64, one thread, every run a process of its own, median of %d. *Target*:"
                + " the objective PyTorch's SGD (momentum 0.9, best of the learning rates 0.03,"
                + " 0.1, 0.3) has after %.0f full-batch epochs. *process*: seconds from its start"
                + " to its end, Java's or Python's own start among them; *training*: without"
                + " it.%n%n",
            any.rounds(), any.sgd().evaluations()));
    s.append(
        """
        | N | L | target | | process, s | training, s | passes | ours faster: process | training | goal |
        |---|---|---|---|---|---|---|---|---|---|
        """);
    for (Race r : races) {
      s.append(row(r, "SGD, " + r.way(), Option.some(r.sgd()), Goals.FASTER_THAN_SGD));
      s.append(row(r, "PyTorch's L-BFGS", r.lbfgs(), Goals.FASTER_THAN_LBFGS));
      s.append(row(r, "ours", r.ours(), 0));
    }
    return s.append('\n').toString();
  }

  private static String row(Race race, String who, Option<Time> time, double goal) {
    String start =
        format("| %d | %d | %.5f | %s | ", race.samples(), race.depth(), race.target(), who);
    if (time.isEmpty()) {
      return start + "not reached | " + (NOTHING + " | ").repeat(5).strip() + "\n";
    }
    Time t = time.get();
    String cells =
        format(
            "%.2f | %.2f | %.0f | ", t.process().median(), t.training().median(), t.evaluations());
    if (goal == 0 || race.ours().isEmpty()) {
      return start + cells + (NOTHING + " | ").repeat(3).strip() + "\n";
    }
    Time ours = race.ours().get();
    double process = t.process().median() / ours.process().median();
    double training = t.training().median() / ours.training().median();
    return start
        + cells
        + format(
            "%.1f | %.1f | %.0f %s |%n", process, training, goal, Goals.verdict(process >= goal));
  }
}
