package dev.neuralcollapse.experiment.run;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.neuralcollapse.data.Fault;
import dev.neuralcollapse.experiment.Added;
import dev.neuralcollapse.experiment.Cell;
import dev.neuralcollapse.experiment.DataFacts;
import dev.neuralcollapse.experiment.Documents;
import dev.neuralcollapse.experiment.Enclosure;
import io.vavr.collection.Seq;
import io.vavr.control.Either;
import io.vavr.control.Option;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a training run found, as {@code result.json} holds it; the same specification on the same
 * samples gives the same bytes.
 *
 * @param schema {@value #SCHEMA}
 * @param run id
 * @param version of the program
 * @param data the samples
 * @param network its shape
 * @param convergence how it ended
 * @param objective at the network kept; none where its forward pass has no value
 * @param parts of the objective, which they sum to
 * @param accuracy on the training samples; none for regression
 * @param gap to GUFM's optimum
 * @param metrics of the last features, each under its convention
 * @param layers progressive collapse
 * @param certificate what is proved of every network at least as good
 * @param course recorded iterates
 * @param arithmetic that did the products of training where it was not the program's own; such a
 *     run promises no bits
 */
public record RunResult(
    String schema,
    String run,
    String version,
    DataFacts data,
    Shape network,
    Cell.Convergence convergence,
    Option<Double> objective,
    Seq<Cell.Term> parts,
    Option<Double> accuracy,
    Gap gap,
    Seq<Cell.MetricValue> metrics,
    Seq<Cell.Layer> layers,
    Certified certificate,
    Seq<Point> course,
    @Added @JsonInclude(JsonInclude.Include.NON_EMPTY) Option<String> arithmetic) {
  /** Name and version of the format. */
  public static final String SCHEMA = "collapse/train/1";

  private static final String MEND =
      "remove that file and run 'collapse train' with the spec.yaml beside it";

  /** Name of the file. */
  public static final String FILE = "result.json";

  /**
   * The network kept.
   *
   * @param sha256 of its weights; empty where there is no folder format for it
   */
  public record Shape(
      String architecture,
      String norm,
      int depth,
      int width,
      int outputs,
      int parameters,
      String precision,
      String sha256) {}

  /**
   * Where the objective lies above GUFM's optimum.
   *
   * @param optimum enclosure of {@code F*}
   * @param value the sum of the terms
   * @param terms the gap identity, and what hidden layers and embedding cost
   * @param note why there is none; empty otherwise
   */
  public record Gap(
      Option<Enclosure> optimum, Option<Double> value, Seq<Cell.Term> terms, String note) {}

  /**
   * The theorem about every network at least as good.
   *
   * @param nc1 bound; none when vacuous or not certified
   * @param note why nothing is certified; empty otherwise
   */
  public record Certified(
      Option<Double> nc1, Option<Double> nc2, Option<Double> nc3, String note) {}

  /** A recorded iterate. */
  public record Point(int evaluation, double objective, Option<Double> gradient) {}

  /** Value of a metric, if it has one. */
  public Option<Double> metric(String id) {
    return metrics.find(m -> m.id().equals(id)).flatMap(Cell.MetricValue::value);
  }

  /** Reads a result back; a fault says how to get a whole one. */
  public static Either<Fault, RunResult> read(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      return Documents.read(Files.readString(file), file.toString(), RunResult.class, SCHEMA)
          .mapLeft(f -> new Fault(f.where(), "damaged: " + f.what(), MEND));
    } catch (IOException e) {
      return Either.left(new Fault(file.toString(), "damaged: cannot be read", MEND));
    }
  }
}
