package dev.neuralcollapse.experiment;

import io.vavr.collection.List;
import io.vavr.collection.Seq;
import io.vavr.collection.Vector;
import io.vavr.control.Option;

/**
 * A result as a tidy table: one value a row, with everything needed to read it alone.
 *
 * @param table which part of the result: cell, layer, certificate, construction, slope, published
 * @param item cell id, claim id or series
 * @param depth L, when there is one
 * @param seed when there is one
 * @param layer when there is one
 * @param quantity metric id, term or part
 * @param convention formula or unit
 * @param value none when undefined, vacuous or diverged
 */
public record Row(
    String table,
    String item,
    Option<Integer> depth,
    Option<Long> seed,
    Option<Integer> layer,
    String quantity,
    String convention,
    Option<Double> value) {

  /** Header of {@code rows.csv}. */
  public static final Seq<String> COLUMNS =
      List.of("table", "item", "depth", "seed", "layer", "quantity", "convention", "value");

  /** Cells of one line. */
  public Seq<String> fields() {
    return List.of(
        table,
        item,
        depth.map(String::valueOf).getOrElse(""),
        seed.map(String::valueOf).getOrElse(""),
        layer.map(String::valueOf).getOrElse(""),
        quantity,
        convention,
        value.map(String::valueOf).getOrElse(""));
  }

  /** A table with its header, RFC 4180 with line feeds; numbers round-trip exactly. */
  public static String csv(Seq<Row> rows) {
    return rows.map(Row::fields).prepend(COLUMNS).map(Row::line).mkString();
  }

  /** One line. */
  public static String line(Seq<String> fields) {
    return fields.map(Row::quoted).mkString(",") + "\n";
  }

  private static String quoted(String field) {
    return field.matches("(?s).*[\",\\n\\r].*") ? "\"" + field.replace("\"", "\"\"") + "\"" : field;
  }

  /** Every number of a result. */
  public static Seq<Row> of(ReproduceResult r) {
    return Vector.ofAll(r.cells().flatMap(Row::ofCell))
        .appendAll(r.certificates().flatMap(Row::ofCertificate))
        .appendAll(r.construction().toList().flatMap(Row::ofConstruction))
        .appendAll(r.slopes().flatMap(Row::ofSlope))
        .appendAll(r.claims().flatMap(Row::ofClaim));
  }

  private static Seq<Row> ofCell(Cell c) {
    Seq<Row> convergence =
        List.of(
            cell(c, "relative-gradient", "projected", c.convergence().relativeGradient()),
            cell(c, "evaluations", "count", Option.some((double) c.convergence().evaluations())));
    return convergence.appendAll(c.measured().toList().flatMap(m -> ofMeasured(c, m)));
  }

  private static Seq<Row> ofMeasured(Cell c, Cell.Measured m) {
    Seq<Row> objective =
        List.of(
            cell(c, "objective.fit", "mean loss", m.parts().fit()),
            cell(c, "objective.head", "lambda/2 sum of squares", m.parts().head()),
            cell(c, "objective.hidden", "lambda/2 sum of squares", m.parts().hidden()),
            cell(c, "objective.embedding", "lambda/2 sum of squares", m.parts().embedding()),
            cell(c, "objective.free", "embedding not counted", m.parts().free()),
            cell(c, "objective.penalised", "embedding counted", m.parts().penalised()),
            cell(c, "accuracy", "training samples, ties wrong", m.accuracy()),
            cell(c, "norms.head", "sum of squares", m.norms().head()),
            cell(c, "norms.hidden-weights", "sum of squares", m.norms().hiddenWeights()),
            cell(c, "norms.hidden-biases", "sum of squares", m.norms().hiddenBiases()),
            cell(c, "norms.embedding-weights", "sum of squares", m.norms().embeddingWeights()),
            cell(c, "norms.embedding-bias", "sum of squares", m.norms().embeddingBiases()),
            cell(c, "gap", c.plan().embedding().id(), m.attribution().gap()));
    return objective
        .appendAll(
            m.attribution().terms().map(t -> cell(c, "gap." + t.name(), "identity", t.value())))
        .appendAll(m.metrics().map(v -> cell(c, v.id(), v.convention(), v.value())))
        .appendAll(m.layers().flatMap(l -> ofLayer(c, l)));
  }

  private static Seq<Row> ofLayer(Cell c, Cell.Layer l) {
    return List.of(
        layer(c, l.layer(), "pfc1", "trace ratio", l.pfc1()),
        layer(c, l.layer(), "pfc2", "etf of centred means", l.pfc2()),
        layer(c, l.layer(), "pfc3", "nearest class mean accuracy", l.pfc3()));
  }

  private static Row layer(Cell c, int l, String quantity, String convention, Option<Double> v) {
    Cell.Plan p = c.plan();
    return new Row(
        "layer",
        p.id(),
        Option.some(p.depth()),
        Option.some(p.seed()),
        Option.some(l),
        quantity,
        convention,
        v);
  }

  private static Row cell(Cell c, String quantity, String convention, double v) {
    return cell(c, quantity, convention, Option.some(v));
  }

  private static Row cell(Cell c, String quantity, String convention, Option<Double> v) {
    Cell.Plan p = c.plan();
    return new Row(
        "cell",
        p.id(),
        Option.some(p.depth()),
        Option.some(p.seed()),
        Option.none(),
        quantity,
        convention,
        v);
  }

  private static Seq<Row> ofCertificate(CertifiedDepth d) {
    Seq<Row> enclosures =
        List.of(
            certificate(d, "objective.lo", "free", Option.some(d.objective().lo())),
            certificate(d, "objective.hi", "free", Option.some(d.objective().hi())),
            certificate(d, "gap.lo", "free", Option.some(d.gap().lo())),
            certificate(d, "gap.hi", "free", Option.some(d.gap().hi())));
    return enclosures.appendAll(
        d.bounds()
            .flatMap(
                b ->
                    List.of(
                        certificate(d, b.id() + ".bound", b.convention(), b.bound()),
                        certificate(d, b.id() + ".measured", b.convention(), b.measured()))));
  }

  private static Row certificate(
      CertifiedDepth d, String quantity, String convention, Option<Double> value) {
    return plain("certificate", d.cell(), Option.some(d.depth()), quantity, convention, value);
  }

  private static Seq<Row> ofConstruction(ConstructiveCurve curve) {
    return curve
        .depths()
        .flatMap(
            b ->
                List.of(
                    built(b, "upper", "U(L)", Option.some(b.upper())),
                    built(b, "gap", "U(L) - F*", Option.some(b.gap())),
                    built(b, "epsilon", "geodesic distance", Option.some(b.epsilon())),
                    built(b, "hidden-cost", "sum of squares", Option.some(b.hiddenCost())),
                    built(b, "nc1.bound", "trace ratio", b.nc1Certificate()),
                    built(b, "nc1.measured", "trace ratio", b.nc1Measured()),
                    plain(
                        "construction",
                        "one-sample",
                        Option.some(b.depth()),
                        "gap",
                        "one sample a layer",
                        b.oneSampleGap())));
  }

  private static Row built(
      ConstructiveCurve.Built b, String quantity, String convention, Option<Double> value) {
    return plain(
        "construction",
        b.transport().getOrElse("one-sample"),
        Option.some(b.depth()),
        quantity,
        convention,
        value);
  }

  private static Seq<Row> ofSlope(SlopeRow s) {
    String convention = "log-log from depth " + s.fromDepth();
    return List.of(
        slope(s, "", convention, s.slope().map(Slope::value)),
        slope(s, ".lo", convention, s.slope().flatMap(Slope::lo)),
        slope(s, ".hi", convention, s.slope().flatMap(Slope::hi)));
  }

  private static Row slope(SlopeRow s, String end, String convention, Option<Double> value) {
    return plain("slope", s.series(), Option.none(), s.quantity() + end, convention, value);
  }

  private static Seq<Row> ofClaim(ClaimRow c) {
    return List.of(
        claim(c, "worst-slack", c.worstSlack()),
        claim(c, "instances", Option.some((double) c.instances())),
        claim(c, "twins", Option.some((double) c.twins().size())),
        claim(c, "twins-refuted", Option.some((double) c.twinsRefuted())));
  }

  private static Row claim(ClaimRow c, String quantity, Option<Double> value) {
    return plain("claim", c.id(), Option.none(), quantity, c.verdict(), value);
  }

  private static Row plain(
      String table,
      String item,
      Option<Integer> depth,
      String quantity,
      String convention,
      Option<Double> value) {
    return new Row(table, item, depth, Option.none(), Option.none(), quantity, convention, value);
  }
}
