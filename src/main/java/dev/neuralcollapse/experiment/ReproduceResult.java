package dev.neuralcollapse.experiment;

import io.vavr.collection.Seq;
import io.vavr.control.Option;

/**
 * Everything {@code reproduce} found; the shape of {@code result.json}. No clock, host or timing.
 *
 * @param run deterministic id of the run
 * @param optimum of GUFM for these classes and this λ
 */
public record ReproduceResult(
    String schema,
    String run,
    String version,
    Spec spec,
    DataFacts data,
    GufmOptimum optimum,
    Seq<ClaimRow> claims,
    Seq<Cell> cells,
    Seq<CertifiedDepth> certificates,
    Option<ConstructiveCurve> construction,
    Seq<SlopeRow> slopes,
    Seq<Comparison> comparisons) {

  public static final String SCHEMA = "collapse/result/1";

  /**
   * {@code F*} for cross entropy.
   *
   * @param enclosure rigorous
   * @param classifierNorm {@code ρ*}
   * @param threshold {@code log K - F*}: from this gap on nothing can be certified
   */
  public record GufmOptimum(Enclosure enclosure, double classifierNorm, double threshold) {}

  /** Cells of one curve, by depth then seed. */
  public Seq<Cell> series(String series) {
    return cells.filter(c -> c.plan().series().equals(series));
  }

  /** Names of the curves, in order of first appearance. */
  public Seq<String> seriesNames() {
    return cells.map(c -> c.plan().series()).distinct();
  }

  /** The same with nothing but L-RN1 at constant λ among its cells and slopes. */
  public ReproduceResult plain() {
    Seq<Cell> plain = cells.filter(c -> c.plan().variant().isEmpty());
    Seq<String> names = plain.map(c -> c.plan().series()).distinct();
    return new ReproduceResult(
        schema,
        run,
        version,
        spec,
        data,
        optimum,
        claims,
        plain,
        certificates,
        construction,
        slopes.filter(s -> names.contains(s.series()) && s.toDepth().isEmpty()),
        comparisons);
  }

  /** The slope of a quantity along a curve over the published depths. */
  public Option<SlopeRow> publishedRange(String quantity, String series) {
    Seq<SlopeRow> all =
        slopes.filter(
            s ->
                s.quantity().equals(quantity)
                    && s.series().equals(series)
                    && s.fromDepth() == Published.SLOPE_FROM);
    return all.find(s -> s.toDepth().contains(Published.SLOPE_TO)).orElse(all::headOption);
  }

  /**
   * The least {@code 𝓛_free} found here for the architecture, the λ and the samples of a cell, at
   * its depth or, where λ does not depend on depth, a smaller one: blocks of zeros cost nothing and
   * change nothing, and the scale of an embedding before LayerNorm is free. So the infimum of the
   * cell's objective is no higher, whether the embedding is penalised or not (D).
   */
  public Option<Double> bestKnown(Cell cell) {
    boolean constant = cell.plan().variant().forAll(v -> v.law() == Variant.Law.CONSTANT);
    Option<Integer> samples = samples(cell.plan());
    return cells
        .filter(
            c ->
                c.plan().variant().equals(cell.plan().variant())
                    && samples(c.plan()).equals(samples)
                    && (constant
                        ? c.plan().depth() <= cell.plan().depth()
                        : c.plan().depth() == cell.plan().depth()))
        .flatMap(c -> c.measured().toList())
        .map(m -> m.parts().free())
        .min();
  }

  private Option<Integer> samples(Cell.Plan plan) {
    return spec.series(plan).flatMap(Series::perClass);
  }

  /** Whether every claim stands and no training cell diverged. */
  public boolean stands() {
    return claims.forAll(ClaimRow::stands);
  }
}
