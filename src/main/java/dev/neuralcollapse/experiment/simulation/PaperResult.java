package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.experiment.ClaimRow;
import dev.neuralcollapse.experiment.CorrectionRow;
import dev.neuralcollapse.experiment.DataFacts;
import dev.neuralcollapse.experiment.Documents;
import io.vavr.collection.Seq;
import io.vavr.control.Either;

/**
 * What became of one paper: its claims, its experiments, what of it had to be mended; the shape of
 * {@code result.json}. No clock, host or timing.
 *
 * @param run deterministic id of the run
 * @param version of the program
 * @param paper short name
 * @param citation authors, title, venue
 * @param profile how much was run
 * @param dataName what to give to {@code --data}
 * @param data of the experiments that need some
 * @param seed the first one
 * @param tries instances a claim and a twin
 * @param claims in the paper's order
 * @param simulated its experiments
 * @param corrections what is wrong or imprecise in print
 */
public record PaperResult(
    String schema,
    String run,
    String version,
    String paper,
    String citation,
    String profile,
    String dataName,
    DataFacts data,
    long seed,
    int tries,
    Seq<ClaimRow> claims,
    Simulated simulated,
    Seq<CorrectionRow> corrections) {

  public static final String SCHEMA = "collapse/paper/1";

  /** Reads a result back. */
  public static Either<Fault, PaperResult> read(String json, String where) {
    return Documents.read(json, where, PaperResult.class, SCHEMA);
  }

  /** Whether every claim stands and every figure is where theory puts it. */
  public boolean stands() {
    return claims.forAll(ClaimRow::stands) && disagreeing().isEmpty();
  }

  /** Figures that are not where theory puts them. */
  public Seq<Finding> disagreeing() {
    return simulated.findings().filter(f -> f.agrees().contains(false));
  }

  /** Figures about which theory says something. */
  public Seq<Finding> judged() {
    return simulated.findings().filter(f -> f.agrees().isDefined());
  }

  /** The command that repeats it. */
  public String command() {
    return "./collapse reproduce --paper "
        + paper
        + " --profile "
        + profile
        + (dataName.equals("digits") ? "" : " --data " + dataName)
        + (seed == 1 ? "" : " --seed " + seed);
  }
}
