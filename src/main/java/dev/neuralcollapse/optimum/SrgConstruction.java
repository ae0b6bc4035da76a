package dev.neuralcollapse.optimum;

import dev.neuralcollapse.linear.Matrix;
import dev.neuralcollapse.number.Interval;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;

/**
 * A low-rank solution of the deep unconstrained features model with ReLU and squared loss, in the
 * direct sum with collapsed classes where K is no number of edges: its value and its parameters.
 * [D; after the strongly regular graph solutions of Súkeník, Lampert, Mondelli, NeurIPS 2024, arXiv
 * 2405.14468]
 *
 * <p>Blocks share the scale s of the output, and with balanced layers each costs {@code (L+1)/2 κ
 * q^{1/(L+1)} s^{2/(L+1)}}, q = 1 for a collapsed class. So the value is {@link ScaleTradeOff} at
 * the price {@code κ(q^{1/(L+1)} + K - K_0)} where deep neural collapse has {@code κK}: it is lower
 * for every decay at which deep neural collapse is not trivial iff {@code q < K_0^{L+1}}.
 *
 * @param block of {@code K_0 = r(r-1)/2} classes
 * @param collapsed {@code K - K_0 ≥ 0} classes beside them
 * @param perClass n ≥ 1
 * @param layers L ≥ 3
 * @param decayW λ_W > 0
 * @param decayH λ_H > 0
 */
public record SrgConstruction(
    SrgBlock block, int collapsed, int perClass, int layers, double decayW, double decayH)
    implements EnclosedOptimum {
  /** Refuses what no model has. */
  public SrgConstruction {
    if (collapsed < 0 || perClass < 1 || layers < 3) {
      throw new IllegalArgumentException(
          "needs K >= K_0, n >= 1, L >= 3, not " + collapsed + ", " + perClass + ", " + layers);
    }
    new ScaleTradeOff(layers, ScaleTradeOff.kappa(layers, perClass, decayW, decayH));
  }

  /** {@code K}. */
  public int classes() {
    return block.classes() + collapsed;
  }

  /** {@code κ}. */
  public Interval kappa() {
    return ScaleTradeOff.kappa(layers, perClass, decayW, decayH);
  }

  /** {@code q^{1/(L+1)} + K - K_0}, which deep neural collapse has as K. */
  public Interval price() {
    return block.price(layers).plus(collapsed);
  }

  /** The problem in the scale of the output. */
  public ScaleTradeOff tradeOff() {
    return new ScaleTradeOff(layers, kappa().times(price()));
  }

  /** Deep neural collapse of as many classes. */
  public DufmOptimum collapse() {
    return new DufmOptimum(classes(), perClass, layers, decayW, decayH);
  }

  @Override
  public String model() {
    return "srg";
  }

  @Override
  public String description() {
    return "low-rank construction on the edges of a complete graph in the ReLU deep unconstrained"
        + " features model, squared loss: min over s of (1-s)^2/2 + (L+1)/2 kappa q^(1/(L+1))"
        + " s^(2/(L+1)) [D]";
  }

  @Override
  public Interval interval() {
    return tradeOff().value();
  }

  @Override
  public Map<String, Double> scalars() {
    Map<String, Double> all =
        LinkedHashMap.of(
            "subset", (double) block.subset(),
            "scale", tradeOff().scale().mid(),
            "kappa", kappa().mid(),
            "q", block.constant(layers).mid(),
            "collapseValue", collapse().value(),
            "ratioToCollapse", value() / collapse().value(),
            "priceRatio", price().dividedBy(classes()).mid());
    return all.filterValues(x -> x < Double.MAX_VALUE);
  }

  /** Of the incidence matrix B: the pre-activations of the inner layers are multiples of it. */
  @Override
  public Map<String, Seq<Double>> lists() {
    int r = block.vertices();
    return LinkedHashMap.of(
        "singularValues", List.fill(r - 1, Math.sqrt(r - 2)).prepend(Math.sqrt(2.0 * (r - 1))));
  }

  @Override
  public Seq<String> notes() {
    return List.of(
        "the value of explicit parameters, an upper bound of the optimum; gradient methods started"
            + " there go lower",
        "the last hidden layer of the block has C(r,p) = " + (long) block.neurons() + " neurons",
        price().certainlyLess(classes())
            ? "below deep neural collapse for every decay at which that is not trivial"
            : "not below deep neural collapse, at any decay",
        "singularValues: of the block's incidence matrix, to which the inner layers'"
            + " pre-activations are proportional");
  }

  /**
   * Parameters whose network has exactly the output {@code sY} and whose objective, {@link
   * ReluDufm}, is the value; layer by layer {@code λ‖·‖²} is the same within the block, and within
   * every collapsed class.
   */
  public DufmParameters parameters() {
    double s = tradeOff().scale().mid();
    double share = kappa().mid() * StrictMath.pow(s, 2.0 / (layers + 1));
    double inBlock = share * block.price(layers).mid();
    Seq<Matrix> sums =
        block
            .factors(layers)
            .zipWithIndex(
                (m, l) -> {
                  double by = l == 0 ? decayH * perClass : decayW;
                  Matrix scaled = m.scale(Math.sqrt(inBlock / (by * m.sumOfSquares())));
                  return besides(scaled, collapsed, Math.sqrt(share / by));
                });
    Matrix means = sums.head();
    return new DufmParameters(
        Matrix.generate(means.rows(), classes() * perClass, (i, j) -> means.get(i, j / perClass)),
        sums.tail());
  }

  /** {@code A ⊕ aI}. */
  private static Matrix besides(Matrix m, int more, double a) {
    return Matrix.generate(
        m.rows() + more,
        m.columns() + more,
        (i, j) ->
            i < m.rows() && j < m.columns()
                ? m.get(i, j)
                : i - m.rows() == j - m.columns() && i >= m.rows() ? a : 0);
  }
}
