package dev.neuralcollapse.experiment.simulation;

import dev.neuralcollapse.experiment.ClaimRow;
import dev.neuralcollapse.experiment.Row;
import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;

/**
 * A paper's result as a tidy table: one value a row, with everything needed to read it alone.
 *
 * @param table which part of the result: finding, curve or claim
 * @param item the quantity, the curve's id, or the claim's id
 * @param line of a curve
 * @param x coordinate, on a curve
 * @param seeds how many the value is taken over, where it is
 * @param quantity published, predicted, measured, least, greatest, agrees, value, or of a claim
 * @param convention whose it is, or how it should stand to the prediction
 * @param value none where there is none
 */
public record PaperRow(
    String table,
    String item,
    String line,
    Option<Double> x,
    Option<Integer> seeds,
    String quantity,
    String convention,
    Option<Double> value) {

  /** Header of {@code rows.csv}. */
  public static final Seq<String> COLUMNS =
      List.of("table", "item", "line", "x", "seeds", "quantity", "convention", "value");

  /** Text of {@code rows.csv}. */
  public static String csv(PaperResult r) {
    return of(r).map(PaperRow::fields).prepend(COLUMNS).map(Row::line).mkString();
  }

  /** Every number of a result. */
  public static Seq<PaperRow> of(PaperResult r) {
    return Vector.ofAll(r.simulated().findings().flatMap(PaperRow::ofFinding))
        .appendAll(r.simulated().curves().flatMap(PaperRow::ofCurve))
        .appendAll(r.claims().flatMap(PaperRow::ofClaim));
  }

  Seq<String> fields() {
    return List.of(
        table,
        item,
        line,
        x.map(String::valueOf).getOrElse(""),
        seeds.map(String::valueOf).getOrElse(""),
        quantity,
        convention,
        value.map(String::valueOf).getOrElse(""));
  }

  private static Seq<PaperRow> ofFinding(Finding f) {
    String relation = f.relation().word();
    Option<Double> agrees = f.agrees().map(a -> a ? 1.0 : 0.0);
    return List.of(
        finding(f, "published", f.place(), f.published()),
        finding(f, "predicted", f.mark(), f.predicted()),
        finding(f, "measured", "median over seeds", f.measured()),
        finding(f, "least", "over seeds", f.range().map(Finding.Range::least)),
        finding(f, "greatest", "over seeds", f.range().map(Finding.Range::greatest)),
        finding(f, "agrees", relation + ", within " + f.tolerance(), agrees));
  }

  private static PaperRow finding(
      Finding f, String quantity, String convention, Option<Double> value) {
    return new PaperRow(
        "finding",
        f.quantity(),
        "",
        Option.none(),
        Option.some(f.seeds()),
        quantity,
        convention,
        value);
  }

  private static Seq<PaperRow> ofCurve(Curve c) {
    return c.lines().flatMap(l -> l.points().flatMap(p -> ofPoint(c, l, p)));
  }

  private static Seq<PaperRow> ofPoint(Curve c, Curve.Line l, Curve.Point p) {
    Seq<PaperRow> value = List.of(point(c, l, p, "value", p.y()));
    return p.least() == p.y() && p.greatest() == p.y()
        ? value
        : value
            .append(point(c, l, p, "least", p.least()))
            .append(point(c, l, p, "greatest", p.greatest()));
  }

  private static PaperRow point(
      Curve c, Curve.Line l, Curve.Point p, String quantity, double value) {
    return new PaperRow(
        "curve",
        c.id(),
        l.name(),
        Option.some(p.x()),
        Option.none(),
        quantity,
        l.predicted() ? "predicted" : "measured",
        Option.some(value));
  }

  private static Seq<PaperRow> ofClaim(ClaimRow c) {
    return List.of(
        claim(c, "worst-slack", c.worstSlack()),
        claim(c, "instances", Option.some((double) c.instances())),
        claim(c, "twins", Option.some((double) c.twins().size())),
        claim(c, "twins-refuted", Option.some((double) c.twinsRefuted())));
  }

  private static PaperRow claim(ClaimRow c, String quantity, Option<Double> value) {
    return new PaperRow(
        "claim", c.id(), "", Option.none(), Option.none(), quantity, c.verdict(), value);
  }
}
