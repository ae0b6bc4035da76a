package dev.neuralcollapse.paper;

import dev.neuralcollapse.number.Interval;
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
import java.util.function.Function;

/**
 * Why the embedding is normalised in pre-norm networks too. [D]
 *
 * <p>Branches see {@code LN(x)}, which has no scale, and are homogeneous in their weights (of the
 * first degree with one layer, of the second with two). So without LayerNorm after the embedding, c
 * times embedding, V, W and b give c times the residual stream and the same features, at c² times
 * the decay, whether or not the embedding is penalised: {@code inf 𝓛 = inf F} over the features
 * that the depth can reach at all, weight decay says nothing about depth.
 */
final class PreNormScaling extends DerivedClaim<ScaledStack> {
  private static final ScaledStack.Spec SMALL = new ScaledStack.Spec(1, 1, 3, 1, 0.1, true);

  PreNormScaling() {
    super(
        "pre-LN networks, beyond the paper",
        "pre-norm-scaling",
        "Pre-norm networks with a raw embedding have the same features for any scale",
        "(x_0,V,W,b)\\mapsto c\\,(x_0,V,W,b):\\quad h\\mapsto h,\\;"
            + "\\textstyle\\sum\\|\\theta\\|^2\\mapsto c^2\\sum\\|\\theta\\|^2");
  }

  @Override
  public Hypotheses<ScaledStack> given() {
    return ScaledStack.rawStart().alone();
  }

  /** Three blocks in plain intervals widen. */
  @Override
  public double resolution() {
    return 1e-7;
  }

  @Override
  public Seq<Regime<ScaledStack>> regimes() {
    return List.of(new Regime<>("drawn", s -> ScaledStack.Spec.draw(s, true)));
  }

  @Override
  public Chain chain(ScaledStack s) {
    return with(s, s.factor(), 1, false);
  }

  private static Chain with(ScaledStack s, Interval ofBias, double price, boolean post) {
    ScaledStack other = s.scaled(ofBias);
    return Chain.of(
        Step.zero("features", Rule.IDENTITY, other.features(post).minus(s.features(post)).norm()),
        Step.same(
            "cost",
            other.cost().dividedBy(s.cost().times(s.factor().square())),
            Interval.point(price)));
  }

  @Override
  public Map<Twin.Kind, String> lacking() {
    return HashMap.of(Twin.Kind.INEQUALITY, "every line is an equation");
  }

  @Override
  public Seq<Twin<ScaledStack>> twins() {
    return List.of(
        twin(
                "a-millionth-more",
                "1.000001 c² times the decay",
                s -> with(s, s.factor(), 1 + 1e-6, false))
            .constant(),
        twin("post-norm", "LayerNorm after every branch", s -> with(s, s.factor(), 1, true)),
        twin(
            "biases-unscaled",
            "only embedding and matrices are scaled",
            s -> with(s, Interval.ONE, 1, false)),
        without(
            "raw-embedding",
            new ScaledStack.Spec(1, 1, 3, 1, 0.1, false),
            new Regime<>("normalised", s -> ScaledStack.Spec.draw(s, false))));
  }

  private Twin<ScaledStack> twin(String name, String change, Function<ScaledStack, Chain> chain) {
    return saying(name, change, chain, SMALL, regimes().get(0));
  }
}
