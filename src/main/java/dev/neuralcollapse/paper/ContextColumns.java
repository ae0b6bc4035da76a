package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
import dev.neuralcollapse.paper.ContextPair.Change;
import dev.neuralcollapse.proof.Chain;
import dev.neuralcollapse.proof.Hypotheses;
import dev.neuralcollapse.proof.Regime;
import dev.neuralcollapse.proof.Rule;
import dev.neuralcollapse.proof.Step;
import dev.neuralcollapse.proof.Twin;
import io.vavr.collection.HashMap;
import io.vavr.collection.List;
import io.vavr.collection.Map;
import io.vavr.collection.Seq;

/**
 * Embeddings in general position: different contexts have different prefix means, so the attention
 * tells columns with the same token apart; by at most about α times the means' distance, which is
 * why contexts begin as a cluster of diameter α. [P idea, D details]
 *
 * <p>Upper bound: Dunkl-Williams, with {@code ‖x + αm‖ ≥ 1 - α} for unit x and a mean m of unit
 * vectors.
 */
final class ContextColumns extends DerivedClaim<ContextPair> {
  /** Generic distances, as a share of α, are far above this. */
  private static final double LEAST = 1e-3;

  private static final ContextPair.Spec SMALL =
      new ContextPair.Spec(1, 3, 4, 0.5, Change.SUBSTITUTION, true);

  ContextColumns() {
    super(
        "proof idea of Theorem 4.6",
        "context-columns-distinct",
        "Different contexts in general position get different columns, of order α",
        "s\\ne s'\\implies0<\\|\\mathrm{LN}(x_T+\\alpha m)-\\mathrm{LN}(x_T+\\alpha m')\\|"
            + "\\le\\frac{2\\alpha\\|m-m'\\|}{2-2\\alpha}\\;(\\alpha<1)");
  }

  @Override
  public String caveat() {
    return "Distinct means that the columns of every pair drawn are at least α/1000 apart; the"
        + " exceptional embeddings have measure zero.";
  }

  @Override
  public Hypotheses<ContextPair> given() {
    return ContextPair.different().and(ContextPair.positioned());
  }

  @Override
  public Seq<Regime<ContextPair>> regimes() {
    return List.of(
        regime("substitution", Change.SUBSTITUTION, true),
        regime("exchange", Change.EXCHANGE, true));
  }

  private static Regime<ContextPair> regime(String name, Change change, boolean positions) {
    return new Regime<>(name, s -> ContextPair.Spec.draw(s, change, positions));
  }

  @Override
  public Chain chain(ContextPair p) {
    return distinct(p, p.alpha(), LEAST).and(crowded(p, 1));
  }

  private static Chain distinct(ContextPair p, Interval strength, double least) {
    return Chain.of(
        Step.atMost("distinct", Rule.CONSTRUCTION, p.alpha().times(least), p.apart(strength)));
  }

  private static Step crowded(ContextPair p, double factor) {
    Interval rest = p.alpha().negate().plus(1);
    Interval bound =
        rest.certainlyPositive()
            ? p.alpha().times(p.means()).dividedBy(rest).times(factor)
            : Interval.point(2);
    return Step.atMost("order-alpha", Rule.DUNKL_WILLIAMS, p.apart(p.alpha()), bound);
  }

  @Override
  public Map<Twin.Kind, String> lacking() {
    return HashMap.of(Twin.Kind.CONSTANT, "general position gives no constant");
  }

  @Override
  public Seq<Twin<ContextPair>> twins() {
    return List.of(
        saying(
            "token-alone",
            "without attention",
            p -> distinct(p, Interval.ZERO, LEAST),
            SMALL,
            regimes().get(0)),
        saying(
                "alpha-apart",
                "the columns are at least α apart",
                p -> distinct(p, p.alpha(), 1),
                SMALL,
                regimes().get(0))
            .inequality(),
        without(
            "different",
            new ContextPair.Spec(1, 3, 4, 0.5, Change.NONE, true),
            regime("same", Change.NONE, true)),
        without(
            "positions-differ",
            new ContextPair.Spec(1, 3, 4, 0.5, Change.EXCHANGE, false),
            regime("bag-of-words", Change.EXCHANGE, false)));
  }
}
