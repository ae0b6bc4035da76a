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

  /** Whether every claim stands and no training cell diverged. */
  public boolean stands() {
    return claims.forAll(ClaimRow::stands);
  }
}
