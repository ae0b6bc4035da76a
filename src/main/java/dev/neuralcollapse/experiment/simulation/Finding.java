package dev.neuralcollapse.experiment.simulation;

import com.fasterxml.jackson.annotation.JsonValue;
import io.vavr.collection.Seq;
import io.vavr.control.Option;
import java.util.Locale;

/**
 * One quantity: what was published, what theory predicts, what was measured.
 *
 * @param quantity in words, with its convention, unit and setting
 * @param published the printed figure; none where the paper prints none
 * @param place where it is printed, or "not published"
 * @param predicted by a closed form or a bound
 * @param mark whose prediction it is: {@code quoted} from the paper, {@code derived} here, or
 *     {@code numerical}, a threshold that was only ever observed; empty without one
 * @param relation how measured should stand to predicted
 * @param measured the median over seeds
 * @param range least and greatest over the seeds, equal for one seed
 * @param seeds how many
 * @param agrees whether the relation holds, within {@code tolerance}; none without a prediction
 * @param tolerance absolute, for the relation
 * @param note what stands behind the figure, or why it does not agree; may be empty
 */
public record Finding(
    String quantity,
    Option<Double> published,
    String place,
    Option<Double> predicted,
    String mark,
    Relation relation,
    Option<Double> measured,
    Option<Range> range,
    int seeds,
    Option<Boolean> agrees,
    double tolerance,
    String note) {

  /** Words where a paper prints no figure. */
  public static final String NOT_PUBLISHED = "not published";

  /** How a measured number should stand to the predicted one. */
  public enum Relation {
    EQUAL,
    AT_MOST,
    AT_LEAST,
    /** Shown beside each other, nothing claimed. */
    BESIDE;

    /** Name in files. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** Least and greatest. */
  public record Range(double least, double greatest) {}

  /** A measured quantity without published figure or prediction. */
  public static Finding measured(String quantity, Seq<Double> overSeeds) {
    Seq<Double> sorted = overSeeds.sorted();
    boolean any = sorted.nonEmpty();
    return new Finding(
        quantity,
        Option.none(),
        NOT_PUBLISHED,
        Option.none(),
        "",
        Relation.BESIDE,
        Option.when(any, () -> median(sorted)),
        Option.when(any, () -> new Range(sorted.head(), sorted.last())),
        sorted.size(),
        Option.none(),
        0,
        "");
  }

  /** The same, with what the paper prints and where. */
  public Finding published(double figure, String where) {
    return new Finding(
        quantity,
        Option.some(figure),
        where,
        predicted,
        mark,
        relation,
        measured,
        range,
        seeds,
        agrees,
        tolerance,
        note);
  }

  /** The same, beside what theory says; every seed must stand so to it. */
  public Finding predicted(double figure, String whose, Relation how, double within) {
    Option<Boolean> holds =
        how == Relation.BESIDE ? Option.none() : range.map(r -> stands(r, figure, how, within));
    return new Finding(
        quantity,
        published,
        place,
        Option.some(figure),
        whose,
        how,
        measured,
        range,
        seeds,
        holds,
        within,
        note);
  }

  /** The same with a note. */
  public Finding noted(String words) {
    return new Finding(
        quantity, published, place, predicted, mark, relation, measured, range, seeds, agrees,
        tolerance, words);
  }

  private static boolean stands(Range r, double figure, Relation how, double within) {
    return switch (how) {
      case EQUAL ->
          Math.abs(r.least() - figure) <= within && Math.abs(r.greatest() - figure) <= within;
      case AT_MOST -> r.greatest() <= figure + within;
      case AT_LEAST -> r.least() >= figure - within;
      case BESIDE -> true;
    };
  }

  /** The median of numbers in order, at least one. */
  static double median(Seq<Double> sorted) {
    int n = sorted.size();
    return n % 2 == 1 ? sorted.get(n / 2) : (sorted.get(n / 2 - 1) + sorted.get(n / 2)) / 2;
  }
}
