package dev.neuralcollapse.optimum;

import dev.neuralcollapse.number.Interval;
import io.vavr.collection.LinkedHashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;

/**
 * The best network with deep neural collapse in the deep unconstrained features model with ReLU and
 * squared loss (Súkeník, Lampert, Mondelli, NeurIPS 2024, arXiv 2405.14468), {@code min (1/2N)‖W_L
 * σ(W_{L-1} … σ(W_1 H_1)) - Y‖_F² + (λ_W/2) Σ‖W_l‖_F² + (λ_H/2)‖H_1‖_F²}. [D]
 *
 * <p>All samples of a class are equal and the class means of every layer form an orthogonal frame;
 * then the output is {@code sY} and, with balanced layers, the rest is {@link ScaleTradeOff} at the
 * price {@code Kκ}, {@code κ = (n λ_H λ_W^L)^{1/(L+1)}}. This is the value of that solution, not
 * the optimum of the model: {@link SrgConstruction} goes below it from L = 3, K = 10 and from L =
 * 4, K = 6 on.
 *
 * @param classes K ≥ 2
 * @param perClass n ≥ 1
 * @param layers L ≥ 1, weight matrices
 * @param decayW λ_W > 0
 * @param decayH λ_H > 0
 */
public record DufmOptimum(int classes, int perClass, int layers, double decayW, double decayH)
    implements EnclosedOptimum {
  /** Refuses what no model has. */
  public DufmOptimum {
    if (classes < 2 || perClass < 1) {
      throw new IllegalArgumentException(
          "needs K >= 2 and n >= 1, not " + classes + ", " + perClass);
    }
    new ScaleTradeOff(layers, ScaleTradeOff.kappa(layers, perClass, decayW, decayH));
  }

  /** {@code κ}. */
  public Interval kappa() {
    return ScaleTradeOff.kappa(layers, perClass, decayW, decayH);
  }

  /** The problem in the scale of the output. */
  public ScaleTradeOff tradeOff() {
    return new ScaleTradeOff(layers, kappa().times(classes));
  }

  @Override
  public String model() {
    return "dufm";
  }

  @Override
  public String description() {
    return "deep neural collapse in the ReLU deep unconstrained features model, squared loss:"
        + " min over s of (1-s)^2/2 + K(L+1)/2 kappa s^(2/(L+1)) [D]";
  }

  @Override
  public Interval interval() {
    return tradeOff().value();
  }

  @Override
  public Map<String, Double> scalars() {
    return LinkedHashMap.of(
        "scale", tradeOff().scale().mid(),
        "kappa", kappa().mid(),
        "kappaOfTransition", ScaleTradeOff.threshold(layers).dividedBy(classes).mid());
  }

  /** Of {@code H_1, W_1, …, W_L}, each K times: {@code λ σ²} is the same for all of them. */
  @Override
  public Map<String, Seq<Double>> lists() {
    Interval share = kappa().times(tradeOff().scale().pow(Interval.ratio(2, layers + 1.0)));
    double features = share.dividedBy(decayH).sqrt().mid();
    double weights = share.dividedBy(decayW).sqrt().mid();
    return LinkedHashMap.of("singularValues", List.fill(layers, weights).prepend(features));
  }

  @Override
  public Seq<String> notes() {
    return List.of(
        tradeOff().positive()
            ? "deep neural collapse is not trivial here: s > (L-1)/L"
            : "the decay is too strong: the best scale is 0, all parameters vanish",
        "singularValues: of H_1, W_1, ..., W_L, each with multiplicity K",
        beaten()
            ? "not the optimum of the model: a solution of lower rank is better for every decay at"
                + " which this one is not trivial (K >= 10, or L >= 4 and K >= 6: --model srg; K >="
                + " 9: nine classes on a grid; L >= 4 and K >= 3: three classes on two coordinates)"
            : "the value of the solution with deep neural collapse; that nothing is better is not"
                + " claimed");
  }

  /** Whether a direct sum of low-rank blocks and collapsed classes is known to be better. */
  public boolean beaten() {
    return tradeOff().positive() && (layers >= 4 ? classes >= 3 : layers == 3 && classes >= 9);
  }
}
